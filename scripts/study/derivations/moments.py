"""A2: mean, second moment and covariance of a mixture."""

from study.derivations.step import Derivation, Step

MEAN = Derivation(
    "A2a",
    "The mean",
    "integrals",
    (
        Step(
            r"\mathbb{E}[\mathbf{y}] = \int \mathbf{y}\, p(\mathbf{y}) \,\mathrm{d}\mathbf{y}",
            "By definition the mean is an integral over the whole space. It converges absolutely, since a normal density falls faster than any power of $|\\mathbf{y}|$ grows, so that it may be split and rearranged:",
        ),
        Step(
            r"\mathbb{E}[\mathbf{y}] = \sum_{j=1}^{K} \pi_j \int \mathbf{y}\, \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y}",
            "The density is the sum @eq:mixture, and the integral of a sum is the sum of the integrals:",
            "eq:a2a-sum",
        ),
        Step(
            r"\int \mathbf{y}\, \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} = \int (\mathbf{y} - \boldsymbol{\mu}_j)\, \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} + \boldsymbol{\mu}_j \int \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y}",
            "In each integral write $\\mathbf{y} = (\\mathbf{y} - \\boldsymbol{\\mu}_j) + \\boldsymbol{\\mu}_j$:",
        ),
        Step(
            r"\int \mathbf{y}\, \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} = \boldsymbol{\mu}_j",
            "The first integral on the right is zero: the density is the same at $\\boldsymbol{\\mu}_j + \\mathbf{u}$ and at $\\boldsymbol{\\mu}_j - \\mathbf{u}$, and $\\mathbf{y} - \\boldsymbol{\\mu}_j$ has opposite signs there. The last one is 1, as for every density. Hence",
            "eq:a2a-component",
        ),
        Step(
            r"\mathbb{E}[\mathbf{y}] = \sum_{j=1}^{K} \pi_j \boldsymbol{\mu}_j",
            "With @eq:a2a-sum the mean of the mixture is the weighted mean of the means:",
            "eq:a2a",
            result=True,
        ),
    ),
)

SECOND = Derivation(
    "A2b",
    "The second moment and the covariance",
    "integrals",
    (
        Step(
            r"\mathbb{E}[\mathbf{y} \mathbf{y}^{\mathsf{T}}] = \sum_{j=1}^{K} \pi_j \int \mathbf{y} \mathbf{y}^{\mathsf{T}} \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y}",
            "As for the mean, the second moment is a weighted sum over the components:",
            "eq:a2b-sum",
        ),
        Step(
            r"\mathbf{y} \mathbf{y}^{\mathsf{T}} = (\mathbf{y} - \boldsymbol{\mu}_j) (\mathbf{y} - \boldsymbol{\mu}_j)^{\mathsf{T}} + (\mathbf{y} - \boldsymbol{\mu}_j) \boldsymbol{\mu}_j^{\mathsf{T}} + \boldsymbol{\mu}_j (\mathbf{y} - \boldsymbol{\mu}_j)^{\mathsf{T}} + \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}}",
            "Again write $\\mathbf{y} = (\\mathbf{y} - \\boldsymbol{\\mu}_j) + \\boldsymbol{\\mu}_j$, now in both factors:",
            "eq:a2b-product",
        ),
        Step(
            r"\int (\mathbf{y} - \boldsymbol{\mu}_j) (\mathbf{y} - \boldsymbol{\mu}_j)^{\mathsf{T}} \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} = L_j \left( \int \mathbf{x} \mathbf{x}^{\mathsf{T}} \mathcal{N}(\mathbf{x} \mid \mathbf{0}, I) \,\mathrm{d}\mathbf{x} \right) L_j^{\mathsf{T}}",
            "The parameter $\\Sigma_j$ is the covariance of component $j$, as follows. It is symmetric and positive definite, and so has a Cholesky factor $L_j$ with $\\Sigma_j = L_j L_j^{\\mathsf{T}}$. Substitute $\\mathbf{y} = \\boldsymbol{\\mu}_j + L_j \\mathbf{x}$, with $\\mathrm{d}\\mathbf{y} = |L_j| \\,\\mathrm{d}\\mathbf{x}$ and $|L_j| = |\\Sigma_j|^{1/2}$. The exponent of @eq:normal becomes $-\\tfrac{1}{2} \\mathbf{x}^{\\mathsf{T}} \\mathbf{x}$, and what is left is the density of a standard normal $\\mathbf{x}$:",
        ),
        Step(
            r"\int \mathbf{x} \mathbf{x}^{\mathsf{T}} \mathcal{N}(\mathbf{x} \mid \mathbf{0}, I) \,\mathrm{d}\mathbf{x} = I",
            "That density is a product with one factor for each component of $\\mathbf{x}$. So off the diagonal the integral is a product of two means, which are zero; on the diagonal it is, by parts, $\\int x^2 \\varphi \\,\\mathrm{d}x = \\int \\varphi \\,\\mathrm{d}x = 1$, where $\\varphi$ is the density of one component and $\\varphi' = -x \\varphi$:",
            "eq:a2b-standard",
        ),
        Step(
            r"\int (\mathbf{y} - \boldsymbol{\mu}_j) (\mathbf{y} - \boldsymbol{\mu}_j)^{\mathsf{T}} \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} = L_j L_j^{\mathsf{T}} = \Sigma_j",
            "Put together,",
            "eq:a2b-covariance",
        ),
        Step(
            r"\int \mathbf{y} \mathbf{y}^{\mathsf{T}} \mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}_j, \Sigma_j) \,\mathrm{d}\mathbf{y} = \Sigma_j + \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}}",
            "Now integrate @eq:a2b-product against the density of component $j$. The first term gives @eq:a2b-covariance. The two middle terms are zero, as $\\mathbf{y} - \\boldsymbol{\\mu}_j$ has the mean zero, and the last is a constant:",
            "eq:a2b-component",
        ),
        Step(
            r"\mathbb{E}[\mathbf{y} \mathbf{y}^{\mathsf{T}}] = \sum_{j=1}^{K} \pi_j \left( \Sigma_j + \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}} \right)",
            "Hence, with @eq:a2b-sum,",
            "eq:a2b-second",
            result=True,
        ),
        Step(
            r"\operatorname{cov}[\mathbf{y}] = \mathbb{E}\left[ (\mathbf{y} - \mathbf{m}) (\mathbf{y} - \mathbf{m})^{\mathsf{T}} \right]",
            "Let $\\mathbf{m} = \\mathbb{E}[\\mathbf{y}]$ be the mean, @eq:a2a. The covariance is by definition",
        ),
        Step(
            r"\operatorname{cov}[\mathbf{y}] = \mathbb{E}[\mathbf{y} \mathbf{y}^{\mathsf{T}}] - \mathbb{E}[\mathbf{y}]\, \mathbf{m}^{\mathsf{T}} - \mathbf{m}\, \mathbb{E}[\mathbf{y}^{\mathsf{T}}] + \mathbf{m} \mathbf{m}^{\mathsf{T}}",
            "The product is multiplied out, and $\\mathbf{m}$ is a constant under the expectation:",
        ),
        Step(
            r"\operatorname{cov}[\mathbf{y}] = \mathbb{E}[\mathbf{y} \mathbf{y}^{\mathsf{T}}] - \mathbf{m} \mathbf{m}^{\mathsf{T}}",
            "Both middle terms are $-\\mathbf{m} \\mathbf{m}^{\\mathsf{T}}$, and one of them cancels the last:",
        ),
        Step(
            r"\operatorname{cov}[\mathbf{y}] = \sum_{j=1}^{K} \pi_j \left( \Sigma_j + \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}} \right) - \mathbf{m} \mathbf{m}^{\mathsf{T}}",
            "The second moment is @eq:a2b-second:",
            "eq:a2b-difference",
        ),
        Step(
            r"\sum_{j=1}^{K} \pi_j (\boldsymbol{\mu}_j - \mathbf{m}) (\boldsymbol{\mu}_j - \mathbf{m})^{\mathsf{T}} = \sum_{j=1}^{K} \pi_j \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}} - \mathbf{m} \mathbf{m}^{\mathsf{T}}",
            "The means scatter about $\\mathbf{m} = \\sum_j \\pi_j \\boldsymbol{\\mu}_j$, and multiplied out in the same way, with $\\sum_j \\pi_j = 1$, this scatter is",
            "eq:a2b-scatter",
        ),
        Step(
            r"\operatorname{cov}[\mathbf{y}] = \underbrace{\sum_{j=1}^{K} \pi_j \Sigma_j}_{\text{within}} + \underbrace{\sum_{j=1}^{K} \pi_j (\boldsymbol{\mu}_j - \mathbf{m}) (\boldsymbol{\mu}_j - \mathbf{m})^{\mathsf{T}}}_{\text{between}}",
            "which is what @eq:a2b-difference holds beside the covariances of the components:",
            "eq:a2b",
            result=True,
        ),
    ),
)
