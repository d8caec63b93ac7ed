"""A+: the derivatives of E by the covariances, and by an unconstrained form of their Cholesky factors."""

from study.derivations.step import Derivation, Step

COVARIANCES = Derivation(
    "A+a",
    "The derivative by the covariances",
    "mixture",
    (
        Step(
            r"\frac{\partial E}{\partial \Sigma_j} = -\sum_{i=1}^{N} \frac{\pi_j}{p(\mathbf{y}_i)} \frac{\partial \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{\partial \Sigma_j}",
            "Write $\\partial E/\\partial \\Sigma_j$ for the matrix of derivatives by the entries of $\\Sigma_j$, each entry moving by itself. As for the means in @eq:a1a-term,",
            "eq:sigma-term",
        ),
        Step(
            r"\frac{\partial E}{\partial \Sigma_j} = -\sum_{i=1}^{N} \gamma_{ij} \frac{\partial}{\partial \Sigma_j} \log \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)",
            "The derivative of a positive function is the function times the derivative of its logarithm; with the factor in front that makes a responsibility:",
            "eq:sigma-log",
        ),
        Step(
            r"\log \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j) = -\tfrac{D}{2} \log (2\pi) - \tfrac{1}{2} \log |\Sigma_j| - \tfrac{1}{2} (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j)",
            "The logarithm of @eq:normal has two terms that contain the covariance:",
            "eq:sigma-two",
        ),
        Step(
            r"\frac{\partial |\Sigma_j|}{\partial \Sigma_j} = |\Sigma_j|\, \Sigma_j^{-\mathsf{T}}",
            "The determinant, expanded along row $a$, is linear in the entries of that row, and the factor of an entry is its cofactor. By Cramer’s rule the cofactors are the entries of $|\\Sigma_j|\\, \\Sigma_j^{-\\mathsf{T}}$:",
        ),
        Step(
            r"\frac{\partial}{\partial \Sigma_j} \log |\Sigma_j| = \frac{1}{|\Sigma_j|} \frac{\partial |\Sigma_j|}{\partial \Sigma_j} = \Sigma_j^{-1}",
            "So the logarithm of the determinant has the derivative, $\\Sigma_j$ being symmetric,",
            "eq:sigma-determinant",
        ),
        Step(
            r"\frac{\partial \Sigma_j^{-1}}{\partial \Sigma_{j,ab}} = -\Sigma_j^{-1} \frac{\partial \Sigma_j}{\partial \Sigma_{j,ab}} \Sigma_j^{-1}",
            "For the second term the identity $\\Sigma_j \\Sigma_j^{-1} = I$ is differentiated by one entry $\\Sigma_{j,ab}$. By the product rule $(\\partial \\Sigma_j/\\partial \\Sigma_{j,ab}) \\Sigma_j^{-1} + \\Sigma_j (\\partial \\Sigma_j^{-1}/\\partial \\Sigma_{j,ab}) = 0$, and hence",
        ),
        Step(
            r"\frac{\partial}{\partial \Sigma_j} \left( (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) \right) = -\Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1}",
            "The derivative of $\\Sigma_j$ by that entry has a one in row $a$ and column $b$ and zeros elsewhere. Between the vectors $\\Sigma_j^{-1} (\\mathbf{y}_i - \\boldsymbol{\\mu}_j)$ it picks component $a$ of the left one and component $b$ of the right one:",
            "eq:sigma-form",
        ),
        Step(
            r"\frac{\partial E}{\partial \Sigma_j} = \frac{1}{2} \sum_{i=1}^{N} \gamma_{ij} \left( \Sigma_j^{-1} - \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} \right)",
            "@eq:sigma-log, with @eq:sigma-two, @eq:sigma-determinant and @eq:sigma-form, gives",
            "eq:sigma",
            result=True,
        ),
    ),
)

CHOLESKY = Derivation(
    "A+b",
    "Covariances without constraints",
    "cholesky",
    (
        Step(
            r"\Sigma_j = L_j L_j^{\mathsf{T}}",
            "A symmetric positive definite matrix has exactly one Cholesky factor, a lower triangular matrix $L_j$ with positive diagonal, such that",
            "eq:cholesky",
        ),
        Step(
            r"L_{j,cd} = \begin{cases} R_{j,cd} & \text{if } c > d, \\ e^{R_{j,cd}} & \text{if } c = d, \\ 0 & \text{if } c < d . \end{cases}",
            "The diagonal stays positive if its logarithm is what moves. Let $R_j$ be any real matrix, of which the lower triangle is used, and",
            "eq:cholesky-free",
        ),
        Step(
            r"\Sigma_{j,ab} = \sum_{m=1}^{D} L_{j,am} L_{j,bm}",
            "For the gradient let all entries of $L_j$ move at first, as if it were a full matrix; @eq:cholesky-chain keeps those of the triangle. Entry by entry, @eq:cholesky is",
        ),
        Step(
            r"\frac{\partial \Sigma_{j,ab}}{\partial L_{j,cd}} = I_{ac} L_{j,bd} + I_{bc} L_{j,ad}",
            "By the product rule each factor gives a term, in which $m = d$ alone is left:",
        ),
        Step(
            r"\frac{\partial E}{\partial L_{j,cd}} = \sum_{a=1}^{D} \sum_{b=1}^{D} \frac{\partial E}{\partial \Sigma_{j,ab}} \frac{\partial \Sigma_{j,ab}}{\partial L_{j,cd}}",
            "The chain rule sums over the entries of $\\Sigma_j$:",
        ),
        Step(
            r"\frac{\partial E}{\partial L_{j,cd}} = \sum_{b=1}^{D} V_{j,cb} L_{j,bd} + \sum_{a=1}^{D} V_{j,ac} L_{j,ad}",
            "Let $V_j = \\partial E/\\partial \\Sigma_j$ be the matrix of @eq:sigma. In each term an entry of the identity takes one sum away:",
        ),
        Step(
            r"\frac{\partial E}{\partial L_j} = \left( V_j + V_j^{\mathsf{T}} \right) L_j = 2\, V_j L_j",
            "These are products of matrices, and $V_j$ is symmetric:",
            "eq:cholesky-factor",
        ),
        Step(
            r"\frac{\partial E}{\partial R_{j,cd}} = \frac{\partial E}{\partial L_{j,cd}} \frac{\partial L_{j,cd}}{\partial R_{j,cd}}",
            "By @eq:cholesky-free an entry of $L_j$ depends on the same entry of $R_j$ and on no other,",
            "eq:cholesky-chain",
        ),
        Step(
            r"\frac{\partial L_{j,cd}}{\partial R_{j,cd}} = \begin{cases} 1 & \text{if } c > d, \\ L_{j,cd} & \text{if } c = d, \\ 0 & \text{if } c < d, \end{cases}",
            "and the exponential is its own derivative:",
        ),
        Step(
            r"\frac{\partial E}{\partial R_{j,cd}} = \begin{cases} 2 \sum_{b=1}^{D} V_{j,cb} L_{j,bd} & \text{if } c > d, \\ 2\, L_{j,cd} \sum_{b=1}^{D} V_{j,cb} L_{j,bd} & \text{if } c = d, \\ 0 & \text{if } c < d . \end{cases}",
            "So the gradient by the unconstrained parameters is",
            "eq:cholesky-gradient",
            result=True,
        ),
    ),
)
