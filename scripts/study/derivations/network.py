"""B1: the derivatives that back-propagation is made of."""

from study.derivations.step import Derivation, Step

RELU = Derivation(
    "B1a",
    "ReLU and its derivative",
    "activation",
    (
        Step(
            r"\mathrm{ReLU}(a) = \begin{cases} a & \text{if } a > 0, \\ 0 & \text{if } a \le 0 . \end{cases}",
            "The rectified linear unit $\\mathrm{ReLU}(a) = \\max(0, a)$ passes what is positive and stops the rest,",
            "eq:relu",
        ),
        Step(
            r"\mathrm{ReLU}'(a) = \begin{cases} 1 & \text{if } a > 0, \\ 0 & \text{if } a \le 0 . \end{cases}",
            "For $a > 0$ it is the identity and its derivative is 1; for $a < 0$ it is constant and its derivative is 0. At $a = 0$ the slopes from the two sides differ, and every number from 0 to 1 is a subgradient; the implementation takes 0:",
            "eq:relu-derivative",
            result=True,
        ),
        Step(
            r"\mathrm{leaky}(a) = \begin{cases} a & \text{if } a > 0, \\ 0.01\, a & \text{if } a \le 0, \end{cases} \qquad \mathrm{leaky}'(a) = \begin{cases} 1 & \text{if } a > 0, \\ 0.01 & \text{if } a \le 0 . \end{cases}",
            "The other activation functions of the study are checked in the same way. The leaky ReLU lets a little of what is negative pass:",
        ),
        Step(
            r"\mathrm{logistic}(a) = \frac{1}{1 + e^{-a}}, \qquad \mathrm{logistic}'(a) = \frac{e^{-a}}{(1 + e^{-a})^2} = \mathrm{logistic}(a) (1 - \mathrm{logistic}(a))",
            "The derivative of the logistic function follows from its value,",
        ),
        Step(
            r"\mathrm{tanh}'(a) = 4\, \mathrm{logistic}(2 a) (1 - \mathrm{logistic}(2 a)) = 1 - \mathrm{tanh}(a)^2",
            "and so does that of the hyperbolic tangent, which is $2\\, \\mathrm{logistic}(2a) - 1$:",
        ),
        Step(
            r"\mathrm{GELU}(a) = \tfrac{1}{2}\, a\, (1 + h), \qquad h = \mathrm{tanh}\left( \sqrt{2/\pi}\, (a + 0.044715\, a^3) \right)",
            "The Gaussian error linear unit in its tanh form is",
        ),
        Step(
            r"\mathrm{GELU}'(a) = \tfrac{1}{2} (1 + h) + \tfrac{1}{2}\, a\, (1 - h^2)\, \sqrt{2/\pi}\, (1 + 0.134145\, a^2)",
            "By the product rule and the chain rule, with $3 \\cdot 0.044715 = 0.134145$,",
        ),
    ),
)

SOFTMAX_JACOBIAN = Derivation(
    "B1b",
    "Softmax and its derivative",
    "logits",
    (
        Step(
            r"\hat{y}_i = \frac{e^{a_i}}{\sum_{k} e^{a_k}} = \frac{e^{a_i - c}}{\sum_{k} e^{a_k - c}}",
            "The softmax turns logits into probabilities,",
            "eq:softmax",
        ),
        Step(
            r"\frac{\partial \hat{y}_i}{\partial a_j} = \frac{I_{ij}\, e^{a_i}\, s - e^{a_i} e^{a_j}}{s^2} = I_{ij} \frac{e^{a_i}}{s} - \frac{e^{a_i}}{s} \frac{e^{a_j}}{s}",
            "For the derivative write $s = \\sum_k e^{a_k}$, so that $\\partial s/\\partial a_j = e^{a_j}$. The quotient rule gives, with the entries $I_{ij}$ of the identity matrix,",
            "eq:softmax-quotient",
        ),
        Step(
            r"\frac{\partial \hat{y}_i}{\partial a_j} = \hat{y}_i\, (I_{ij} - \hat{y}_j)",
            "and each fraction is a probability:",
            "eq:softmax-derivative",
            result=True,
        ),
    ),
)

CROSS_ENTROPY = Derivation(
    "B1c",
    "Cross-entropy on one-hot labels",
    "logits",
    (
        Step(
            r"\ell = -\sum_{i} y_i \log \hat{y}_i",
            "A label $k$ is encoded as the row $\\mathbf{y}$ with $y_k = 1$ and zeros elsewhere. The loss of one example is",
            "eq:cross-entropy",
        ),
        Step(
            r"\frac{\partial \ell}{\partial a_j} = -\sum_{i} \frac{y_i}{\hat{y}_i}\, \hat{y}_i\, (I_{ij} - \hat{y}_j) = -y_j + \hat{y}_j \sum_{i} y_i",
            "Its derivative by the logits follows from the chain rule and @eq:softmax-derivative:",
            "eq:cross-entropy-chain",
        ),
        Step(
            r"\frac{\partial \ell}{\partial a_j} = \hat{y}_j - y_j",
            "and the labels sum to one:",
            "eq:cross-entropy-derivative",
            result=True,
        ),
    ),
)

BACKPROPAGATION = Derivation(
    "B1d",
    "Back-propagation",
    "layers",
    (
        Step(
            r"\frac{\partial \ell}{\partial z_{l,i}} = \sum_{j} \frac{\partial \ell}{\partial z_{l+1,j}} \frac{\partial z_{l+1,j}}{\partial z_{l,i}} = \sum_{j} \delta_{l+1,j}\, W_{l+1,ij}\, f'(z_{l,i})",
            "Since $z_{l+1,j} = \\sum_i f(z_{l,i})\\, W_{l+1,ij} + b_{l+1,j}$, a change of $z_{l,i}$ reaches the loss through every $z_{l+1,j}$:",
            "eq:backprop-sum",
        ),
        Step(
            r"\boldsymbol{\delta}_l = \left( \boldsymbol{\delta}_{l+1} W_{l+1}^{\mathsf{T}} \right) \odot f'(\mathbf{z}_l)",
            "With $\\odot$ for the product of components this is the recursion",
            "eq:backprop",
            result=True,
        ),
        Step(
            r"\frac{\partial z_{l,j}}{\partial W_{l,ij}} = a_{l-1,i}, \qquad \frac{\partial z_{l,j}}{\partial b_{l,j}} = 1",
            "A weight $W_{l,ij}$ acts only through $z_{l,j}$, and so does the bias $b_{l,j}$:",
            "eq:weight-slopes",
        ),
        Step(
            r"\frac{\partial \mathcal{L}}{\partial W_l} = \frac{1}{B}\, A_{l-1}^{\mathsf{T}} \Delta_l, \qquad \frac{\partial \mathcal{L}}{\partial \mathbf{b}_l} = \frac{1}{B}\, \mathbf{1}^{\mathsf{T}} \Delta_l",
            "For a minibatch the loss is the mean over its $B$ examples. Their rows stand under one another in the matrices $A_l$ and $\\Delta_l$, and the sums over examples become products of matrices:",
            "eq:weight-gradient",
            result=True,
            problems="minibatch",
        ),
    ),
)
