"""What the trials of a search drew, one hyperparameter at a time."""

from study.search.dimensions import dimensions


def test_hidden_layers_have_their_number_and_their_units_in_total():
    space = {"hidden_layers": {"layers": [0, 1, 2], "units": [64, 256, 512]}}
    points = [{"hidden_layers": units} for units in ([512, 256], [64], [512, 256])]
    count, total = dimensions(points, space)
    assert (count.name, count.values, count.options) == ("hidden layers", [2, 1, 2], [1, 2])
    assert (total.name, total.kind, total.values) == ("total units", "log", [768, 64, 768])
    _, total = dimensions([*points, {"hidden_layers": []}], space)
    assert total.kind == "linear"


def test_options_are_those_that_were_drawn_numbers_ascending_and_words_in_the_order_of_the_space():
    space = {"batch_size": [128, 32, 64], "activation": ["tanh", "gelu", "relu"], "flip": [True, False]}
    points = [
        {"batch_size": 128, "activation": "relu", "flip": False},
        {"batch_size": 32, "activation": "tanh", "flip": True},
    ]
    options = [dimension.options for dimension in dimensions(points, space)]
    assert options == [[32, 128], ["tanh", "relu"], [True, False]]


def test_what_no_trial_has_and_what_has_one_choice_is_left_out():
    space = {
        "decay": ["constant"],
        "decay_rate": {"low": 0.01, "high": 0.3, "when": {"decay": ["exponential"]}},
        "step_size": {"low": 0.01, "high": 0.3, "log": True},
        "momentum": {"low": 0, "high": 0.9},
    }
    points = [{"decay": "constant", "step_size": 0.1, "momentum": 0.5}, {"decay": "constant", "step_size": 0.2}]
    found = dimensions(points, space)
    assert [(dimension.key, dimension.kind) for dimension in found] == [("step_size", "log"), ("momentum", "linear")]
    assert found[1].values == [0.5, None]
