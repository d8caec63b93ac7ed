"""Tables of the noise along one run, from its snapshots, and the steps that are measured after them."""

import numpy as np
import pandas as pd
import pytest

from noise_data import ZOOM
from study.claims.noise import noise_claims
from study.claims.shared.claim import judge
from study.noise.findings import noise_findings, run_rows
from study.noise.gathered import derive
from study.noise.order import examples_since_use
from study.noise.steps import ORDERS, epoch_after, every
from study.noise.tables import Snapshots, batch_sizes, snapshot_tables, step_tables, variance_table, zoom_table
from study.training.run import Training
from study.training.snapshots import read_snapshots, snapshot_iterations, train_with_snapshots
from training_data import SPEC, separable, trained


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


def snapshots_of(spec, data, count):
    """(Snapshots, batch losses) of a run that is trained for it."""
    training = Training([spec], *data)
    states = {}
    for key, array in train_with_snapshots(training, count).items():
        states.setdefault(int(key.partition("/")[0]), {})[key.partition("/")[2]] = array
    return Snapshots(spec, states, *data), training.records[0].batch_loss


def test_losses_and_steps_are_those_of_the_run(data, snapshots):
    _, record = trained(data)
    tables, losses = snapshot_tables(Snapshots(SPEC, snapshots, *data), record.batch_loss)
    table = tables["gradients"]
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
    assert epoch["training_start"] == pytest.approx(curve.loc[start, "training_loss"], rel=1e-6)
    assert epoch["last"] - epoch["first"] == round(200 / SPEC["batch_size"])


def test_the_recorded_scatter_is_of_the_half_epoch_after_a_snapshot(data, snapshots):
    _, record = trained(data)
    table = snapshot_tables(Snapshots(SPEC, snapshots, *data), record.batch_loss)[0]["gradients"].set_index("iteration")
    iterations, half = list(snapshots), round(200 / SPEC["batch_size"]) // 2
    known = [i for i in iterations if i >= 12 and i + half <= len(record.batch_loss)]
    assert known and table.index[table["recorded"].notna()].tolist() == known
    following = record.batch_loss[known[0] : known[0] + half].astype(float)
    assert table.loc[known[0], "recorded"] == pytest.approx((np.diff(following) ** 2).mean() / 2)
    predicted = table["loss_variance"] / 16 * (200 - 16) / (200 - 1)
    np.testing.assert_allclose(table["predicted"], predicted)
    assert table["hardest_share"].between(0.05, 1).all()


@pytest.mark.parametrize("change", [{}, {"optimiser": "adamw"}, {"momentum": 0.9}, {"weight_decay": 0.01}])
def test_the_orders_of_a_small_step_add_up_to_what_it_does(data, change):
    spec = SPEC | {"step_size": 1e-3, "activation": "tanh"} | change
    training = Training([spec], *data)
    training.run(20)
    steps, _ = epoch_after(spec, training.state(), *data, 5)
    known = [step for step in steps if np.isfinite(step["own_first"])]
    assert len(known) == 3
    for step in known:
        fall = step["batch_before"] - step["batch_after"]
        assert fall == pytest.approx(step["own_first"] + step["own_second"], rel=0.01, abs=2e-6)
        fall = step["training_before"] - step["training_after"]
        assert fall == pytest.approx(step["training_first"] + step["training_second"], rel=0.01, abs=2e-6)


def test_the_second_order_is_needed_where_the_step_is_large(data):
    spec = SPEC | {"step_size": 0.1, "activation": "tanh"}
    training = Training([spec], *data)
    training.run(20)
    steps, _ = epoch_after(spec, training.state(), *data, 9)
    table = pd.DataFrame(steps).dropna()
    fall = table["batch_before"] - table["batch_after"]
    assert ((table["own_first"] + table["own_second"] - fall).abs() < (table["own_first"] - fall).abs()).all()


@pytest.mark.parametrize("change", [{"dropout": 0.3}, {"mixup": 0.5, "flip": True}, {"averaging": 0.9}])
def test_regularised_runs_can_be_measured(data, change):
    steps, epochs = step_tables(snapshots_of(SPEC | change, data, 4)[0])
    assert len(epochs) == 3 and np.isfinite(steps.drop(columns=ORDERS).to_numpy(float)).all()
    assert steps.groupby("first")["own_first"].first().notna().all()


def test_the_variance_table_has_every_size_at_every_snapshot(data, snapshots):
    tables, losses = snapshot_tables(Snapshots(SPEC, snapshots, *data), np.zeros(100))
    variances = variance_table(tables["gradients"], losses, np.random.default_rng(0))
    assert variances.groupby("batch_size").size().to_dict() == dict.fromkeys([1, 4, 16], len(snapshots))
    at_one = variances[variances["batch_size"] == 1].set_index("iteration")["theory"]
    np.testing.assert_allclose(at_one, tables["gradients"].set_index("iteration")["loss_variance"])


@pytest.mark.parametrize("sampling", ["shuffle", "replacement"])
def test_the_last_use_of_an_example_is_that_of_the_run(data, sampling):
    spec, drawn = SPEC | {"sampling": sampling}, []
    training = Training([spec], *data)
    take = training.order.take
    training.order.take = lambda *sizes: drawn.append(take(*sizes)) or drawn[-1]
    training.advance(20)
    uses = np.concatenate([each.ravel() for each in drawn])[: 20 * 16]
    last = {example: place for place, example in enumerate(uses)}
    expected = [len(uses) - last.get(example, -np.inf) for example in range(200)]
    np.testing.assert_array_equal(examples_since_use(spec, 200, 20), expected)


def test_ages_hold_every_used_example_once(data, snapshots):
    ages = snapshot_tables(Snapshots(SPEC, snapshots, *data), np.zeros(100))[0]["ages"]
    assert ages["iteration"].min() == 12
    # After twelve steps of the first epoch eight examples were not used yet.
    assert ages.groupby("iteration")["examples"].sum().tolist() == [192, 200, 200]
    ages = ages[ages["iteration"] > 12]
    weighed = (ages["examples"] * ages["excess"]).groupby(ages["iteration"]).sum()
    np.testing.assert_allclose(weighed, 0, atol=1e-9)
    assert ages["age"].between(0, 2).all()


def test_the_zoom_has_the_exact_losses_of_the_run(data, snapshots):
    _, record = trained(data)
    zoom = zoom_table(Snapshots(SPEC, snapshots, *data)).set_index("iteration")
    np.testing.assert_allclose(zoom["batch_loss"], record.batch_loss[zoom.index])
    curve = pd.DataFrame(record.curve).set_index("iteration")
    both = zoom.index.intersection(curve.index)
    assert len(both) >= 2 and zoom.index[-1] == len(record.batch_loss) - 1
    np.testing.assert_allclose(zoom.loc[both, "training_loss"], curve.loc[both, "training_loss"], rtol=1e-6)


def test_runs_shorter_than_an_epoch_have_a_noise_scale_and_no_steps(data):
    snapshots, batch_losses = snapshots_of(SPEC | {"epochs": 0.5}, data, 3)
    tables, losses = snapshot_tables(snapshots, batch_losses)
    tables["variances"] = variance_table(tables["gradients"], losses, np.random.default_rng(0))
    steps, epochs = step_tables(snapshots)
    tables |= {"steps": steps.astype(object), "epochs": epochs.astype(object)}
    tables = {name: table.assign(seed=0, run="run") for name, table in tables.items()}
    tables = derive(tables, SPEC["batch_size"], len(data[0]))
    found = noise_findings(tables, ZOOM)
    assert found["steps"] == found["epochs"] == []
    assert found["runs"]["own_fall"] is found["runs"]["ratio"] is found["ages"] is None
    assert found["scales"][0]["noise_scale"]["mean"] > 0
    assert len(zoom_table(snapshots)) == 6
    rows = judge(noise_claims(run_rows(tables)), "x")
    assert {row["verdict"] for row in rows} == {"unresolved"}
    assert not any("nan" in row["sentence"] for row in rows)


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
