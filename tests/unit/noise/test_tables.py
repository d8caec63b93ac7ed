"""Tables of the noise along one run, from its snapshots, and the steps that are measured after them."""

import numpy as np
import pandas as pd
import pytest

from study.claims.noise import noise_claims
from study.claims.shared.claim import judge
from study.noise.findings import noise_findings, run_rows
from study.noise.gathered import derive
from study.noise.steps import epoch_after, every
from study.noise.tables import batch_sizes, gradient_table, step_tables, variance_table
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
    rows = judge(noise_claims(run_rows(tables, len(data[0]))), "x")
    assert {row["verdict"] for row in rows if row["key"] in ("optimistic-after", "lag-is-drift")} == {"undecided"}


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
