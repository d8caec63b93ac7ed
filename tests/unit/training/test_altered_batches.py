"""Dropout, augmentation, mixup and smoothed labels: what they do to the examples and to the units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.network.losses import cross_entropy, one_hot
from study.network.perceptron import initialise
from study.network.propagation import Propagation
from study.training.altered_batches import AlteredBatches, altered, mix, smooth
from study.training.augmentation import Augmentation, transformations, transformed
from study.training.batches import Batches
from study.training.dropout import DropoutPropagation, Masks
from study.training.examples import Examples
from study.training.streams import Streams, generators_of

OFF = {"flip": False, "shift": 0, "mixup": 0.0, "label_smoothing": 0.0, "batch_size": 6}
HEIGHT, WIDTH, CLASSES = 4, 5, 3


def images(n, seed=0):
    """Bytes from 1 on, so that the background that moves in can be told apart: (n, height, width)."""
    return np.random.default_rng(seed).integers(1, 256, size=(n, HEIGHT, WIDTH), dtype=np.uint8)


def examples(n=20):
    labels = np.random.default_rng(1).integers(CLASSES, size=n)
    return Examples(images(n).reshape(n, -1), one_hot(labels, CLASSES), 100.0, 50.0, (HEIGHT, WIDTH))


@given(st.integers(0, 3))
def test_a_flip_twice_is_the_identity(seed):
    once = transformed(images(3, seed), True, 0, 0)
    assert (once != images(3, seed)).any()
    np.testing.assert_array_equal(transformed(once, True, 0, 0), images(3, seed))


@given(st.integers(-3, 3), st.integers(-3, 3), st.booleans())
def test_a_shift_moves_the_content_and_background_moves_in(down, right, flipped):
    source = images(2)
    moved = transformed(source, flipped, down, right)
    for y, x in np.ndindex(HEIGHT, WIDTH):
        from_y, from_x = y - down, x - right
        inside = 0 <= from_y < HEIGHT and 0 <= from_x < WIDTH
        column = WIDTH - 1 - from_x if flipped else from_x
        np.testing.assert_array_equal(moved[:, y, x], source[:, from_y, column] if inside else 0)


def test_every_transformation_is_as_probable_as_any_other():
    assert len(transformations(True, 1)) == 18
    assert len(transformations(False, 2)) == 25
    kinds = transformations(True, 1)
    source = images(1)
    expected = [transformed(source, *kind).tobytes() for kind in kinds]
    assert len(set(expected)) == 18
    augmentation = Augmentation(True, 1, (HEIGHT, WIDTH), 1000, [np.random.default_rng(0)])
    batch = np.repeat(source.reshape(1, 1, 1, -1), 9000, axis=2)
    augmentation.alter(batch)
    found = [image.tobytes() for image in batch.reshape(9000, -1)]
    counts = np.array([found.count(each) for each in expected])
    assert counts.sum() == 9000
    assert abs(counts - 500).max() < 110


def test_a_shift_out_of_the_image_is_refused():
    with pytest.raises(StudyError, match="shift is 4, but the images have 4 by 5"):
        Augmentation(False, 4, (HEIGHT, WIDTH), 10, [np.random.default_rng(0)])


@given(st.floats(0.01, 0.95), st.integers(0, 5))
def test_masks_have_mean_one_and_drop_the_given_share(share, seed):
    masks = Masks(share, [100, 30], 50, [np.random.default_rng(seed)])
    arrays = [np.empty((1, 50, 100)), np.empty((1, 50, 30))]
    masks.draw(arrays)
    for array in arrays:
        kept = array[array > 0]
        np.testing.assert_allclose(kept, 1 / (1 - share), rtol=2e-4)
        error = np.sqrt(share / (1 - share) / array.size)
        assert abs(array.mean() - 1) < 5 * error + 1e-4
    first = arrays[0].copy()
    masks.draw(arrays)
    assert (first != arrays[0]).any()


def test_a_run_has_the_same_masks_alone_and_with_others():
    def drawn(seeds):
        masks = Masks(0.5, [7], 3, [np.random.default_rng(seed) for seed in seeds])
        arrays = [np.empty((len(seeds), 3, 7), np.float32)]
        for _ in range(5):
            masks.draw(arrays)
        return arrays[0]

    np.testing.assert_array_equal(drawn([1, 2, 3])[1], drawn([2])[0])


def test_dropped_units_take_no_part():
    network = initialise([6, 5, 4], "gelu", rng=np.random.default_rng(0), dtype=np.float64)
    inputs, targets = np.random.default_rng(1).standard_normal((3, 6)), np.eye(4)[:3]
    propagation = DropoutPropagation(network, 3, Masks(0.5, [5], 3, [np.random.default_rng(2)]))
    propagation.propagate(inputs, targets)
    dropped = propagation.masks[0] == 0
    assert dropped.any() and not dropped.all()
    assert not propagation.units[0][dropped].any()
    assert not propagation.delta[0][dropped].any()
    plain = Propagation(network, 3).propagate(inputs, targets)
    np.testing.assert_allclose(propagation.units[0][~dropped], 2 * plain.units[0][~dropped])


@given(st.integers(1, 9), st.integers(0, 99))
def test_mixed_examples_lie_between_the_two(rows, seed):
    rng = np.random.default_rng(seed)
    array, shares = rng.standard_normal((2, 1, rows, 4)).astype(np.float32), rng.random((2, 1, rows, 1))
    array[..., -1] = 1
    mixed = array.copy()
    mix(mixed, shares.astype(np.float32), -2, np.empty_like(array))
    opposite = array[..., ::-1, :]
    np.testing.assert_allclose(mixed, (1 - shares) * array + shares * opposite, atol=1e-6)
    assert (mixed >= np.minimum(array, opposite) - 1e-6).all()
    assert (mixed <= np.maximum(array, opposite) + 1e-6).all()
    assert (mixed[..., -1] == 1).all()


def test_no_share_leaves_an_example_and_all_of_it_gives_the_other():
    array = np.arange(12.0).reshape(1, 4, 3)
    for share, expected in ((0.0, array), (1.0, array[:, ::-1])):
        mixed = array.copy()
        mix(mixed, np.full((1, 4, 1), share), -2, np.empty_like(array))
        np.testing.assert_array_equal(mixed, expected)


@given(st.floats(0, 0.9))
def test_smoothed_targets_add_up_to_one(share):
    targets = one_hot(np.array([0, 2, 1, 2]), 3, np.float64).T.copy()
    smooth(targets, share)
    np.testing.assert_allclose(targets.sum(axis=0), 1)
    np.testing.assert_allclose(targets[0], [1 - share + share / 3, *[share / 3] * 3])


def gathered(**changes):
    """AlteredBatches of one run after gathering three batches of six of the examples."""
    data, spec = examples(), OFF | changes
    batches = AlteredBatches(spec, data, 3, [generators_of(0)])
    batches.gather(data, np.arange(18).reshape(3, 1, 6))
    return data, batches


def test_batches_are_altered_in_all_ways_together():
    data, batches = gathered(flip=True, shift=1, mixup=0.4, label_smoothing=0.2)
    codes = Streams.of(20, lambda rng, n: rng.integers(18, size=n), [generators_of(0)["images"]]).take(3, 6)[:, 0]
    shares = Streams.of(20, lambda rng, n: rng.beta(0.4, 0.4, n), [generators_of(0)["mixing"]]).take(3, 6)[:, 0]
    kinds = transformations(True, 1)
    for batch in range(3):
        rows = slice(6 * batch, 6 * batch + 6)
        own = data.images[rows].reshape(-1, HEIGHT, WIDTH)
        moved = [transformed(own[i : i + 1], *kinds[codes[batch, i]])[0] for i in range(6)]
        x, y = (np.array(moved).reshape(6, -1) - data.mean) / data.sd, data.targets[rows]
        share = shares[batch][:, None]
        np.testing.assert_allclose(
            batches.inputs[batch, 0, :, :-1], (1 - share) * x + share * x[::-1], rtol=1e-4, atol=1e-5
        )
        np.testing.assert_allclose(
            batches.targets[batch, 0].T, 0.8 * ((1 - share) * y + share * y[::-1]) + 0.2 / 3, atol=1e-6
        )


@pytest.mark.parametrize("changes", [{"label_smoothing": 0.3}, {"mixup": 1.0, "label_smoothing": 0.1}, {"flip": True}])
def test_the_loss_is_that_of_the_altered_targets_and_an_answer_is_right_by_the_label(changes):
    data, batches = gathered(**changes)
    network = initialise([HEIGHT * WIDTH, 4, CLASSES], "tanh", rng=np.random.default_rng(3))
    propagation = Propagation(network, 6)
    for inputs, _, logits, top, total in batches.steps(3):
        propagation.forward(inputs[0], logits[0])
        propagation.normalise(logits[0], top[0], total[0])
    loss, right = batches.losses(3)
    for batch in range(3):
        z, targets = batches.logits[batch, 0].T, batches.targets[batch, 0].T
        assert loss[batch, 0] == pytest.approx(cross_entropy(z, targets), rel=1e-5)
        labels = targets if "mixup" in changes else data.targets[6 * batch : 6 * batch + 6]
        assert right[batch, 0] == (z.argmax(axis=1) == labels.argmax(axis=1)).sum()


def test_nothing_is_altered_unless_asked_for():
    assert not altered(OFF)
    data, batches = gathered()
    plain = Batches(HEIGHT * WIDTH, CLASSES, 3, (1,), 6)
    plain.gather(data, np.arange(18).reshape(3, 1, 6))
    np.testing.assert_array_equal(batches.inputs, plain.inputs)
    np.testing.assert_array_equal(batches.targets, plain.targets)
