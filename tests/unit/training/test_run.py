"""A training run as a whole: what it records, and that it is the same run every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.network.losses import cross_entropy
from study.network.perceptron import initialise
from study.training.batches import Order
from study.training.evaluation import Evaluator
from study.training.files import read_stopped, read_validation, write_validation
from study.training.record import summary
from study.training.run import Training, iterations_of
from study.training.schedules import decayed, evaluation_iterations, initial_step_size
from training_data import REGULARISERS, SPEC, separable, trained


@pytest.fixture(scope="module")
def data():
    return separable(300, 0), separable(100, 1)


def test_a_run_learns_and_records_its_course(data):
    training, record = trained(data)
    assert record.iterations == training.iterations == 75
    assert len(record.batch_loss) == len(record.batch_accuracy) == 75
    assert (record.batch_loss > 0).all()
    assert record.curve[0]["iteration"] == 0
    assert record.curve[-1]["iteration"] == 75
    assert record.curve[-1]["epoch"] == pytest.approx(4)
    assert record.curve[-1]["validation_accuracy"] > 0.95 > record.curve[0]["validation_accuracy"]
    found = summary(record)
    assert found["best_validation_loss"] == min(p["validation_loss"] for p in record.curve)
    assert found["final_training_loss"] == record.curve[-1]["training_loss"]
    best = max(record.curve, key=lambda p: p["validation_accuracy"])
    assert (found["best_iteration"], found["selected_validation_loss"]) == (best["iteration"], best["validation_loss"])


@pytest.mark.parametrize("changes", [{"step_size": 2.0, "epochs": 8}, *REGULARISERS], ids=str)
def test_the_kept_parameters_are_those_of_the_best_evaluation(data, changes):
    _, record = trained(data, **changes)
    loss, accuracy = Evaluator(record.best_network).evaluate(data[1])
    assert (loss, accuracy) == (record.best["validation_loss"], record.best["validation_accuracy"])


@pytest.mark.parametrize(
    "changes", [{}, {"momentum": 0.9, "weight_decay": 0.01, "sampling": "replacement"}, *REGULARISERS], ids=str
)
def test_the_same_seed_gives_the_same_bits_and_another_does_not(data, changes):
    first, again, other = (trained(data, seed=seed, **changes)[1] for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.batch_loss, again.batch_loss)
    for a, b in zip(first.best_network.weights, again.best_network.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    assert (first.batch_loss != other.batch_loss).any()


@pytest.mark.parametrize("changes", [{}, *REGULARISERS], ids=str)
def test_the_number_of_evaluations_does_not_change_the_run(data, changes):
    few, many = (trained(data, evaluations=count, **changes)[1] for count in (2, 20))
    np.testing.assert_array_equal(few.batch_loss, many.batch_loss)
    assert len(few.curve) < len(many.curve)


@pytest.mark.parametrize("changes", [{}, *REGULARISERS], ids=str)
def test_how_many_batches_are_gathered_at_once_does_not_change_the_run(data, monkeypatch, changes):
    many = trained(data, **changes)[1]
    monkeypatch.setattr("study.training.run.GATHERED_ROWS", 40)
    few = trained(data, **changes)[1]
    np.testing.assert_array_equal(few.batch_loss, many.batch_loss)
    assert repr(few.curve) == repr(many.curve)


@pytest.mark.parametrize(
    "changes", [{}, {"batch_size": 1}, {"hidden_layers": [7, 6], "activation": "tanh"}, *REGULARISERS], ids=str
)
def test_runs_that_are_trained_together_are_bit_for_bit_those_alone(data, changes):
    specs = [
        SPEC | {"momentum": 0.9, "weight_decay": 0.01, "step_size": 0.03, "seed": seed} | changes for seed in (5, 6, 7)
    ]
    together = Training(specs, *data)
    for spec, record, number in zip(specs, together.run(), range(3), strict=True):
        alone = Training([spec], *data)
        [expected] = alone.run()
        assert repr(record.curve) == repr(expected.curve)
        np.testing.assert_array_equal(record.batch_loss, expected.batch_loss)
        for a, b in zip(together.network[number].parameters, alone.network[0].parameters, strict=True):
            np.testing.assert_array_equal(a, b)


def test_one_of_several_that_diverges_leaves_the_others_alone(data):
    training = Training([SPEC | {"seed": seed} for seed in (0, 1)], *data)
    training.network[0].parameters[0][...] = 1e30
    lost, going = training.run()
    assert lost.diverged_at is not None
    assert repr(going.curve) == repr(trained(data, seed=1)[1].curve)


@pytest.mark.parametrize(
    "changes",
    [{}, {"sampling": "replacement"}, *REGULARISERS],
    ids=str,
)
def test_a_run_goes_on_from_its_saved_state_to_the_same_bits(data, tmp_path, changes):
    changes = {"momentum": 0.9, "weight_decay": 0.01} | changes if changes else changes
    whole, expected = trained(data, **changes)
    pause = expected.curve[4]["iteration"]
    first = Training([SPEC | changes], *data)
    first.run(until=pause)
    np.savez(tmp_path / "state.npz", **first.state())
    with np.load(tmp_path / "state.npz", allow_pickle=False) as state:
        rest = Training([SPEC | changes], *data, state=dict(state))
    [record] = rest.run()
    assert repr(record.curve) == repr(expected.curve)
    assert repr(record.best) == repr(expected.best)
    np.testing.assert_array_equal(record.batch_loss, expected.batch_loss)
    np.testing.assert_array_equal(record.batch_accuracy, expected.batch_accuracy)
    pairs = zip(
        whole.network.parameters + expected.best_network.parameters,
        rest.network.parameters + record.best_network.parameters,
        strict=True,
    )
    for a, b in pairs:
        np.testing.assert_array_equal(a, b)


def test_a_diverging_run_stops_and_says_where(data):
    training, record = trained(data, step_size=1e6, momentum=0.9)
    assert record.diverged_at is not None
    assert record.iterations == record.diverged_at < training.iterations
    assert not record.batch_loss[record.iterations :].any()
    found = summary(record)
    assert found["status"] == "diverged"
    assert found["final_validation_loss"] is None
    assert np.isfinite(found["best_validation_loss"])


def test_the_first_batch_loss_is_that_of_the_initial_network(data):
    training = Training([SPEC], *data)
    start = training.network[0].copy()
    [record] = training.run()
    order = np.random.default_rng(np.random.SeedSequence(0).spawn(2)[1]).permutation(300)[:16]
    x = training.training.standardise(data[0].images[order], np.ones((16, 13), np.float32))[:, :-1]
    hidden = np.maximum(x @ start.weights[0] + start.biases[0], 0)
    expected = cross_entropy(hidden @ start.weights[1] + start.biases[1], data[0].targets[order])
    assert record.batch_loss[0] == pytest.approx(expected, rel=1e-5)


def test_evaluation_in_chunks_is_that_of_the_whole():
    examples = separable(2345, 2)
    network = initialise([12, 5, 3], "tanh", rng=np.random.default_rng(0))
    x = examples.standardise(examples.images, np.ones((2345, 13), np.float32))[:, :-1]
    z = np.tanh(x @ network.weights[0]) @ network.weights[1]
    loss, accuracy = Evaluator(network).evaluate(examples)
    assert loss == pytest.approx(cross_entropy(z, examples.targets), rel=1e-5)
    assert accuracy == (z.argmax(axis=1) == examples.targets.argmax(axis=1)).mean()
    np.testing.assert_allclose(Evaluator(network).logits(examples), z, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("n", [2, 101])
def test_the_halves_of_the_validation_images_average_to_the_whole(n):
    _, record = trained((separable(300, 0), separable(n, 1)))
    of_b = n // 2
    for point in record.curve:
        for what in ("loss", "accuracy"):
            a, b = (point[f"validation_{what}_{half}"] for half in "ab")
            assert ((n - of_b) * a + of_b * b) / n == pytest.approx(point[f"validation_{what}"], rel=1e-12)
    assert any(point["validation_loss_a"] != point["validation_loss_b"] for point in record.curve)


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_the_answers_and_the_norm_are_those_of_the_last_evaluated_network(tmp_path, averaging):
    validation = separable(1501, 1)
    training, record = trained((separable(300, 0), validation), averaging=averaging, hidden_layers=[7, 6])
    write_validation(tmp_path / "validation.npz", record)
    loss, correct = read_validation(tmp_path / "validation.npz")
    last, network = record.curve[-1], training.update.network[0]
    z = Evaluator(network).logits(validation)
    each = [cross_entropy(row[None], target[None]) for row, target in zip(z, validation.targets, strict=True)]
    assert (loss.dtype, correct.dtype) == (np.float32, bool)
    np.testing.assert_allclose(loss, each, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(correct, z.argmax(axis=1) == validation.targets.argmax(axis=1))
    assert correct[::2].mean() == pytest.approx(last["validation_accuracy_a"])
    assert loss[1::2].mean(dtype=float) == pytest.approx(last["validation_loss_b"], rel=1e-6)
    weights = np.concatenate([w.ravel() for w in network.weights]).astype(float)
    assert last["weight_norm"] == pytest.approx(np.linalg.norm(weights), rel=1e-12)


def test_each_half_of_the_images_is_answered_where_the_other_one_stops_the_run(tmp_path):
    _, record = trained((separable(300, 0), separable(1501, 1)), epochs=4, step_size=0.5, hidden_layers=[20])
    write_validation(tmp_path / "validation.npz", record)
    loss, correct = read_stopped(tmp_path / "validation.npz")
    for stops, scores, part in (("a", "b", slice(1, None, 2)), ("b", "a", slice(0, None, 2))):
        point = min(record.curve, key=lambda point: point[f"validation_loss_{stops}"])
        assert loss[part].mean(dtype=float) == pytest.approx(point[f"validation_loss_{scores}"], rel=1e-6)
        assert correct[part].mean() == pytest.approx(point[f"validation_accuracy_{scores}"])


@pytest.mark.parametrize("evaluated", [False, True])
def test_a_diverged_run_has_no_answers(data, tmp_path, evaluated):
    # A run may diverge before its first evaluation or after some.
    training = Training([SPEC | {"step_size": 1e6}], *data)
    if not evaluated:
        training.network[0].parameters[0][...] = 1e30
    [record] = training.run()
    assert bool(record.curve) == evaluated
    write_validation(tmp_path / "validation.npz", record)
    for read in (read_validation, read_stopped):
        loss, correct = read(tmp_path / "validation.npz")
        assert (loss.shape, correct.shape) == ((0,), (0,))


@given(st.integers(1, 40), st.data())
def test_each_epoch_uses_each_example_once(n, data):
    batch_size = data.draw(st.integers(1, n))
    order = Order(n, "shuffle", np.random.default_rng(0))
    drawn = np.concatenate([order.take(batch_size) for _ in range(-(-3 * n // batch_size))])
    for epoch in range(3):
        assert sorted(drawn[epoch * n : (epoch + 1) * n]) == list(range(n))


@pytest.mark.parametrize("sampling", ["shuffle", "replacement"])
@given(st.lists(st.integers(1, 25), min_size=1, max_size=6), st.integers(0, 5))
def test_the_order_does_not_depend_on_the_pieces_or_on_a_pause(sampling, pieces, pause):
    whole = Order(10, sampling, np.random.default_rng(1)).take(sum(pieces))
    order, parts = Order(10, sampling, np.random.default_rng(1)), []
    for number, piece in enumerate(pieces):
        if number == pause:
            state, order = order.state(), Order(10, sampling, np.random.default_rng(2))
            order.restore(state)
        parts.append(order.take(piece))
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_draws_with_replacement_are_uniform():
    counts = np.bincount(Order(10, "replacement", np.random.default_rng(0)).take(20_000), minlength=10)
    assert abs(counts - 2000).max() < 200


@given(st.integers(1, 10**6), st.integers(2, 60))
def test_evaluations_hold_both_ends_and_lie_denser_early(iterations, count):
    points = evaluation_iterations(iterations, count)
    assert points[0] == 0
    assert points[-1] == iterations
    assert (np.diff(points) > 0).all()
    assert len(points) <= count + 2


@pytest.mark.parametrize(
    ("decay", "expected"), [("constant", 1), ("exponential", np.exp(-1)), ("inverse-time", 0.5), ("cosine", 0.5)]
)
def test_decays_halfway(decay, expected):
    assert decayed(decay, 0.2, 5, 10) == pytest.approx(expected)
    assert decayed(decay, 0.2, 0, 10) == 1


@pytest.mark.parametrize(("scaling", "expected"), [("none", 0.1), ("sqrt", 0.2), ("linear", 0.4)])
def test_step_size_scaling(scaling, expected):
    assert initial_step_size(0.1, 256, scaling, 64) == pytest.approx(expected)


def test_budgets_in_epochs_and_in_iterations():
    assert iterations_of({"iterations": None, "epochs": 3, "batch_size": 64}, 1000) == 47
    assert iterations_of({"iterations": 12, "epochs": 3, "batch_size": 64}, 1000) == 12
