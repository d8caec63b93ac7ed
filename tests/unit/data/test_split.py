"""The split is stratified, disjoint and repeatable; the normalisation is exact."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from study.common.errors import StudyError
from study.data import split
from study.data.split import normalisation, stratified_split

LABELS = hnp.arrays(np.uint8, st.integers(2, 200), elements=st.integers(0, 9))


@st.composite
def cases(draw):
    labels = draw(LABELS)
    validation_size = draw(st.integers(1, len(labels) - 1))
    train_size = draw(st.none() | st.integers(1, len(labels) - validation_size))
    return labels, validation_size, draw(st.integers(0, 2**32)), train_size


def counts(labels):
    return np.bincount(labels, minlength=10)


@given(cases())
def test_parts_are_disjoint_exact_and_repeatable(case):
    labels, validation_size, seed, train_size = case
    train, validation = stratified_split(labels, validation_size, seed, train_size)
    assert len(validation) == validation_size
    assert len(train) == (len(labels) - validation_size if train_size is None else train_size)
    both = np.concatenate([train, validation])
    assert len(np.unique(both)) == len(both)
    assert both.min() >= 0 and both.max() < len(labels)
    for part, again in zip((train, validation), stratified_split(*case), strict=True):
        np.testing.assert_array_equal(part, again, strict=True)


@given(cases())
def test_class_counts_are_within_one_of_proportion(case):
    labels, validation_size, seed, train_size = case
    train, validation = stratified_split(labels, validation_size, seed, train_size)
    held, rest = counts(labels[validation]), counts(labels) - counts(labels[validation])
    assert np.all(np.abs(held - validation_size * counts(labels) / len(labels)) < 1)
    assert np.all(np.abs(counts(labels[train]) - len(train) * rest / rest.sum()) < 1)


@given(cases())
def test_validation_does_not_depend_on_the_training_size(case):
    labels, validation_size, seed, train_size = case
    _, validation = stratified_split(labels, validation_size, seed, train_size)
    _, with_all = stratified_split(labels, validation_size, seed)
    np.testing.assert_array_equal(validation, with_all)


def test_another_seed_gives_another_split():
    labels = np.repeat(np.arange(10), 50)
    assert not np.array_equal(stratified_split(labels, 100, 0)[1], stratified_split(labels, 100, 1)[1])


@pytest.mark.parametrize(("validation", "train"), [(0, None), (10, None), (-1, 5), (5, 6), (5, 0), (11, 1)])
def test_impossible_sizes_are_refused(validation, train):
    with pytest.raises(StudyError, match=r"data\.validation_size.*10.*config\.yaml"):
        stratified_split(np.zeros(10, np.uint8), validation, 0, train)


@given(hnp.arrays(np.uint8, (30, 4)).filter(lambda a: a.min() < a.max()), st.integers(1, 40))
def test_normalisation_agrees_with_numpy_whatever_the_chunk(images, chunk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split, "CHUNK", chunk)
        result = normalisation(images)
    assert result == normalisation(images[::-1])
    assert result["mean"] == pytest.approx(images.mean(dtype=np.float64), rel=1e-13)
    assert result["standard_deviation"] == pytest.approx(images.std(dtype=np.float64), rel=1e-12)


def test_normalisation_refuses_what_has_no_scale():
    with pytest.raises(StudyError, match="All pixels"):
        normalisation(np.full((5, 4), 7, np.uint8))
    with pytest.raises(StudyError, match="float64, expected uint8"):
        normalisation(np.zeros((5, 4)))


def test_the_card_describes_the_arrays():
    pixels = np.arange(6 * 4, dtype=np.uint8).reshape(6, 4)
    labels = np.array([0, 1, 0, 1, 2, 0], np.uint8)
    arrays = split.split_arrays(pixels, labels, np.array([0, 1, 4]), np.array([2, 3]))
    found = split.card(arrays, 2, 2, 3, {"split_seed": 5})
    assert (found["train_size"], found["validation_size"], found["classes"]) == (3, 2, 3)
    assert (found["train_class_counts"], found["validation_class_counts"]) == ([1, 1, 1], [1, 1, 0])
    assert found["mean"] == pixels[[0, 1, 4]].mean()
    assert found["sha256"]["train_labels"] == hashlib.sha256(bytes([0, 1, 2])).hexdigest()
    assert list(found["sha256"]) == list(arrays)
    assert found["split"] == {"split_seed": 5}
