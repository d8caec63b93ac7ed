"""A search space in words."""

from study.search.wording import describe_space

SPACE = {
    "decay": ["constant", "exponential", "cosine"],
    "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential"]}},
    "momentum": {"choices": [0.5, 0.9], "when": {"activation": ["relu"]}},
    "hidden_layers": {"layers": [0, 1, 2], "units": [10, 20]},
}


def test_a_space_in_words():
    rows = describe_space(SPACE | {"batch_size": {"low": 8, "high": 64, "integer": True}})
    assert {row["name"]: row["values"] for row in rows}["hidden units"] == "0, 1 or 2 layers of 10 or 20 units"
    assert [row["condition"] for row in rows][:3] == ["", "decay is exponential", "activation is relu"]
    assert rows[-1]["values"] == "8 to 64, whole numbers"
