"""Coordinates of a search space."""

import numpy as np
import pytest

from study.search.coordinates import Coordinate, as_in_space, coordinates_of, point_at, values_of


def test_a_prediction_is_for_the_value_that_it_is_labelled_with():
    space = {
        "hidden_layers": [256, 64, 128],
        "activation": ["tanh", "relu"],
        "step_size": {"low": 0.01, "high": 1, "log": True},
    }
    coordinates = coordinates_of(space)
    for share in (0.1, 0.5, 0.9):
        point = point_at(space, coordinates, [share] * len(coordinates), {})
        assert point == {coordinate.key: coordinate.value(share) for coordinate in coordinates}


def test_hidden_layers_have_their_number_and_the_units_of_each():
    coordinates = coordinates_of({"hidden_layers": {"layers": [1, 2], "units": [4, 8]}, "activation": ["relu"]})
    assert [coordinate.name for coordinate in coordinates] == ["hidden layers", "units of layer 1", "units of layer 2"]
    assert values_of(coordinates, {"hidden_layers": [8]}) == [1, 8, None]
    assert np.isnan(coordinates[2].code(None))


def test_choices_are_numbers_or_numbered():
    assert Coordinate("batch_size", [64, 32]).code(64) == 64
    assert Coordinate("activation", ["tanh", "relu"]).code("relu") == 1
    assert Coordinate("hidden_layers", [256, [64, 32]]).code([64, 32]) == 1


@pytest.mark.parametrize(
    ("domain", "units", "written"),
    [
        ({"layers": [0, 1], "units": [4]}, [], []),
        ({"low": 8, "high": 64, "integer": True}, [8], 8),
        ([256, [64, 32]], [256], 256),
        ([[256], [64, 32]], [256], [256]),
        ([256, [64, 32]], [64, 32], [64, 32]),
    ],
)
def test_hidden_layers_are_written_as_the_space_writes_them(domain, units, written):
    assert as_in_space({"hidden_layers": domain}, {"hidden_layers": units}) == {"hidden_layers": written}
