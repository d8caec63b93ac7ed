"""Values of hyperparameters in words."""

import numpy as np
import pytest

from study.common.wording import value_label


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ([256, 64], "256-64"),
        ([], "none"),
        ("leaky_relu", "leaky relu"),
        (True, "yes"),
        (np.bool_(False), "no"),
        (None, "all"),
        (0.00002581, "0.00002581"),
        (0.9994321, "0.9994321"),
        (1 / 3, "0.333333333333333"),
        # What arithmetic leaves in the last bits is not told.
        (0.1 + 0.2, "0.3"),
        (0.0, "0"),
        (12345, "12345"),
        (np.float64(12345), "12345"),
    ],
)
def test_values_in_words(value, label):
    assert value_label(value) == label
