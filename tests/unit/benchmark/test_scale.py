"""Made-up studies: their form, and that what comes after the training does not grow faster than they do."""

import json
import sys
import tracemalloc

import pandas as pd
import pytest

from benchmark.generated import SHAPES, generate, parameters_of, study_config, write_run
from benchmark.program import read_config
from benchmark.scale import COLUMNS, COUNTS, TOTAL, lines, row
from project import ROOT
from study.claims.by_question import Tables, experiment_claims
from study.claims.shared.claim import judge
from study.claims.shared.printing import ClaimBook
from study.common.csv_files import read_joined
from study.common.files import read_json
from study.common.margins import Margins
from study.config.check import check
from study.config.runs import expand
from study.experiments.findings import findings
from study.experiments.tables import level_table, run_table, study_table, timing_tables
from study.report.experiments import experiment_context
from study.report.settings import settings_context
from study.search import findings as of_search
from study.search.dimensions import dimensions
from study.search.plan import bracket_records, search_plan
from study.search.replay import replay_findings
from study.search.tables import progress, rung_table, trial_curves, trial_rows, trial_table, trial_timings

SIZES = (100, 400)
CARD = {"train_size": 5_000, "validation_size": 1_000}
# Four times the runs may take so many times the calls and the memory: a tenth more than as many times.
MOST_GROWTH = 4.4


@pytest.mark.parametrize("shape", SHAPES)
def test_a_made_up_study_has_so_many_runs_and_a_config_that_is_accepted(shape):
    config = study_config(read_config(ROOT), [shape], 100)
    check(config, lambda chosen, folder: {})
    runs = len(expand(config)[1])
    assert runs == 100 or (shape == "halved" and runs > 100)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """By shape and size: (folder, config, experiments) of a made-up study."""
    studies = {}

    def of(shape, size):
        if (shape, size) not in studies:
            folder = tmp_path_factory.mktemp(f"{shape}-{size}")
            config = study_config(read_config(ROOT), [shape], size)
            studies[shape, size] = folder, config, generate(folder, config, CARD)[0]
        return studies[shape, size]

    return of


def test_made_up_runs_are_the_same_every_time_and_say_what_their_specification_says(tmp_path, made):
    folder, _, [experiment] = made("crossed", 100)
    specification = read_json(folder / f"results/runs/{experiment.runs[0]}/specification.json")
    summary = write_run(tmp_path, specification, CARD)
    for name in ("specification.json", "summary.json", "timing.json", "curve.csv"):
        assert (tmp_path / name).read_bytes() == (folder / f"results/runs/{experiment.runs[0]}/{name}").read_bytes()
    assert summary["parameters"] == parameters_of(specification["hidden_layers"]) == 784 * 128 + 128 + 128 * 10 + 10
    curve = pd.read_csv(tmp_path / "curve.csv")
    assert summary["final_validation_loss"] == curve["validation_loss"].iloc[-1] < curve["validation_loss"].iloc[0]


def test_a_promoted_trial_begins_as_it_did_in_the_rung_before(made):
    folder, _, _ = made("halved", 100)
    [slots] = (folder / "results/searches/halved").glob("*/rung-1/slots.json")
    promoted = read_json(slots)["slots"][0]
    first, later = (
        pd.read_csv(path).set_index("iteration")["validation_loss"]
        for path in (
            next((folder / "results/trials").glob(f"{promoted['run']}_*/curve.csv")),
            slots.parent / "slot-0/curve.csv",
        )
    )
    both = first.index.intersection(later.index)
    assert len(both) == len(first) < len(later)
    assert first.loc[both].tolist() == later.loc[both].tolist()


def read(folder, experiment, names=("specification.json", "summary.json", "timing.json")):
    runs = [folder / f"results/runs/{run}" for run in experiment.runs]
    curves, lengths = read_joined([run / "curve.csv" for run in runs])
    return [[read_json(run / name) for run in runs] for name in names], curves, lengths


def after_an_experiment(files, config, experiment):
    """What the jobs after the training compute of an experiment without a search, in one process."""
    (specifications, summaries, timings), curves, lengths = files
    margins = Margins(**config["margins"])
    members = [(member.run, member.level, member.seed) for member in experiment.members]
    runs = run_table(members, specifications, summaries)
    names = [name for name, length in zip(experiment.runs, lengths, strict=True) for _ in range(length)]
    curves = curves.assign(run=names)
    levels = level_table(runs, experiment.factors)
    timing, _ = timing_tables(experiment.runs, [[each] for each in timings])
    found = findings(experiment.kind, None, runs, curves, margins)
    claims = judge(experiment_claims(experiment.kind, None, experiment.factors, Tables(runs, curves, margins)), "x")
    book = ClaimBook(claims)
    plan = {key: getattr(experiment, key) for key in ("name", "title", "question", "kind", "factors")}
    context = experiment_context(plan, runs, levels, found, {}, timing)
    settings = settings_context(study_table({experiment.name: runs}))
    return context["shown_levels"], settings["setting_rows"], book.table_rows(), book.of("x", ""), book.near_edge()


def after_a_search(files, config, experiment):
    """The same of a random search."""
    (specifications, summaries, timings), curves, lengths = files
    search = config["experiments"][0]["search"]
    rungs = rung_table(bracket_records(experiment.brackets, search["space"]), specifications, summaries, [])
    runs = trial_rows(rungs, specifications, summaries)
    curves, trials = trial_curves(rungs, curves, lengths), trial_table(rungs, runs)
    level_table(runs, experiment.factors)
    trial_timings(rungs, timings)
    so_far = progress(runs, rungs, curves)
    medians = of_search.choice_medians(trials, dimensions(trials["point"], search["space"]))
    replayed = replay_findings(runs, curves, search["replay"], replays=200)
    plan = search_plan(search, experiment.brackets, config["defaults"])
    return of_search.findings(plan, runs, rungs, so_far, medians, {"enough": False}, replayed)


AFTER = {"crossed": after_an_experiment, "named": after_an_experiment, "drawn": after_a_search}


def calls_of(function, *arguments):
    """How many functions are called, those written in C among them."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return count


def memory_of(function, *arguments):
    """The most memory that is held at once, in bytes."""
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("shape", AFTER)
@pytest.mark.parametrize("measure", [calls_of, memory_of])
def test_nothing_after_the_training_grows_faster_than_the_study(made, shape, measure):
    measured = []
    for size in SIZES:
        folder, config, [experiment] = made(shape, size)
        files = read(folder, experiment)
        AFTER[shape](files, config, experiment)
        measured.append(measure(AFTER[shape], files, config, experiment))
    assert measured[1] <= MOST_GROWTH * measured[0]


@pytest.mark.parametrize("shape", ["crossed", "named"])
def test_what_the_report_prints_of_an_experiment_has_a_limit(made, shape):
    folder, config, [experiment] = made(shape, 1_000)
    levels, settings, claims, sentences, near = after_an_experiment(read(folder, experiment), config, experiment)
    assert len(levels) == len(settings) == 40
    assert len(claims) == len(sentences) <= 120
    assert len(json.dumps([*map(str, sentences), str(near)])) < 100_000


def test_the_table_for_the_terminal_tells_growth_and_whether_the_aim_is_met():
    rows = [row(count, TOTAL, [(count / 100, 1.0, 500.0, 1.0), (1.0, 1.0, 100.0, 1.0)]) for count in COUNTS]
    assert list(rows[0]) == COLUMNS and rows[0]["peak_mb"] == 500.0 and rows[0]["jobs"] == 2
    told = "\n".join(lines(rows, COUNTS))
    assert "growth 0.96" in told and told.endswith("met")
    assert lines([r | {"peak_mb": 3_000.0} for r in rows], COUNTS)[-1].endswith("MISSED")
