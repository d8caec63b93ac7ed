"""The config: what is refused, in which words, and what runs it asks for."""

import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.common.run_names import run_name
from study.config.catalogue import data_set
from study.config.check import check
from study.config.files import check_files
from study.config.runs import changed, expand, refit_seeds, split_name
from study.config.schema import schema
from study.config.space import random_trials

ROOT = Path(__file__).parents[3]
FILES = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def config():
    return copy.deepcopy(CONFIG)


def experiment(config, name):
    return next(e for e in config["experiments"] if e["name"] == name)


def remedies(config):
    return experiment(config, "remedies")["variants"]


@pytest.mark.parametrize("changes", ["config.try.yaml", "config.quick.yaml", "config.record.yaml"])
def test_the_configs_of_the_project_pass(config, changes):
    check(config)
    for key, value in yaml.safe_load((ROOT / changes).read_text(encoding="utf-8")).items():
        config[key] = config[key] | value if isinstance(value, dict) else value
    check(config)


def test_defaults_name_every_hyperparameter(config):
    assert list(config["defaults"]) == list(schema()["$defs"]["hyperparameters"]["properties"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c["defaults"].update(activaton="relu"), ["defaults", "'activaton'", "did you mean 'activation'"]),
        (lambda c: c.update(experimnts=[]), ["'experimnts'", "did you mean 'experiments'"]),
        (lambda c: c["defaults"].pop("momentum"), ["defaults", "'momentum' is missing"]),
        (lambda c: c["defaults"].update(activation="relo"), ["'relo'", "leaky_relu"]),
        (lambda c: c["defaults"].update(batch_size=2.5), ["batch_size", "2.5", "integer"]),
        (lambda c: c["defaults"].update(step_size="1e-3"), ["step_size", "'1e-3'", "number", "; write 0.001"]),
        (lambda c: c["mixture"].update(passes="50"), ["passes", "'50'", "without quotes", "--config"]),
        (lambda c: c["data"].update(folder="resources/fashion-mnist"), ["data, folder", "move your files"]),
        (lambda c: c["defaults"].update(step_size="2e-7"), ["step_size", "'2e-7'", "number", "; write 2.0e-07"]),
        (lambda c: c["defaults"].update(hidden_layers="wide"), ["'wide' should be of type integer or array"]),
        (lambda c: c["defaults"].update(hidden_layers=[10, 0]), ["hidden_layers, entry 2", "0", "minimum of 1"]),
        (lambda c: experiment(c, "search").update(seeds=0), ["'search', seeds", "0", "minimum of 1"]),
        (lambda c: c["data"].update(train_size=59_000), ["validation_size 5000 leaves 55000", "59000 are wanted"]),
        (lambda c: c["data"].update(validation_size=60_000), ["validation_size 60000 leaves 0", "some are wanted"]),
        (lambda c: c["defaults"].update(momentum=1.0), ["momentum", "1.0"]),
        (lambda c: c["defaults"].update(dropout=1), ["defaults, dropout", "1 "]),
        (lambda c: c["defaults"].update(flip=1), ["defaults, flip", "boolean"]),
        (lambda c: c["defaults"].update(shift=28), ["defaults, shift", "28"]),
        (lambda c: c["defaults"].update(optimiser="adam"), ["optimiser", "'adam'", "adamw"]),
        (lambda c: c["defaults"].update(label_smoothing=-0.1), ["label_smoothing", "-0.1"]),
        (lambda c: experiment(c, "batch-size")["settings"].update(averging=0.9), ["'averging'", "'averaging'"]),
        (lambda c: experiment(c, "search")["search"]["space"].update(mixup={"low": -1, "high": 1}), ["mixup", "-1"]),
        (lambda c: c["experiments"].append(c["experiments"][0]), ["'training-run'", "more than once"]),
        (lambda c: c["experiments"][0].update(name="My run"), ["'My run'", "small letters, digits and hyphens"]),
        (lambda c: experiment(c, "training-run")["settings"].update(epochs=1), ["B2.1", "epochs to 2"]),
        (lambda c: experiment(c, "training-run")["settings"].update(iterations=500), ["B2.1", "the run has 0.582"]),
        (lambda c: c["defaults"].update(dropout=0.2), ["B2.1", "with dropout 0.2", "set dropout to 0"]),
        (lambda c: experiment(c, "training-run")["settings"].update(flip=True), ["B2.1", "set flip to false"]),
        (
            lambda c: experiment(c, "batch-size")["vary"].update(step_size_scaling=["none", "sqrt", "linear"]),
            ["step_size_scaling", "two at most"],
        ),
        (lambda c: c["data"].update(train_size=500), ["10 components in 10 dimensions", "659", "500 training images"]),
        (
            lambda c: experiment(c, "search")["search"]["space"].update(step_size={"low": 0.1, "high": 1, "lg": True}),
            ["step_size", "'lg'", "did you mean 'log'"],
        ),
        (
            lambda c: experiment(c, "search")["search"]["space"].update(hidden_layers={"layers": [1], "unit": [9]}),
            ["hidden_layers", "'unit'", "did you mean 'units'"],
        ),
        (lambda c: c["experiments"][0].update(name="selected"), ["'selected'", "take another"]),
        (lambda c: c["defaults"].update(batch_size=64.0), ["batch_size", "64.0 should be of type integer"]),
        (lambda c: c["selection"]["settings"].update(batch_size=90_000), ["selection, settings", "90000", "55000"]),
        (
            lambda c: c["selection"]["settings"].update(training_images=100),
            ["selection, settings: batch_size 128 exceeds the 100 training images", "a smaller one, or more training_"],
        ),
        (
            lambda c: experiment(c, "remedies")["variants"].update(more={"training_images": 60_000}),
            ["'remedies': training_images 60000 exceeds the 55000 training images; take fewer, or null"],
        ),
        (
            lambda c: experiment(c, "hidden-units")["settings"].update(training_images=9),
            ["'hidden-units': training_images 9 gives no image to some of the 10 classes; take 10 or more"],
        ),
        (
            lambda c: experiment(c, "batch-size")["settings"].update(training_images=1000),
            ["'batch-size': batch_size 4096 exceeds the 1000 training images; take a smaller one, or more training_im"],
        ),
        (
            lambda c: experiment(c, "remedies")["variants"].update(few={"training_images": 50}),
            ["'remedies': batch_size 64 exceeds the 50 training images"],
        ),
        (
            lambda c: experiment(c, "reference").update(vary={"training_images": [None, 50, 1000]}),
            ["'reference': batch_size 64 exceeds the 50 training images"],
        ),
        (
            lambda c: experiment(c, "search")["search"]["space"].update(
                training_images={"low": 100, "high": 56_000, "integer": True}
            ),
            ["'search': training_images 56000 exceeds", "'search': batch_size 128 exceeds the 100 training images"],
        ),
        (
            lambda c: experiment(c, "training-run")["settings"].update(iterations=100, training_images=6400),
            ["B2.1", "the run has 1.000"],
        ),
        (lambda c: c["defaults"].update(training_images=0), ["defaults, training_images", "0", "minimum of 1"]),
        (lambda c: c["defaults"].update(training_images=2.5), ["defaults, training_images", "2.5"]),
        (lambda c: c["defaults"].update(label_noise=1), ["defaults, label_noise", "1 "]),
        (lambda c: c["data"].update(validation_size=1), ["validation_size", "1", "minimum of 2"]),
        (lambda c: experiment(c, "batch-size")["settings"].update(iterations=9), ["B2.2", "set iterations to null"]),
        (
            lambda c: experiment(c, "hidden-units")["vary"].update(hidden_layers=[100, [100]]),
            ["hidden_layers", "twice"],
        ),
        (lambda c: c["selection"].update(experiment="serch"), ["'serch'", "did you mean 'search'"]),
        (lambda c: c["selection"].update(seeds=[0, 7]), ["selection, seeds: 0", "'search'", "take another"]),
        (lambda c: experiment(c, "batch-size")["vary"].update(bach_size=[1]), ["'bach_size'", "'batch_size'"]),
        (lambda c: experiment(c, "batch-size")["vary"].update(batch_size=[1, 1]), ["batch_size", "twice"]),
        (lambda c: experiment(c, "batch-size")["vary"].update(batch_size=[90_000]), ["90000", "55000"]),
        (lambda c: experiment(c, "batch-size")["vary"].update(batch_size=["many"]), ["batch-size", "'many'"]),
        (
            lambda c: experiment(c, "batch-size")["vary"].update(batch_size=["50"]),
            ["vary, batch_size: '50' should be of type integer; write it without quotes", "--config"],
        ),
        (lambda c: experiment(c, "batch-size")["settings"].update(batch_size=4), ["settings", "vary", "drop one"]),
        (lambda c: experiment(c, "search")["search"]["space"].update(step_size={"low": 1, "high": 0.1}), ["low 1"]),
        (lambda c: experiment(c, "search")["search"]["space"].update(units=[1]), ["unknown hyperparameter 'units'"]),
        (lambda c: experiment(c, "search").update(vary={"epochs": [1, 2]}), ["'search'", "vary and search"]),
        (lambda c: remedies(c).update(dropout={"dropuot": 0.5}), ["variants, dropout", "did you mean 'dropout'"]),
        (lambda c: remedies(c).update(dropout={"dropout": 2}), ["variants, dropout, dropout", "2 "]),
        (
            lambda c: remedies(c).update({"L1+": {}, "-": {"momentum": 0.1}}),
            ["'remedies', variants", "'-'", "a letter"],
        ),
        (lambda c: remedies(c).update({False: {"momentum": 0.1}}), ["'remedies', variants", "the key false"]),
        (lambda c: remedies(c).update({"Early stopping": {"epochs": 3}}), ["'Early stopping' is read off the curves"]),
        (lambda c: remedies(c).update(again={"dropout": 0.0}), ["'plain' and 'again'", "same settings"]),
        (lambda c: remedies(c).update(huge={"batch_size": 90_000}), ["'remedies'", "90000", "5000"]),
        (lambda c: experiment(c, "remedies").update(variants={"plain": {}}), ["variants", "list two or more"]),
        (lambda c: experiment(c, "remedies").pop("variants"), ["'remedies'", "variants", "drop the question"]),
        (lambda c: experiment(c, "search").update(variants=remedies(c)), ["'search'", "variants and search"]),
        (lambda c: experiment(c, "training-run").update(variants=remedies(c)), ["B2.1", "drop vary, variants and"]),
        (lambda c: experiment(c, "reference").update(variants=remedies(c)), ["reference", "without vary, variants"]),
        (lambda c: experiment(c, "hidden-units").update(question="B2.2"), ["B2.2"]),
        (lambda c: experiment(c, "batch-size")["vary"].update(activation=["relu", "tanh"]), ["B2.2", "batch_size"]),
        (lambda c: experiment(c, "batch-size").pop("question"), ["B2.2 step size", "section of B2.2"]),
        (lambda c: experiment(c, "step-size")["vary"].pop("batch_size"), ["B2.2", "step_size, then batch_size"]),
        (lambda c: c["data"].update(sha256={"train-images-idx3-ubyte": "0" * 64}), ["data", "is missing"]),
        (lambda c: c["data"].update(sha256=dict.fromkeys(FILES, "0" * 64)), ["data, folder", "name the folder"]),
    ],
)
def test_mistakes_are_named_with_place_and_remedy(config, change, words):
    change(config)
    with pytest.raises(StudyError) as error:
        check(config)
    for word in words:
        assert word in str(error.value)


def test_numbers_of_images_that_are_there_pass(config):
    vary = {"training_images": [64, 54_000, None], "label_noise": [0, 0.2]}
    config["experiments"].append({"name": "few", "title": "Few images", "seeds": 1, "vary": vary})
    remedies(config).update(few={"training_images": 10, "batch_size": 10})
    check(config)


def test_of_other_data_is_checked_what_the_config_tells(config, tmp_path):
    config["data"] |= {"folder": str(tmp_path), "sha256": dict.fromkeys(FILES, "0" * 64)}
    experiment(config, "reference")["settings"] |= {"training_images": 3, "batch_size": 3}
    experiment(config, "hidden-units")["settings"]["training_images"] = 10**6
    check(config)
    experiment(config, "reference")["settings"]["batch_size"] = 4
    with pytest.raises(StudyError, match="'reference': batch_size 4 exceeds the 3 training images"):
        check(config)
    config["data"]["train_size"] = 10_000
    with pytest.raises(StudyError, match="'hidden-units': training_images 1000000 exceeds the 10000 training images"):
        check(config)


def test_an_experiment_that_names_epochs_counts_in_epochs_whatever_the_default(config):
    config["defaults"]["iterations"] = 500
    experiment(config, "hidden-units")["settings"]["iterations"] = 500
    check(config)
    experiments, specifications = expand(config)
    search = next(e for e in experiments if e.name == "search")
    # Each trial draws its epochs, and so counts in them.
    assert {specifications[run]["epochs"] for run in search.runs} == set(
        experiment(config, "search")["search"]["space"]["epochs"]
    )
    assert {specifications[run]["iterations"] for run in search.runs} == {None}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"replay": {"trials": 30, "reduction": 3}}, "30 of the 40 trials of the search"),
        ({"replay": {"trials": 2, "reduction": 3}}, "leaves nothing to drop with reduction 3"),
        ({"strategy": "grid", "replay": {"trials": 9, "reduction": 3}}, "it replays halving on the trials of a random"),
    ],
)
def test_a_replay_that_cannot_be_made_is_refused(config, change, told):
    experiment(config, "search")["search"].update(change)
    with pytest.raises(StudyError, match=told):
        check(config)


def test_runs_of_the_default_study(config):
    experiments, specifications = expand(config)
    by_name = {e.name: e for e in experiments}
    assert by_name["batch-size"].factors == ["batch_size"]
    assert len(by_name["batch-size"].members) == 10 * len(experiment(config, "batch-size")["vary"]["batch_size"])
    for e in experiments:
        for member in e.members:
            assert specifications[member.run]["seed"] == member.seed
    assert set(specifications) == {run for e in experiments for run in e.runs}


def test_a_new_experiment_leaves_all_other_runs_alone(config):
    before = expand(config)[1]
    config["experiments"].append(
        {"name": "mine", "title": "Mine", "seeds": 2, "vary": {"activation": ["tanh", "logistic"]}}
    )
    after = expand(config)[1]
    assert before.items() <= after.items()
    assert len(after) == len(before) + 4


def test_equal_settings_share_a_run_however_they_are_written(config):
    config["experiments"] = [
        {"name": "a", "title": "A", "seeds": 1, "settings": {"hidden_layers": 100, "momentum": 0}},
        {"name": "b", "title": "B", "seeds": 1, "vary": {"hidden_layers": [[100], 50]}},
    ]
    experiments, specifications = expand(config)
    assert experiments[0].runs[0] == experiments[1].runs[0]
    assert len(specifications) == 2


def test_of_epochs_and_iterations_the_one_set_last_counts(config):
    spec = next(iter(expand(config)[1].values()))
    assert (spec["epochs"] > 0, spec["iterations"]) == (True, None)
    steps = changed(spec, {"iterations": 7})
    assert (steps["epochs"], steps["iterations"]) == (None, 7)
    assert changed(steps, {"epochs": 3}) == spec | {"epochs": 3}
    assert changed(steps, {"momentum": 0.5})["iterations"] == 7
    assert changed(spec, {"epochs": 3, "iterations": 7})["epochs"] is None


def test_variants_go_by_their_names_and_share_runs_with_what_asks_for_the_same(config):
    config["experiments"] = [
        {"name": "widths", "title": "Widths", "seeds": 2, "vary": {"hidden_layers": [8, 64]}},
        {
            "name": "remedies",
            "title": "Remedies",
            "seeds": 2,
            "settings": {"hidden_layers": 64, "dropout": 0.1},
            "variants": {"plain": {"dropout": 0}, "dropout": {}, "narrow": {"hidden_layers": [32], "momentum": 0.9}},
        },
    ]
    (widths, experiment), specifications = expand(config)
    assert (experiment.kind, experiment.factors) == ("variants", ["variant"])
    assert [m.level["variant"] for m in experiment.members] == ["plain", "plain", "dropout", "dropout"] + ["narrow"] * 2
    assert experiment.runs[:2] == widths.runs[2:]
    specification = specifications[experiment.runs[4]]
    assert (specification["hidden_layers"], specification["momentum"], specification["dropout"]) == ([32], 0.9, 0.1)
    assert "variant" not in specification


def test_a_run_is_named_by_everything_that_decides_its_numbers(config):
    specification = next(iter(expand(config)[1].values()))
    for key, value in specification.items():
        other = [*value, 3] if isinstance(value, list) else {"constant": "cosine"}.get(value, f"{value}x")
        changed = specification | {key: value + 1 if isinstance(value, int | float) else other}
        assert run_name(changed) != run_name(specification), key
    for change in ({"split_seed": 1}, {"validation_size": 6000}, {"train_size": 100}):
        config["data"] |= change
        assert not set(expand(config)[1]) & {run_name(specification)}


SPACE = {
    "activation": ["relu", "tanh"],
    "step_size": {"low": 0.001, "high": 1.0, "log": True},
    "momentum": {"low": 0.0, "high": 0.9},
    "batch_size": {"low": 8, "high": 64, "integer": True},
    "hidden_layers": {"layers": [1, 2, 3], "units": {"low": 10, "high": 99}},
}


@given(st.permutations(sorted(SPACE)), st.integers(0, 99))
def test_draws_ignore_the_order_of_keys_and_the_number_of_trials(order, seed):
    trials = random_trials(SPACE, 6, seed)
    assert random_trials({key: SPACE[key] for key in order}, 12, seed)[:6] == trials
    for trial in trials:
        assert trial["activation"] in SPACE["activation"]
        assert 0.001 <= trial["step_size"] <= 1
        assert 8 <= trial["batch_size"] <= 64
        assert isinstance(trial["batch_size"], int)
        assert 1 <= len(trial["hidden_layers"]) <= 3
        assert all(10 <= units <= 99 for units in trial["hidden_layers"])


def test_log_draws_are_even_in_the_logarithm():
    draws = [trial["step_size"] for trial in random_trials(SPACE, 600, 0)]
    assert 0.28 < sum(draw < 0.01 for draw in draws) / 600 < 0.39


def test_refits_have_seeds_that_no_number_of_seeds_reaches():
    assert refit_seeds({"seeds": 5}) == [101, 102, 103, 104, 105]
    assert refit_seeds({"seeds": [7]}) == [7]


def test_a_specification_is_the_same_however_the_config_writes_it(config):
    plain = expand(config)[1]
    config["defaults"] = {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in reversed(config["defaults"].items())
    }
    other = expand(config)[1]
    assert repr(other) == repr(plain)


def test_other_data_have_a_name_and_splits_of_their_own(config):
    data = config["data"]
    own = data | {"sha256": dict.fromkeys(FILES, "0" * 64)}
    other = data | {"sha256": dict.fromkeys(FILES, "1" * 64)}
    assert data_set(data).name == "fashion-mnist"
    assert len({data_set(each).name for each in (data, own, other)}) == 3
    assert split_name(own) == f"{split_name(data)}_{data_set(own).name}"
    # As it was before data sets had names in a catalogue: results that are there keep their places.
    assert data_set(own).name == "data-fc9070ed5e"


def test_a_repeated_key_is_named_with_its_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "experiments:\n  - name: a\n    seeds: 1\n    seeds: 2\nreport: {timings: true}\n", encoding="utf-8"
    )
    with pytest.raises(StudyError, match="line 4: the key 'seeds' is already defined above"):
        check_files([path])
    path.write_text("a: &base {epochs: 10}\nb: &long {<<: *base, epochs: 20}\nc: {<<: *long}\n", encoding="utf-8")
    check_files([path])
