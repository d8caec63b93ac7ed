"""Parts that a config leaves out."""

import copy
from pathlib import Path

import pytest
import yaml

from study.common.errors import StudyError
from study.config.absent import leave_out
from study.config.check import check
from study.config.runs import expand

DEFAULT = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text(encoding="utf-8"))


def study(**changes):
    config = copy.deepcopy(DEFAULT) | changes
    leave_out(config)
    return config


OWN = [{"name": "mine", "title": "Mine", "seeds": 1, "vary": {"batch_size": [32, 64]}}]


@pytest.mark.parametrize("part", ["selection", "mixture", "verification"])
def test_a_part_may_be_null_or_absent(part):
    for config in (study(**{part: None}), study()):
        check(config)
    config = study()
    del config[part]
    leave_out(config)
    check(config)
    assert config[part] is None


def test_a_study_of_ones_own_needs_a_selection_of_ones_own_or_none():
    with pytest.raises(
        StudyError, match=r"selection, experiment: .*'search'.*known experiments: mine.*selection: null"
    ):
        check(study(experiments=OWN))
    check(study(experiments=OWN, selection=None))


def test_null_in_an_entry_is_as_good_as_no_key():
    nulls = dict.fromkeys(("question", "settings", "variants", "search"))
    (with_nulls,), runs = expand(study(experiments=[OWN[0] | nulls], selection=None))
    (without,), same = expand(study(experiments=OWN, selection=None))
    assert (with_nulls, runs) == (without, same)


def test_a_selection_of_nothing_is_refused_with_the_remedy():
    config = study()
    config["selection"]["experiment"] = None
    with pytest.raises(StudyError, match=r"selection, experiment: null selects nothing; .*selection: null"):
        check(config)


@pytest.mark.parametrize(
    "broken", [{"experiments": None}, {"experiments": [None]}, {"experiments": "x"}, {"selection": 3}]
)
def test_what_has_another_type_is_left_to_the_check(broken):
    config = study(**broken)
    with pytest.raises(StudyError):
        check(config)
