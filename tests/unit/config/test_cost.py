"""What a run costs, known beforehand."""

import pytest

from study.config.cost import bytes_of, cost_of
from study.config.sizes import Known
from training_data import SPEC

THERE = Known(images=55_000, classes=10, height=28, width=28)
SLOWER = [
    {"epochs": 8},
    {"epochs": None, "iterations": 20_000},
    {"hidden_layers": [64]},
    {"hidden_layers": [8, 8]},
    {"batch_size": 4},
    {"activation": "tanh"},
    {"dropout": 0.5},
    {"flip": True},
    {"momentum": 0.9},
    {"averaging": 0.99},
    {"optimiser": "adamw"},
    {"evaluations": 16},
]


def cost(there=THERE, epochs=None, **settings):
    return cost_of(SPEC | settings, there, 5000, epochs)


@pytest.mark.parametrize("settings", SLOWER, ids=str)
def test_what_makes_a_run_longer_costs_more(settings):
    assert cost(**settings).seconds > cost().seconds


def test_fewer_images_and_smaller_ones_cost_less():
    assert cost(training_images=1_000).seconds < cost().seconds
    smaller = cost(Known(images=1_400, classes=10, height=8, width=8))
    assert smaller.seconds < cost().seconds
    assert smaller.mebibytes < cost().mebibytes


def test_epochs_are_those_of_a_rung():
    assert cost(epochs=4) == cost()
    assert cost(epochs=1).seconds < cost().seconds
    # A budget in epochs counts, whatever the specification says of its end.
    assert cost(epochs=1, iterations=100_000).seconds == cost(epochs=1).seconds


def test_nothing_known_of_the_images_means_those_of_fashion_mnist():
    assert cost(Known()) == cost()


def test_wide_networks_and_large_batches_take_memory():
    assert cost(hidden_layers=[2048, 2048]).mebibytes > cost().mebibytes + 100
    assert cost(batch_size=20_000).mebibytes > cost().mebibytes + 50


def test_the_disk_grows_with_network_and_steps():
    few = bytes_of(SPEC, THERE)
    assert bytes_of(SPEC | {"hidden_layers": [2048]}, THERE) > few + 4 * 784 * 1000
    assert bytes_of(SPEC | {"epochs": 100}, THERE) > few
    assert bytes_of(SPEC, THERE, validation_size=100_000) > few
