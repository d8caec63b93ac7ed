"""A1: the model, and the derivatives of E by means, weights and softmax inputs."""

from study.derivations.step import Derivation, Step

MODEL = Derivation(
    "A1",
    "The model",
    "point",
    (
        Step(
            r"\mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) = \frac{1}{(2\pi)^{D/2} |\Sigma_j|^{1/2}} \exp\left( -\tfrac{1}{2} (\mathbf{y} - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y} - \boldsymbol{\mu}_j) \right)",
            "Component $j$ is a normal distribution in $D$ dimensions with the mean $\\boldsymbol{\\mu}_j$ and the covariance $\\Sigma_j$, symmetric and positive definite; its density is",
            "eq:normal",
        ),
        Step(
            r"p(\mathbf{y}) = \sum_{j=1}^{K} \pi_j\, \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j)",
            "The mixture takes component $j$ with the probability $\\pi_j$, where $\\pi_j > 0$ and $\\sum_j \\pi_j = 1$. With $\\theta$ for all the parameters, and left out where it goes without saying, the density $p(\\mathbf{y} \\mid \\theta)$ is",
            "eq:mixture",
        ),
        Step(
            r"E = -\sum_{i=1}^{N} \log p(\mathbf{y}_i)",
            "The fit to the data points $\\mathbf{y}_1, \\ldots, \\mathbf{y}_N$ is measured by the negative log-likelihood,",
            "eq:error",
            problems="points",
        ),
    ),
)

MEANS = Derivation(
    "A1a",
    "The derivative by the means",
    "mixture",
    (
        Step(
            r"\frac{\partial E}{\partial \boldsymbol{\mu}_j} = -\sum_{i=1}^{N} \frac{\partial}{\partial \boldsymbol{\mu}_j} \log p(\mathbf{y}_i)",
            "$E$ is a sum over the data points, and the derivative of a sum is the sum of the derivatives:",
        ),
        Step(
            r"\frac{\partial E}{\partial \boldsymbol{\mu}_j} = -\sum_{i=1}^{N} \frac{1}{p(\mathbf{y}_i)} \frac{\partial p(\mathbf{y}_i)}{\partial \boldsymbol{\mu}_j}",
            "By the chain rule the derivative of a logarithm is that of its argument, divided by the argument:",
            "eq:a1a-log",
        ),
        Step(
            r"\frac{\partial E}{\partial \boldsymbol{\mu}_j} = -\sum_{i=1}^{N} \frac{\pi_j}{p(\mathbf{y}_i)} \frac{\partial \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{\partial \boldsymbol{\mu}_j}",
            "Of the $K$ terms of $p(\\mathbf{y}_i)$ only term $j$ contains $\\boldsymbol{\\mu}_j$, and its weight $\\pi_j$ is a constant factor:",
            "eq:a1a-term",
        ),
        Step(
            r"\frac{\partial \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{\partial \boldsymbol{\mu}_j} = \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j) \frac{\partial}{\partial \boldsymbol{\mu}_j} \left( -\tfrac{1}{2} (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) \right)",
            "The mean occurs in the exponent of the density alone, and $\\exp$ is its own derivative:",
            "eq:a1a-density",
        ),
        Step(
            r"\frac{\partial}{\partial \boldsymbol{\mu}_j} \left( -\tfrac{1}{2} (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) \right) = \tfrac{1}{2} \left( \Sigma_j^{-1} + \Sigma_j^{-\mathsf{T}} \right) (\mathbf{y}_i - \boldsymbol{\mu}_j)",
            "A quadratic form $\\mathbf{u}^{\\mathsf{T}} A \\mathbf{u}$ has the derivative $(A + A^{\\mathsf{T}}) \\mathbf{u}$ by $\\mathbf{u}$. Here $\\mathbf{u} = \\mathbf{y}_i - \\boldsymbol{\\mu}_j$, whose own derivative by $\\boldsymbol{\\mu}_j$ is minus the identity:",
        ),
        Step(
            r"\frac{\partial}{\partial \boldsymbol{\mu}_j} \left( -\tfrac{1}{2} (\mathbf{y}_i - \boldsymbol{\mu}_j)^{\mathsf{T}} \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j) \right) = \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j)",
            "A covariance is symmetric, and so is its inverse:",
            "eq:a1a-form",
        ),
        Step(
            r"\frac{\partial E}{\partial \boldsymbol{\mu}_j} = -\sum_{i=1}^{N} \frac{\pi_j\, \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{p(\mathbf{y}_i)}\, \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j)",
            "Put together, @eq:a1a-term, @eq:a1a-density and @eq:a1a-form give",
        ),
        Step(
            r"\gamma_{ij} = \frac{\pi_j\, \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{\sum_{k=1}^{K} \pi_k\, \mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_k, \Sigma_k)}",
            "The fraction is the probability, by Bayes’ rule, that point $i$ came from component $j$: the prior probability $\\pi_j$ times the density under that component, divided by the total. It is called the responsibility of component $j$ for point $i$,",
            "eq:responsibility",
            problems="responsibilities",
        ),
        Step(
            r"\frac{\partial E}{\partial \boldsymbol{\mu}_j} = -\sum_{i=1}^{N} \gamma_{ij}\, \Sigma_j^{-1} (\mathbf{y}_i - \boldsymbol{\mu}_j)",
            "With it the derivative is a sum over the points, each pulling the mean towards itself as far as the component is responsible for it:",
            "eq:a1a",
            result=True,
        ),
    ),
)

WEIGHTS = Derivation(
    "A1b",
    "The derivative by the weights",
    "mixture",
    (
        Step(
            r"\frac{\partial E}{\partial \pi_j} = -\sum_{i=1}^{N} \frac{1}{p(\mathbf{y}_i)} \frac{\partial p(\mathbf{y}_i)}{\partial \pi_j}",
            "The constraints are ignored here: each $\\pi_j$ moves by itself. As in @eq:a1a-log,",
        ),
        Step(
            r"\frac{\partial E}{\partial \pi_j} = -\sum_{i=1}^{N} \frac{\mathcal{N}(\mathbf{y}_i \mid \boldsymbol{\mu}_j, \Sigma_j)}{p(\mathbf{y}_i)}",
            "The density $p(\\mathbf{y}_i)$ is linear in the weights, and the factor of $\\pi_j$ is the density of component $j$:",
        ),
        Step(
            r"\frac{\partial E}{\partial \pi_j} = -\frac{1}{\pi_j} \sum_{i=1}^{N} \gamma_{ij}",
            "By @eq:responsibility the fraction is $\\gamma_{ij}/\\pi_j$, and $\\pi_j$ does not depend on $i$:",
            "eq:a1b",
            result=True,
        ),
    ),
)

SOFTMAX = Derivation(
    "A1c",
    "Weights from a softmax",
    "softmax",
    (
        Step(
            r"\pi_j = \frac{e^{w_j}}{s}, \qquad s = \sum_{m=1}^{K} e^{w_m}",
            "Let the weights be the softmax of any real numbers $w_1, \\ldots, w_K$. They are positive and sum to one whatever the $w_j$ are, so the constraints hold by themselves:",
            "eq:a1c-softmax",
        ),
        Step(
            r"\frac{\partial s}{\partial w_k} = e^{w_k}",
            "Of the sum $s$ only the term $m = k$ contains $w_k$:",
        ),
        Step(
            r"\frac{\partial \pi_j}{\partial w_k} = \frac{e^{w_j} s - e^{w_j} e^{w_k}}{s^2} \quad \text{if } j = k",
            "First let $j = k$. Numerator and denominator of $\\pi_j$ both contain $w_k$, and the derivative of the numerator is $e^{w_j}$. The quotient rule gives",
        ),
        Step(
            r"\frac{\partial \pi_j}{\partial w_k} = \frac{e^{w_j}}{s} \left( 1 - \frac{e^{w_k}}{s} \right) = \pi_j (1 - \pi_j) \quad \text{if } j = k",
            "One factor $s$ cancels, and the fractions are weights again:",
            "eq:a1c-equal",
        ),
        Step(
            r"\frac{\partial \pi_j}{\partial w_k} = \frac{-e^{w_j} e^{w_k}}{s^2} = -\pi_j \pi_k \quad \text{if } j \neq k",
            "Now let $j \\neq k$. The numerator $e^{w_j}$ does not contain $w_k$, so its derivative is zero, and of the quotient rule the second term remains:",
            "eq:a1c-different",
        ),
        Step(
            r"\frac{\partial \pi_j}{\partial w_k} = \begin{cases} \pi_j (1 - \pi_j) & \text{if } j = k, \\ -\pi_j \pi_k & \text{if } j \neq k . \end{cases}",
            "The two cases together:",
            "eq:a1c",
            result=True,
        ),
        Step(
            r"\frac{\partial \pi_j}{\partial w_k} = \pi_j (I_{jk} - \pi_k)",
            "With the entries $I_{jk}$ of the identity matrix, 1 for $j = k$ and 0 otherwise, both fit on one line:",
            "eq:a1c-short",
        ),
    ),
)

SOFTMAX_INPUTS = Derivation(
    "A1d",
    "The derivative by the softmax inputs",
    "softmax",
    (
        Step(
            r"\frac{\partial E}{\partial w_k} = \sum_{j=1}^{K} \frac{\partial E}{\partial \pi_j} \frac{\partial \pi_j}{\partial w_k}",
            "Each $w_k$ moves all the weights, and through each of them $E$. The chain rule sums over these ways:",
        ),
        Step(
            r"\frac{\partial E}{\partial w_k} = \sum_{j=1}^{K} \left( -\frac{1}{\pi_j} \sum_{i=1}^{N} \gamma_{ij} \right) \pi_j (I_{jk} - \pi_k)",
            "The first factor is @eq:a1b, the second @eq:a1c-short:",
        ),
        Step(
            r"\frac{\partial E}{\partial w_k} = -\sum_{j=1}^{K} \sum_{i=1}^{N} \gamma_{ij} (I_{jk} - \pi_k)",
            "The weight $\\pi_j$ cancels:",
        ),
        Step(
            r"\frac{\partial E}{\partial w_k} = -\sum_{i=1}^{N} \gamma_{ik} + \pi_k \sum_{i=1}^{N} \sum_{j=1}^{K} \gamma_{ij}",
            "In the sum over $j$ the factor $I_{jk}$ leaves the term $j = k$ alone, and $\\pi_k$ does not depend on $j$:",
            "eq:a1d-split",
        ),
        Step(
            r"\sum_{j=1}^{K} \gamma_{ij} = 1",
            "The denominator of @eq:responsibility is the sum of its numerators over $j$. So the responsibilities for one point sum to one,",
            "eq:a1d-one",
        ),
        Step(
            r"\frac{\partial E}{\partial w_k} = N \pi_k - \sum_{i=1}^{N} \gamma_{ik}",
            "and the double sum is the number $N$ of points:",
            "eq:a1d",
            result=True,
        ),
    ),
)
