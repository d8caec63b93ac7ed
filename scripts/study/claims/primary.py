"""The primary claims: what each question is decided by, named before the data are looked at.

By the key of the question the keys of its claims, two at most. Only these are tests, each at 5 % without a correction,
since they are few; every other claim of the report describes.
"""

from study.common.questions import BATCH_LOSS, BATCH_SIZE, HIDDEN_UNITS, REMEDIES, SEARCH, STEP_SIZE

PRIMARY = {
    BATCH_LOSS.key: ("scatter-as-theory", "unseen-longer"),
    BATCH_SIZE.key: ("recommended-near-best",),
    STEP_SIZE.key: ("best-step-saturates",),
    HIDDEN_UNITS.key: ("widest-overfits",),
    REMEDIES.key: ("recommended-helps",),
    SEARCH.key: ("beats-random", "beats-reference"),
}
