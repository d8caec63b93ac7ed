"""What the surrogate of a search says about made-up trials."""

import numpy as np
import pandas as pd

from study.search.explanation import explain, observations


def made_up_trials(n):
    """(space, trials, rungs) of a search in which the step size matters, and the decay rate only where there is one."""
    space = {
        "step_size": {"low": 0.001, "high": 1.0, "log": True},
        "decay": ["constant", "exponential"],
        "decay_rate": {"low": 0.01, "high": 0.3, "when": {"decay": ["exponential"]}},
        "activation": ["relu", "tanh"],
        "hidden_layers": {"layers": [1, 2], "units": {"low": 8, "high": 64}},
    }
    rng = np.random.default_rng(0)
    columns = {
        "step_size": np.exp(rng.uniform(np.log(0.001), 0, n)),
        "decay": rng.choice(["constant", "exponential"], n),
        "decay_rate": rng.uniform(0.01, 0.3, n),
        "activation": rng.choice(["relu", "tanh"], n),
        "hidden_layers": [[[8], [64, 32]][choice] for choice in rng.choice(2, n)],
    }
    points = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for point in points:
        if point["decay"] == "constant":
            del point["decay_rate"]
    trials = pd.DataFrame({"trial": range(n), "point": points})
    error = 0.1 + 0.02 * np.log10(columns["step_size"] / 0.1) ** 2
    rungs = pd.DataFrame({"trial": range(n), "budget": 5.0, "last": True, "status": "completed", "accuracy": 1 - error})
    return space, trials, rungs


def test_the_explanation_finds_what_matters():
    space, trials, rungs = made_up_trials(60)
    found = explain(space, {"decay_rate": 0.0}, trials, rungs)
    assert found["coordinates"][0]["name"] == "step size"
    assert found["coordinates"][0]["total"]["low"] > 0.7
    assert found["skill"] > 0.7
    response = found["coordinates"][0]["response"]
    best = response["values"][int(np.argmax(response["mean"]))]
    assert 0.02 < best < 0.5
    assert all(c["total"]["mean"] < 0.1 for c in found["coordinates"][1:])
    assert {"units of layer 1", "units of layer 2", "hidden layers"} <= {c["name"] for c in found["coordinates"]}
    assert explain(space, {"decay_rate": 0.0}, trials, rungs) == found


def test_too_few_trials_explain_nothing():
    space, trials, rungs = made_up_trials(5)
    assert not explain(space, {"decay_rate": 0.0}, trials, rungs)["enough"]


def test_a_space_without_a_choice_explains_nothing():
    _, trials, rungs = made_up_trials(20)
    trials["point"] = [{"activation": "relu"}] * 20
    assert not explain({"activation": ["relu"]}, {}, trials, rungs)["enough"]


def test_a_range_of_hidden_units_is_a_number():
    _, trials, rungs = made_up_trials(20)
    space = {"hidden_layers": {"low": 8, "high": 64, "integer": True}}
    trials["point"] = [{"hidden_layers": [8 + i]} for i in range(20)]
    assert observations(space, trials, rungs)["point"][3] == {"hidden_layers": 11}
    found = explain(space, {}, trials, rungs)
    assert [c["name"] for c in found["coordinates"]] == ["hidden units"]


def test_a_diverged_trial_counts_as_the_worst():
    space, trials, rungs = made_up_trials(20)
    rungs.loc[3, ["status", "accuracy"]] = ["diverged", np.nan]
    assert observations(space, trials, rungs)["accuracy"][3] == rungs["accuracy"].min()
