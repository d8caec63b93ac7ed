"""The table of hyperparameters beside the schema, the default config and the code."""

import itertools

import yaml

from project import ROOT
from study.common.hyperparameters import ALTERING, COLUMNS, HYPERPARAMETERS, MAIN, OPTIONS, ORDER
from study.common.run_names import run_name
from study.common.wording import NAMES
from study.config.runs import complete
from study.config.schema import schema
from study.training.altered_batches import altered

CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))


def test_table_schema_and_defaults_have_the_same_names_in_the_same_order():
    assert list(ORDER) == list(schema()["$defs"]["hyperparameters"]["properties"])
    assert list(ORDER) == schema()["properties"]["defaults"]["required"]
    assert set(ORDER) == set(CONFIG["defaults"])


def test_no_name_and_no_words_are_used_twice():
    assert len(set(ORDER)) == len({each.words for each in HYPERPARAMETERS}) == len(ORDER)
    assert set(NAMES) - set(ORDER) == {"trial", "variant"}


def test_a_setting_is_listed_always_or_where_it_is_switched_on():
    assert not set(MAIN) & set(OPTIONS)
    assert not set(COLUMNS) & set(OPTIONS)
    # An option is off where it is false.
    assert not any(CONFIG["defaults"][name] for name in OPTIONS)


def test_the_trainer_alters_the_examples_where_the_table_says_so():
    off = dict.fromkeys(ORDER, 0)
    assert not altered(off)
    assert {name for name in ORDER if altered(off | {name: 1})} == {
        name for name, what in ALTERING.items() if what == "examples"
    }


def test_a_specification_has_the_order_of_the_table_however_the_config_writes_it():
    for names in itertools.islice(itertools.permutations(CONFIG["defaults"]), 3):
        defaults = {name: CONFIG["defaults"][name] for name in reversed(names)}
        specification = complete(defaults, CONFIG["data"], {}, seed=0)
        assert tuple(specification) == (*ORDER, "split", "data_sha256", "seed")
        assert run_name(specification) == run_name(complete(CONFIG["defaults"], CONFIG["data"], {}, seed=0))
