"""Made-up data sets of any kind: classes, labels, sizes, shares, few live pixels, identical images, wrong labels."""

import hashlib
from pathlib import Path

import numpy as np

from idx_data import write_idx


def labelled_images(
    n, labels=range(10), height=14, width=14, shares=None, live=None, distinct=None, wrong=0, noise=60, seed=0, draw=0
):
    """(images, labels): uint8 (n, height, width) and (n,). Each class is a pattern of its own, under noise.

    labels: one for each class, such as range(1, 27) or (3, 8); shares: of the classes, None for equal ones; live: how
    many pixels are not always black; distinct: how many different images there are at most; wrong: the share of images
    with the label of another class, which every network that has learned the patterns gets wrong; seed fixes the
    patterns, draw the images, so that another draw gives a test set of the same classes.
    """
    labels, rng = np.array(labels), np.random.default_rng([seed, draw])
    patterns = np.random.default_rng(seed).integers(0, 256 - noise, size=(len(labels), height * width))
    if live is not None:
        patterns[:, live:] = 0
    shares = np.full(len(labels), 1 / len(labels)) if shares is None else np.array(shares, float) / sum(shares)
    counts = np.maximum(1, np.floor(n * shares)).astype(int)
    counts[counts.argmax()] += n - counts.sum()
    chosen = rng.permutation(np.repeat(np.arange(len(labels)), counts))
    added = rng.integers(0, noise + 1, size=(n, height * width))
    images = np.where(patterns[chosen] > 0, patterns[chosen] + added, 0).astype(np.uint8)
    if distinct is not None:
        # The first so many images again and again, each with its own label.
        again = np.arange(n) % min(distinct, n)
        images, chosen = images[again], chosen[again]
    # The order is random already.
    mislabelled = np.arange(n) < round(wrong * n)
    chosen = np.where(mislabelled, (chosen + 1) % len(labels), chosen)
    return images.reshape(n, height, width), labels[chosen].astype(np.uint8)


def write_images(folder, train=900, test=300, **kind):
    """Write four IDX files of such images into a folder; their SHA-256 checksums by name. kind: see labelled_images."""
    folder, checksums = Path(folder), {}
    folder.mkdir(parents=True, exist_ok=True)
    for draw, (part, n) in enumerate((("train", train), ("t10k", test))):
        for name, array in zip(("images-idx3", "labels-idx1"), labelled_images(n, draw=draw, **kind), strict=True):
            path = folder / f"{part}-{name}-ubyte"
            write_idx(path, array)
            checksums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return checksums


# The kinds of data sets that a study has to bear, for labelled_images.
KINDS = {
    "two classes, 3 and 8": {"labels": (3, 8), "height": 8, "width": 8},
    "26 letters from 1": {"labels": range(1, 27), "height": 12, "width": 12},
    "47 classes": {"labels": range(47), "height": 12, "width": 12},
    "62 classes": {"labels": range(62), "height": 12, "width": 12},
    "3 by 3 pixels": {"labels": range(3), "height": 3, "width": 3},
    "64 by 64 pixels": {"labels": range(4), "height": 64, "width": 64},
    "wider than high": {"labels": range(4), "height": 5, "width": 31},
    "higher than wide": {"labels": range(4), "height": 31, "width": 5},
    "few live pixels": {"labels": range(4), "height": 10, "width": 10, "live": 6},
    "many identical images": {"labels": range(4), "height": 10, "width": 10, "distinct": 40},
    "uneven classes": {"labels": range(5), "height": 8, "width": 8, "shares": [500, 50, 5, 1, 1]},
}
