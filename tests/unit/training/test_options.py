"""The options of a training run: off, they change nothing; on, they do what they should and no more."""

import numpy as np
import pytest

from study.common.hyperparameters import MAIN
from study.common.wording import level_label, main_settings
from study.network.perceptron import initialise
from study.network.propagation import Propagation
from study.training.batches import Batches
from study.training.evaluation import Evaluator
from study.training.optimisers import Sgd
from study.training.run import Training
from training_data import REGULARISERS, SPEC, separable, trained


@pytest.fixture(scope="module")
def data():
    return separable(300, 0), separable(100, 1)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_without_options_a_run_is_the_plain_loop_over_the_first_two_streams(data, momentum):
    training, record = trained(data, momentum=momentum, weight_decay=0.01)
    assert [type(part) for part in (training.propagation, training.batches, training.update)] == [
        Propagation,
        Batches,
        Sgd,
    ]
    initial, order = (np.random.default_rng(child) for child in np.random.SeedSequence(0).spawn(2))
    network = initialise([12, 8, 3], "relu", "auto", initial)
    indices = np.concatenate([order.permutation(300) for _ in range(4)]).reshape(75, 16)
    propagation, batches = Propagation(network, 16), Batches(12, 3, 1, (), 16)
    sgd = Sgd(propagation, momentum, 0.01)
    for step, rows in enumerate(indices):
        batches.gather(data[0], rows[None])
        [(inputs, targets, logits, top, total)] = batches.steps(1)
        propagation.forward(inputs, logits)
        propagation.normalise(logits, top, total)
        propagation.backward(targets)
        sgd.step(0.1)
        assert record.batch_loss[step] == np.float32(batches.losses(1)[0][0])
    for own, plain in zip(training.network[0].parameters, network.parameters, strict=True):
        np.testing.assert_array_equal(own, plain)


def test_options_change_neither_the_start_nor_the_order(data):
    plain = Training([SPEC | {"hidden_layers": [7, 6], "activation": "tanh"}], *data)
    for changes in REGULARISERS[:6]:
        training = Training([SPEC | {"hidden_layers": [7, 6], "activation": "tanh"} | changes], *data)
        np.testing.assert_array_equal(training.network.parameters[0], plain.network.parameters[0])
        np.testing.assert_array_equal(training.order.take(2, 16), Training([SPEC], *data).order.take(2, 16))


def test_the_step_size_warms_up_and_decays_over_the_rest(data):
    training = Training([SPEC | {"warmup": 1, "decay": "cosine"}], *data)
    sizes, steps = training.step_sizes(0, 76), 300 / 16
    np.testing.assert_allclose(sizes[:18], 0.1 * np.arange(1, 19) / steps)
    expected = 0.05 * (1 + np.cos(np.pi * (np.arange(19, 76) - steps) / (75 - steps)))
    np.testing.assert_allclose(sizes[19:], expected, atol=1e-15)
    longer = Training([SPEC | {"warmup": 9, "decay": "cosine"}], *data).step_sizes(0, 75)
    np.testing.assert_allclose(longer, 0.1 * np.arange(1, 76) / 75)


def test_the_average_is_what_is_evaluated_and_kept(data):
    training, record = trained(data, averaging=0.9, evaluations=2, step_size=0.3)
    average = training.update.network[0]
    loss, _ = Evaluator(average).evaluate(data[1])
    assert record.curve[-1]["validation_loss"] == loss
    assert (average.parameters[0] != training.network[0].parameters[0]).any()
    np.testing.assert_array_equal(trained(data, step_size=0.3)[1].batch_loss, record.batch_loss)


def test_dropout_without_hidden_layers_is_nothing(data):
    expected, record = (trained(data, hidden_layers=[], dropout=share)[1] for share in (0.0, 0.5))
    np.testing.assert_array_equal(record.batch_loss, expected.batch_loss)


def test_a_setting_is_told_with_the_options_in_use_and_no_others():
    assert main_settings(SPEC, ["weight_decay"]).keys() == {*MAIN, "weight_decay"}
    shown = main_settings(SPEC | {"optimiser": "adamw", "flip": True, "dropout": 0.2})
    assert level_label(shown).endswith("optimiser adamw, dropout 0.2, flips yes")
