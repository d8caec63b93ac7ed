"""What a run is trained on: fewer images in equal shares of each class, and wrong labels."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.common.files import write_json
from study.network.losses import one_hot
from study.training.evaluation import Evaluator
from study.training.files import read_split
from study.training.run import Training
from study.training.training_set import first_of_classes, mislabelled, training_set
from training_data import SPEC, separable, trained


@given(st.data())
def test_the_first_images_are_in_equal_shares_as_far_as_possible(data):
    labels = np.array(data.draw(st.permutations([0, 1, 2, *data.draw(st.lists(st.integers(0, 2), max_size=30))])))
    count = data.draw(st.integers(3, len(labels)))
    chosen = first_of_classes(one_hot(labels, 3), count)
    assert len(set(chosen)) == count and (np.diff(chosen) > 0).all()
    taken, there = np.bincount(labels[chosen], minlength=3), np.bincount(labels, minlength=3)
    # A class that has fewer than the others has given all that it has.
    assert all(own == available or own >= taken.max() - 1 for own, available in zip(taken, there, strict=True))
    for label in range(3):
        np.testing.assert_array_equal(chosen[labels[chosen] == label], np.flatnonzero(labels == label)[: taken[label]])
    larger = first_of_classes(one_hot(labels, 3), min(count + 2, len(labels)))
    assert set(chosen) <= set(larger)


@pytest.mark.parametrize("count", [2, 101])
def test_too_few_and_too_many_images_are_refused(count):
    with pytest.raises(StudyError, match=f"training_images is {count}, where 100 images of 3 classes.*3 to 100"):
        training_set(SPEC | {"training_images": count}, separable(100, 0))


def test_the_share_of_wrong_labels_is_exact_and_they_are_spread_over_all_other_classes():
    targets = one_hot(np.arange(30_000) % 10, 10)
    noisy = mislabelled(targets, 0.3)
    true, given_labels = targets.argmax(axis=1), noisy.argmax(axis=1)
    wrong = true != given_labels
    assert wrong.sum() == 9000
    np.testing.assert_array_equal(noisy.sum(axis=1), 1)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (true[wrong], given_labels[wrong]), 1)
    off_diagonal = counts[~np.eye(10, dtype=bool)]
    # 90 cells of about 100 each: none is further off than five standard deviations.
    assert (np.diag(counts) == 0).all() and (abs(off_diagonal - 100) < 50).all()


def test_wrong_labels_depend_on_the_number_of_images_alone_and_a_larger_share_keeps_them():
    targets = one_hot(np.arange(200) % 3, 3)
    few, many = mislabelled(targets, 0.1), mislabelled(targets, 0.5)
    np.testing.assert_array_equal(few, mislabelled(targets, 0.1))
    wrong = (few != targets).any(axis=1)
    np.testing.assert_array_equal(few[wrong], many[wrong])
    others = one_hot((np.arange(200) + 1) % 3, 3)
    np.testing.assert_array_equal((mislabelled(others, 0.1) != others).any(axis=1), wrong)


def test_by_default_a_run_sees_all_images_with_their_labels():
    examples = separable(100, 0)
    assert training_set(SPEC, examples) is examples


def test_a_run_is_trained_and_measured_on_its_own_examples():
    whole, validation = separable(300, 0), separable(100, 1)
    spec = SPEC | {"training_images": 90, "label_noise": 0.2}
    own = training_set(spec, whole)
    assert (len(own), own.mean, own.sd) == (90, whole.mean, whole.sd)
    chosen = first_of_classes(whole.targets, 90)
    np.testing.assert_array_equal(own.images, whole.images[chosen])
    assert (own.targets != whole.targets[chosen]).any(axis=1).sum() == 18
    training, record = trained((own, validation), **{key: spec[key] for key in ("training_images", "label_noise")})
    # 4 epochs of 90 images in batches of 16.
    assert training.iterations == round(4 * 90 / 16)
    assert record.curve[-1]["epoch"] == training.iterations * 16 / 90
    assert Evaluator(training.network[0]).evaluate(own)[0] == record.curve[-1]["training_loss"]


@pytest.fixture
def source(tmp_path):
    """The files of a split, and the Examples in them."""
    examples = {"train": separable(300, 0), "validation": separable(100, 1)}
    paths = {"card": tmp_path / "card.json"}
    for part, own in examples.items():
        paths |= {f"{part}_{what}": tmp_path / f"{part}_{what}.npy" for what in ("images", "labels")}
        np.save(paths[f"{part}_images"], own.images)
        np.save(paths[f"{part}_labels"], own.targets.argmax(axis=1).astype(np.uint8))
    write_json(paths["card"], {"classes": 3, "mean": 60.0, "standard_deviation": 40.0})
    return SimpleNamespace(**paths, examples=examples)


def test_validation_labels_stay_right(source):
    training, validation = read_split(source, SPEC | {"training_images": 30, "label_noise": 0.5})
    assert len(training) == 30
    np.testing.assert_array_equal(validation.targets, source.examples["validation"].targets)
    np.testing.assert_array_equal(validation.images, source.examples["validation"].images)


def test_a_run_on_altered_examples_goes_on_from_its_state_to_the_same_bits(source):
    spec = SPEC | {"training_images": 90, "label_noise": 0.2, "momentum": 0.9}
    whole = Training([spec], *read_split(source, spec))
    [expected] = whole.run()
    first = Training([spec], *read_split(source, spec))
    first.run(until=expected.curve[3]["iteration"])
    rest = Training([spec], *read_split(source, spec), state=first.state())
    [record] = rest.run()
    assert repr(record.curve) == repr(expected.curve)
    np.testing.assert_array_equal(record.batch_loss, expected.batch_loss)
    np.testing.assert_array_equal(record.answers, expected.answers)
