"""The digits that come with scikit-learn."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from study.data.bundled import digits_source
from study.data.idx import read_idx


@pytest.mark.parametrize(("part", "is_test"), [("train", False), ("t10k", True)])
def test_they_are_those_that_the_library_gives(tmp_path, part, is_test):
    names = [f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"]
    paths = dict(digits_source().fetch(names, tmp_path))
    assert set(paths) == set(names)
    images, labels = load_digits(return_X_y=True)
    chosen = (np.arange(len(labels)) % 5 == 4) == is_test
    pixels = np.rint(images[chosen] / 16 * 255).reshape(-1, 8, 8)
    np.testing.assert_array_equal(read_idx(paths[names[0]], 3), pixels)
    np.testing.assert_array_equal(read_idx(paths[names[1]], 1), labels[chosen])
