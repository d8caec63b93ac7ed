"""The largest and the smallest values that the config may have: a run ends completed or diverged, without an error."""

import math

import pytest

from study.config.schema import schema
from study.training.record import summary
from training_data import separable, trained

HYPERPARAMETERS = schema()["$defs"]["hyperparameters"]["properties"]
# Numbers of images and steps, which the data limit, and widths, which memory does.
LIMITED = {"batch_size", "training_images", "epochs", "iterations", "hidden_layers", "label_noise"}
EXTREMES = [
    (key, value)
    for key, node in HYPERPARAMETERS.items()
    if key not in LIMITED and "maximum" in node
    for value in {node.get("minimum", 1e-12), 1e-12 if node["type"] == "number" else 2, node["maximum"]}
]


@pytest.fixture(scope="module")
def data():
    return separable(60, 0), separable(30, 1)


@pytest.mark.parametrize(("key", "value"), EXTREMES)
@pytest.mark.parametrize(
    "others",
    [
        {},
        {"momentum": 0.9, "nesterov": True, "decay": "inverse-time", "step_size_scaling": "linear", "warmup": 1},
        {"optimiser": "adamw", "decay": "cosine", "averaging": 0.9, "dropout": 0.2, "flip": True, "hidden_layers": []},
    ],
    ids=["plain", "momentum", "adamw"],
)
def test_a_value_at_the_end_of_its_range_trains_or_diverges(data, key, value, others):
    if key == "shift":
        # The images of this test have three by four pixels.
        value = min(value, 2)
    _, record = trained(data, **{"epochs": 1.5, "evaluations": 4} | others | {key: value})
    found = summary(record)
    assert found["status"] == "diverged" or math.isfinite(found["final_validation_loss"])
    assert record.best_network is not None


@pytest.mark.parametrize("epochs", [1e-12, 0.001, 0.3])
@pytest.mark.parametrize("decay", ["constant", "exponential", "inverse-time", "cosine"])
def test_a_run_of_a_single_step_is_a_run(data, epochs, decay):
    training, record = trained(data, epochs=epochs, decay=decay, decay_rate=1000, warmup=100_000, batch_size=60)
    assert training.iterations == 1
    assert summary(record)["status"] == "completed"
