"""Data that come with a library of the study and need no download."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from study.data.content import IMAGES, LABELS
from study.data.idx import write_idx
from study.data.source import Source

GREYS = 16  # the largest value of a pixel in scikit-learn's digits
TEST_EVERY = 5  # of so many images the last one belongs to the test set


def digits_source() -> Source:
    """The 1,797 handwritten digits of scikit-learn, 8 by 8 pixels, with grey values spread over 0 to 255.

    Their order is kept. Every fifth image is of the test set, so that all writers and classes are in both parts.
    """

    def fetch(names, scratch):
        # Its file alone: loading the library takes several times as long.
        library = Path(find_spec("sklearn").origin).parent
        table = np.loadtxt(library / "datasets/data/digits.csv.gz", delimiter=",")
        pixels = np.rint(table[:, :-1] * (255 / GREYS)).astype(np.uint8).reshape(-1, 8, 8)
        labels = table[:, -1]
        test = np.arange(len(labels)) % TEST_EVERY == TEST_EVERY - 1
        for part, chosen in (("train", ~test), ("t10k", test)):
            for kind, array in ((IMAGES, pixels[chosen]), (LABELS, labels[chosen].astype(np.uint8))):
                name = f"{part}-{kind}"
                if name in names:
                    path = Path(scratch, name)
                    write_idx(path, array)
                    yield name, path

    return Source("scikit-learn", fetch)


BUNDLED = {"digits": digits_source}
