"""B2.1: what a minibatch knows of the training set, and what a step along its gradient gains."""

from study.derivations.step import Derivation, Step

BATCH_LOSS = Derivation(
    "B2.1a",
    "The variance of the batch loss",
    "subsets",
    (
        Step(
            r"\mathcal{L} = \frac{1}{N} \sum_{i=1}^{N} \ell_i, \qquad \sigma^2 = \frac{1}{N} \sum_{i=1}^{N} (\ell_i - \mathcal{L})^2, \qquad \mathcal{L}_B = \frac{1}{B} \sum_{i=1}^{N} \xi_i \ell_i",
            "At fixed parameters the $N$ training examples have the losses $\\ell_i$. Their mean is the training loss $\\mathcal{L}$, and $\\sigma^2$ is their variance, with the divisor $N$. A minibatch is a set of $B$ examples, of which all are equally probable; $\\xi_i$ is 1 if example $i$ is in it, and 0 otherwise. The batch loss is the mean over the minibatch:",
            "eq:batch-loss",
        ),
        Step(
            r"\mathbb{E}[\xi_i] = \frac{B}{N}, \qquad \mathbb{E}[\xi_i \xi_k] = \frac{B}{N} \frac{B - 1}{N - 1} \quad \text{if } i \neq k",
            "Each example is in the same share of all minibatches; and given that one is in, $B - 1$ of the other $N - 1$ are:",
        ),
        Step(
            r"\mathbb{E}[\mathcal{L}_B] = \frac{1}{B} \sum_{i=1}^{N} \frac{B}{N} \ell_i = \mathcal{L}",
            "Hence the batch loss is unbiased,",
            "eq:batch-mean",
        ),
        Step(
            r"\operatorname{var}[\xi_i] = \frac{B}{N} \left( 1 - \frac{B}{N} \right), \qquad \operatorname{cov}[\xi_i, \xi_k] = -\frac{1}{N - 1} \frac{B}{N} \left( 1 - \frac{B}{N} \right) \quad \text{if } i \neq k",
            "and, since $\\xi_i^2 = \\xi_i$,",
            "eq:inclusion",
        ),
        Step(
            r"\sum_{i \neq k} (\ell_i - \mathcal{L}) (\ell_k - \mathcal{L}) = -\sum_{i=1}^{N} (\ell_i - \mathcal{L})^2 = -N \sigma^2",
            "The deviations $\\ell_i - \\mathcal{L}$ sum to zero, and so do all their products $(\\ell_i - \\mathcal{L}) (\\ell_k - \\mathcal{L})$, those with $i = k$ included:",
            "eq:pairs",
        ),
        Step(
            r"\operatorname{var}[\mathcal{L}_B] = \frac{1}{B^2} \left( \sum_{i=1}^{N} \operatorname{var}[\xi_i] (\ell_i - \mathcal{L})^2 + \sum_{i \neq k} \operatorname{cov}[\xi_i, \xi_k] (\ell_i - \mathcal{L}) (\ell_k - \mathcal{L}) \right)",
            "As $\\sum_i \\xi_i = B$, taking $\\mathcal{L}$ off every loss takes a constant off $\\mathcal{L}_B$, and leaves its variance as it is:",
        ),
        Step(
            r"\operatorname{var}[\mathcal{L}_B] = \frac{1}{B^2} \frac{B}{N} \left( 1 - \frac{B}{N} \right) \left( N \sigma^2 + \frac{N \sigma^2}{N - 1} \right)",
            "With @eq:inclusion and @eq:pairs",
        ),
        Step(
            r"\operatorname{var}[\mathcal{L}_B] = \frac{\sigma^2}{B} \frac{N - B}{N - 1}",
            "and the last bracket is $N^2 \\sigma^2/(N - 1)$:",
            "eq:batch-variance",
            result=True,
        ),
    ),
)

BATCH_GRADIENT = Derivation(
    "B2.1b",
    "The gradient of a minibatch",
    "subsets",
    (
        Step(
            r"G = \frac{1}{N} \sum_{i=1}^{N} \nabla \ell_i, \qquad C = \frac{1}{N} \sum_{i=1}^{N} (\nabla \ell_i - G) (\nabla \ell_i - G)^{\mathsf{T}}, \qquad g = \frac{1}{B} \sum_{i=1}^{N} \xi_i \nabla \ell_i",
            "The gradients $\\nabla \\ell_i$ of the losses of single examples have the mean $G$, which is the gradient of the training loss, and the covariance matrix $C$; the gradient of the batch loss is $g$:",
            "eq:gradients",
        ),
        Step(
            r"\mathbb{E}[g] = G, \qquad \operatorname{cov}[g] = \frac{C}{B} \frac{N - B}{N - 1}",
            "For any fixed vector $\\mathbf{u}$ the numbers $\\mathbf{u}^{\\mathsf{T}} \\nabla \\ell_i$ have the mean $\\mathbf{u}^{\\mathsf{T}} G$ and the variance $\\mathbf{u}^{\\mathsf{T}} C \\mathbf{u}$, and @eq:batch-mean and @eq:batch-variance hold for any numbers. A symmetric matrix is determined by its quadratic form, hence",
            "eq:gradient-covariance",
        ),
        Step(
            r"\mathbb{E}[|g|^2] = |G|^2 + \operatorname{tr}(\operatorname{cov}[g]) = |G|^2 + \frac{\operatorname{tr}(C)}{B} \frac{N - B}{N - 1}",
            "In each component the mean square is the square of the mean plus the variance, and the variances are the diagonal of the covariance:",
            "eq:gradient-square",
            result=True,
        ),
    ),
)

BEST_STEP = Derivation(
    "B2.1c",
    "The step that gains most",
    "subsets",
    (
        Step(
            r"\mathcal{L}(\theta - \alpha g) - \mathcal{L}(\theta) = -\alpha\, G^{\mathsf{T}} g + \frac{\alpha^2}{2}\, g^{\mathsf{T}} H g",
            "A step of size $\\alpha$ along $-g$ changes the training loss. Let $H$ be its matrix of second derivatives. To second order in $\\alpha$, and exactly where the loss is quadratic, as in the problems that check these lines,",
            "eq:step-taylor",
        ),
        Step(
            r"\mathbb{E}[g^{\mathsf{T}} H g] = G^{\mathsf{T}} H G + \operatorname{tr}(H\, \operatorname{cov}[g])",
            "Write $g = G + (g - G)$. The products with one factor $g - G$ have the mean zero, and $(g - G)^{\\mathsf{T}} H (g - G)$ is the trace of $H (g - G) (g - G)^{\\mathsf{T}}$:",
            "eq:step-curvature",
        ),
        Step(
            r"\mathbb{E}[\mathcal{L}(\theta - \alpha g) - \mathcal{L}(\theta)] = -\alpha |G|^2 + \frac{\alpha^2}{2} \left( G^{\mathsf{T}} H G + \frac{\operatorname{tr}(H C)}{B} \frac{N - B}{N - 1} \right)",
            "So the expected change of the training loss is, by @eq:gradient-covariance,",
            "eq:step-change",
            result=True,
        ),
        Step(
            r"\alpha_{\mathrm{opt}} \left( G^{\mathsf{T}} H G + \frac{\operatorname{tr}(H C)}{B} \frac{N - B}{N - 1} \right) = |G|^2",
            "If the bracket is positive, this parabola is lowest at the step size $\\alpha_{\\mathrm{opt}}$ where its derivative is zero:",
            "eq:step-zero",
        ),
        Step(
            r"\mathbb{E}[\mathcal{L}(\theta - \alpha_{\mathrm{opt}}\, g) - \mathcal{L}(\theta)] = -\alpha_{\mathrm{opt}} |G|^2 + \frac{\alpha_{\mathrm{opt}}}{2} |G|^2 = -\frac{\alpha_{\mathrm{opt}}}{2} |G|^2",
            "There the second order takes back half of what the first order promises:",
            "eq:step-gain",
        ),
        Step(
            r"\alpha_{\mathrm{opt}} = \frac{\alpha_{\max}}{1 + B_{\mathrm{noise}}/B}, \qquad \alpha_{\max} = \frac{|G|^2}{G^{\mathsf{T}} H G}, \qquad B_{\mathrm{noise}} = \frac{\operatorname{tr}(H C)}{G^{\mathsf{T}} H G}",
            "For $B$ far below $N$ the factor $(N - B)/(N - 1)$ is nearly 1. Without it, which is exact for examples drawn with replacement, as they are in the problems that check this line,",
            "eq:best-step",
            result=True,
            problems="draws",
        ),
    ),
)
