"""Every derivation of the report, by key, in the order of the report."""

from study.derivations.covariance_gradients import CHOLESKY, COVARIANCES
from study.derivations.minibatch import BATCH_GRADIENT, BATCH_LOSS, BEST_STEP
from study.derivations.mixture_gradients import MEANS, MODEL, SOFTMAX, SOFTMAX_INPUTS, WEIGHTS
from study.derivations.moments import MEAN, SECOND
from study.derivations.network import BACKPROPAGATION, CROSS_ENTROPY, RELU, SOFTMAX_JACOBIAN
from study.derivations.step import Derivation

_PART_A = [MODEL, MEANS, WEIGHTS, SOFTMAX, SOFTMAX_INPUTS, MEAN, SECOND, COVARIANCES, CHOLESKY]
_PART_B = [RELU, SOFTMAX_JACOBIAN, CROSS_ENTROPY, BACKPROPAGATION, BATCH_LOSS, BATCH_GRADIENT, BEST_STEP]
DERIVATIONS: dict[str, Derivation] = {derivation.key: derivation for derivation in [*_PART_A, *_PART_B]}
