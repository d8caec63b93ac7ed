"""The noise of minibatches: against gradients one by one, against all subsets of a few numbers, and by its own laws."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise_data import made_up_tables
from study.claims.noise import sampling_claims
from study.claims.shared.claim import judge
from study.network.losses import cross_entropy, one_hot
from study.network.perceptron import initialise
from study.network.propagation import Propagation
from study.noise.findings import noise_findings, run_rows
from study.noise.gathered import derive, gather
from study.noise.moments import moments, squared_length
from study.noise.steps import epoch_after, every
from study.noise.tables import batch_sizes, gradient_table, step_tables, variance_table
from study.noise.variance import batch_means, exponent, two_batch_estimate, variance_with_interval, without_replacement
from study.training.examples import Examples
from study.training.run import Training
from study.training.snapshots import read_snapshots, snapshot_iterations, train_with_snapshots
from training_data import SPEC, separable, trained

NUMBERS = st.lists(st.floats(-100, 100), min_size=3, max_size=7)


def small_set(n, seed=0):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (n, 6), dtype=np.uint8)
    return Examples(images, one_hot(rng.integers(3, size=n), 3, np.float64), float(images.mean()), float(images.std()))


def gradients_one_by_one(network, examples):
    """(losses, gradients) of each example by itself, gradients flat: (n,) and (n, parameters)."""
    inputs = (examples.images - examples.mean) / examples.sd
    losses, gradients = [], []
    for row, target in zip(inputs, examples.targets, strict=True):
        passes = Propagation(network, 1).propagate(row[None], target[None])
        gradients.append(np.concatenate([g.ravel() for g in passes.gradients()]))
        losses.append(cross_entropy(np.log(passes.softmax.T), target[None]))
    return np.array(losses), np.array(gradients)


@pytest.mark.parametrize("hidden", [[], [5], [7, 4]])
@pytest.mark.parametrize("n", [40, 2300])
def test_moments_are_those_of_gradients_one_by_one(hidden, n):
    network = initialise([6, *hidden, 3], "tanh", rng=np.random.default_rng(1), dtype=np.float64)
    network.biases[-1][:] = 0.3
    examples = small_set(n)
    losses, gradients = gradients_one_by_one(network, examples)
    found = moments(network, examples)
    np.testing.assert_allclose(found.losses, losses, rtol=1e-10)
    assert found.square == pytest.approx((gradients.mean(axis=0) ** 2).sum(), rel=1e-9)
    assert found.trace == pytest.approx(gradients.var(axis=0).sum(), rel=1e-9)
    assert found.noise_scale == pytest.approx(found.trace / found.square)
    chunks = [gradients[i : i + found.chunk].mean(axis=0) for i in range(0, n - found.chunk + 1, found.chunk)]
    assert found.chunk_square == pytest.approx(np.mean([squared_length([c]) for c in chunks]), rel=1e-9)


def test_the_two_batch_estimate_is_unbiased_over_all_pairs_of_batches():
    gradients = np.random.default_rng(0).standard_normal((7, 4)) + 1
    square = (gradients.mean(axis=0) ** 2).sum()

    def mean_square(size):
        return np.mean([squared_length([gradients[list(rows)].mean(axis=0)]) for rows in combinations(range(7), size)])

    # Batches of a finite set estimate the moments of a population that it is a sample of: divisor n - 1.
    trace = gradients.var(axis=0, ddof=1).sum()
    found = two_batch_estimate(mean_square(2), 2, mean_square(5), 5)
    assert found == pytest.approx((square - trace / 7, trace))


@given(NUMBERS, st.data())
def test_the_variance_of_a_subset_mean_is_that_of_all_subsets(values, data):
    size = data.draw(st.integers(1, len(values)))
    means = [np.mean(subset) for subset in combinations(values, size)]
    theory = np.var(values) / size * without_replacement(len(values), size)
    assert np.var(means) == pytest.approx(theory, abs=1e-8)


def test_drawn_subsets_have_no_example_twice_and_the_variance_of_theory():
    values = np.random.default_rng(0).exponential(size=(60, 2)) * [1, 10]
    rng = np.random.default_rng(1)
    np.testing.assert_allclose(batch_means(values, 60, 3, rng), np.tile(values.mean(axis=0), (3, 1)))
    variance, low, high = variance_with_interval(batch_means(values, 20, 4000, rng), rng)
    theory = values.var(axis=0) / 20 * without_replacement(60, 20)
    assert (low < variance).all() and (variance < high).all()
    np.testing.assert_allclose(variance, theory, rtol=0.1)
    assert (high - low)[1] == pytest.approx(100 * (high - low)[0], rel=0.5)


@given(st.floats(-2, 1), st.floats(0.1, 10))
def test_the_exponent_is_read_off_a_power_law(power, factor):
    sizes = np.array([1, 4, 16, 64, 256])
    variances = factor * sizes**power * without_replacement(1000, sizes)
    assert exponent(sizes, variances, 1000) == pytest.approx(power, abs=1e-9)


def test_batch_sizes_are_powers_of_four_up_to_a_share_of_the_set():
    assert batch_sizes(55_000)[-1] == 16_384
    assert batch_sizes(54) == [1, 4, 16]
    assert batch_sizes(2) == [1]


@pytest.fixture(scope="module")
def data():
    return separable(200, 0), separable(60, 1)


@pytest.fixture(scope="module")
def snapshots(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "snapshots.npz"
    training = Training([SPEC], *data)
    np.savez(path, **train_with_snapshots(training, 5))
    return read_snapshots(path)


def test_snapshots_lie_at_evaluations_and_leave_the_run_as_it_is(data, snapshots):
    plain, plain_record = trained(data)
    iterations = snapshot_iterations(plain.iterations, SPEC["evaluations"], 5)
    assert list(snapshots) == iterations
    assert (iterations[0], iterations[-1]) == (0, plain.iterations)
    watched = Training([SPEC], *data)
    train_with_snapshots(watched, 5)
    assert watched.records[0].curve[1:] == plain_record.curve[1:]
    np.testing.assert_array_equal(watched.records[0].batch_loss, plain_record.batch_loss)
    np.testing.assert_array_equal(watched.network.parameters[0], plain.network.parameters[0])


def test_a_run_that_diverges_has_the_snapshots_from_before(data):
    training = Training([SPEC | {"step_size": 1e6}], *data)
    assert [key.partition("/")[0] for key in train_with_snapshots(training, 5)][-1] == "0"


def test_losses_and_steps_are_those_of_the_run(data, snapshots):
    _, record = trained(data)
    table, losses = gradient_table(SPEC, snapshots, *data)
    curve = pd.DataFrame(record.curve).set_index("iteration")
    np.testing.assert_allclose(table["training_loss"], curve.loc[table["iteration"], "training_loss"], rtol=1e-6)
    np.testing.assert_allclose(losses.var(axis=1), table["loss_variance"])
    start = list(snapshots)[1]
    steps, epoch = epoch_after(SPEC, snapshots[start], *data, 4)
    assert [step["batch_before"] for step in steps] == [float(record.batch_loss[step["iteration"]]) for step in steps]
    assert all(
        abs(step["training_before"] - np.interp(step["iteration"], curve.index, curve["training_loss"])) < 0.2
        for step in steps
    )
    stretch = record.batch_loss[epoch["first"] : epoch["last"]]
    assert epoch["batch_mean"] == pytest.approx(stretch.mean(), rel=1e-6)
    assert epoch["last"] - epoch["first"] == round(200 / SPEC["batch_size"])


def test_a_small_step_takes_off_its_batch_what_first_order_says(data):
    spec = SPEC | {"step_size": 1e-3}
    training = Training([spec], *data)
    training.run(20)
    steps, _ = epoch_after(spec, training.state(), *data, 5)
    for step in steps:
        fall = step["batch_before"] - step["batch_after"]
        assert fall == pytest.approx(step["step_size"] * step["batch_square"], rel=0.05)


@pytest.mark.parametrize("change", [{"dropout": 0.3}, {"mixup": 0.5, "flip": True}, {"optimiser": "adamw"}])
def test_regularised_runs_can_be_measured(data, change):
    spec = SPEC | change
    training = Training([spec], *data)
    snapshots = train_with_snapshots(training, 4)
    states = {}
    for key, array in snapshots.items():
        states.setdefault(int(key.partition("/")[0]), {})[key.partition("/")[2]] = array
    steps, epochs = step_tables(spec, states, *data)
    assert len(epochs) == 3 and np.isfinite(steps.drop(columns=["square", "trace"]).to_numpy(float)).all()
    assert steps.groupby("first")["square"].first().notna().all()


def test_findings_of_runs_in_which_the_theory_holds():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    rows = run_rows(tables, n=100)
    assert rows.index.tolist() == [0, 1, 2]
    np.testing.assert_allclose(rows["exponent"], -1)
    np.testing.assert_allclose(rows[["log_ratio", "before_gap"]], 0, atol=1e-12)
    np.testing.assert_allclose(rows[["first_scale", "last_scale", "two_batch"]], [[10, 40, 1]] * 3)
    np.testing.assert_allclose(rows["after_gap"], -0.08)
    np.testing.assert_allclose(rows["expected_own"], 0.1 * 1.5)
    np.testing.assert_allclose(rows["expected_training"], 0.1)
    found = noise_findings(tables, n=100)
    assert found["covered"] == 1
    assert [epoch["epoch"] for epoch in found["epochs"]] == [1, 2]
    assert found["scales"][-1]["noise_scale"]["mean"] == 40
    assert [run["own_fall"] for run in found["steps"][0]["by_run"]] == pytest.approx([0.1] * 3)
    assert found["epochs"][1]["first"] == 10


def test_the_lag_is_drift_and_the_rest():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    parts = tables["epochs"]
    np.testing.assert_allclose(parts["lag"], parts["drift"] + parts["rest"])
    np.testing.assert_allclose(parts["drift"], 0.2)
    np.testing.assert_allclose(tables["steps"]["own_fall"], 0.1)


def test_only_completed_runs_are_gathered():
    tables = made_up_tables(seeds=1)
    parts = {name: [table.drop(columns="seed")] * 3 for name, table in tables.items()}
    runs = pd.DataFrame({"run": ["a", "b", "c"], "seed": [4, 5, 6], "batch_size": 10})
    runs["status"] = ["completed", "diverged", "completed"]
    found = gather(parts, runs, n=100)
    assert [list(table["run"].unique()) for table in found.values()] == [["a", "c"]] * 4
    assert run_rows(found, n=100).index.tolist() == [4, 6]
    nothing = gather(parts, runs.assign(status="diverged"), n=100)
    assert [len(table) for table in nothing.values()] == [0] * 4
    assert {"before_gap", "run", "seed", "epoch"} <= set(nothing["steps"])
    assert run_rows(nothing, n=100).empty
    assert noise_findings(nothing, n=100) is None


def test_the_variance_table_has_every_size_at_every_snapshot(data, snapshots):
    table, losses = gradient_table(SPEC, snapshots, *data)
    variances = variance_table(table, losses, np.random.default_rng(0))
    assert variances.groupby("batch_size").size().to_dict() == dict.fromkeys([1, 4, 16], len(snapshots))
    at_one = variances[variances["batch_size"] == 1].set_index("iteration")["theory"]
    np.testing.assert_allclose(at_one, table.set_index("iteration")["loss_variance"])


def test_runs_shorter_than_an_epoch_have_a_noise_scale_and_no_steps(data):
    spec = SPEC | {"epochs": 0.5}
    training = Training([spec], *data)
    snapshots = {}
    for key, array in train_with_snapshots(training, 3).items():
        snapshots.setdefault(int(key.partition("/")[0]), {})[key.partition("/")[2]] = array
    table, losses = gradient_table(spec, snapshots, *data)
    steps, epochs = step_tables(spec, snapshots, *data)
    tables = {"gradients": table, "variances": variance_table(table, losses, np.random.default_rng(0))}
    tables |= {"steps": steps.astype(object), "epochs": epochs.astype(object)}
    tables = {name: table.assign(seed=0, run="run") for name, table in tables.items()}
    tables = derive(tables, SPEC["batch_size"], len(data[0]))
    found = noise_findings(tables, len(data[0]))
    assert found["steps"] == found["epochs"] == []
    assert found["runs"]["own_fall"] is None
    assert found["scales"][0]["noise_scale"]["mean"] > 0
    rows = judge(sampling_claims(run_rows(tables, len(data[0]))), "x")
    assert {row["verdict"] for row in rows if row["key"] in ("optimistic-after", "lag-is-drift")} == {"undecided"}


def verdicts(tables):
    return {row["key"]: row["verdict"] for row in judge(sampling_claims(run_rows(derive(tables, 10, 100), 100)), "x")}


def jittered(tables, scale=0.01):
    """The tables with each column of numbers scattered over the seeds."""
    rng = np.random.default_rng(0)
    fixed = {"seed", "first", "iteration", "epoch", "batch_size"}
    for table in tables.values():
        for column in set(table) - fixed:
            table[column] *= 1 + scale * rng.standard_normal(len(table))
    return tables


def test_claims_follow_the_data():
    assert set(verdicts(jittered(made_up_tables(), 0.002)).values()) == {"supported"}
    turned = jittered(made_up_tables(grow=False), 0.002)
    turned["steps"]["batch_after"] = 1.4
    turned["variances"]["variance"] *= turned["variances"]["batch_size"] ** 0.5
    found = verdicts(turned)
    for key in ("scale-grows", "optimistic-after", "variance-exponent", "variance-as-theory", "own-fall-larger"):
        assert found[key] == "contradicted", key


def test_a_part_of_the_training_set_follows_its_loss():
    examples = separable(4000, 0)
    part = every(20, examples)
    assert len(part) == 1000
    assert len(every(20, separable(60, 0))) == 60
    training = Training([SPEC], examples, separable(60, 1))
    snapshots = training.state()
    steps, epoch = epoch_after(SPEC, snapshots, examples, separable(60, 1), 5)
    exact = Training([SPEC], examples, separable(60, 1))
    losses = []
    for step in steps:
        exact.run(step["iteration"])
        losses.append(exact.records[0].curve[-1]["training_loss"])
    np.testing.assert_allclose([step["training_before"] for step in steps], losses, rtol=0.1, atol=0.005)
    exact.run(epoch["last"])
    assert epoch["training_end"] == pytest.approx(exact.records[0].curve[-1]["training_loss"], rel=1e-6)
    assert epoch["training_mean"] == pytest.approx(np.mean(losses), rel=0.1)
