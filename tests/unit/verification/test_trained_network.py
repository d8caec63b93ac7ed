"""The network that is trained, against the complex step."""

import numpy as np

from study.network.activations import ACTIVATIONS
from study.verification import trained_network
from study.verification.checks import TOLERANCES, network_checks
from study.verification.table import NETWORK, WELL


def test_the_trained_network_agrees_block_by_block():
    found = list(trained_network.findings(4, 3))
    assert max(deviations.max() for *_, deviations in found) < TOLERANCES[WELL]
    assert len(found) == len(ACTIVATIONS) * 4 * (4 + 6 + 8 + 10)


def test_each_check_has_its_activation_and_option_in_columns(monkeypatch):
    found = [("leaky_relu", 1, "W1", "plain", np.zeros(3)), ("relu", 2, "b2", "dropout", np.ones(3))]
    monkeypatch.setattr(trained_network, "findings", lambda count, seed: found)
    first, second = network_checks(3, 0)
    assert (first["step"], first["method"]) == ("leaky relu, 1 hidden layer, W1", "complex step")
    assert (second["step"], second["method"]) == ("relu, 2 hidden layers, b2", "complex step, dropout")
    assert [first[key] for key in ("way", "activation", "option")] == [NETWORK, "leaky_relu", "plain"]
    assert first["passed"] and not second["passed"]
