"""Results that were deleted, cut, edited or lost in a power failure are made again to the same bits, and they alone."""

import json
import os
import re
import shutil

import pytest

from project import Project, announced
from study.common.csv_files import read_csv

# By kind: a pattern of results, and the rule that makes them.
RESULTS = {
    "curve": ("results/runs/*/curve.csv", "train"),
    "parameters": ("results/runs/*/parameters.npz", "train"),
    "losses of batches": ("results/runs/*/batches.npz", "train"),
    "training images": ("results/data/train-*/train_images.npy", "preprocess"),
    "card": ("results/data/train-*/card.json", "preprocess"),
    "trial": ("results/trials/*_epochs-1/summary.json", "train_beginning"),
    "slot": ("results/searches/search/*/rung-1/slot-1/curve.csv", "train_slot"),
    "promotion": ("results/searches/search/*/rung-1/slots.json", "promote"),
    "table of an experiment": ("results/experiments/batch-size/levels.csv", "aggregate"),
    "table of the study": ("results/tables/runs.csv", "tables"),
    "claims": ("results/experiments/hidden-units/claims.json", "claim"),
    "findings": ("results/experiments/remedies/findings.json", "find"),
    "refit": ("results/selection/seed-7/parameters.npz", "refit"),
    "selection": ("results/selection/selected.json", "select_network"),
    "test": ("results/test.json", "test_network"),
    "points": ("results/mixture/points.npy", "project_images"),
    "mixture": ("results/mixture/2d/start-0/parameters.npz", "fit_mixture"),
    "checks": ("results/verification.csv", "verify"),
    "figure": ("results/figures/batch-size/levels.svg", "plot_levels"),
    "page": ("results/pages/runs.html", "pages_of_study"),
    "explorer": ("results/explore.html", "explore"),
    "report": ("results/report.pdf", "report"),
    "Snakemake's report": ("results/snakemake_report.html", "html_report"),
}


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def zero(path):
    """As after a power failure: the size and the date are there, the content is not."""
    stat = path.stat()
    path.write_bytes(bytes(stat.st_size))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def empty(path):
    os.truncate(path, 0)


def edit(path):
    """One character, and a date of yesterday."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, (path.stat().st_mtime - 86400,) * 2)


DAMAGES = {"cut": cut, "zero": zero, "empty": empty, "edited": edit, "deleted": os.remove}


def one_of(project, kind):
    """The first result of the kind, in the order of the alphabet."""
    pattern, rule = RESULTS[kind]
    return sorted(project.folder.glob(pattern))[0], rule


@pytest.fixture(scope="module")
def shared(finished, tmp_path_factory):
    """A copy of the finished study; each test leaves it as it was."""
    return Project.copy_of(finished, tmp_path_factory.mktemp("damaged") / "project")


@pytest.mark.parametrize("kind", RESULTS)
def test_a_damaged_result_is_seen_and_its_job_alone_runs_again(shared, tmp_path, kind):
    path, rule = one_of(shared, kind)
    before = path.stat()
    shutil.copy2(path, tmp_path / "kept")
    list(DAMAGES.values())[list(RESULTS).index(kind) % len(DAMAGES)](path)
    try:
        printed = shared.snakemake("-n", "--quiet", "host")
        name = path.relative_to(shared.folder).as_posix()
        assert re.search(rf"{re.escape(name)}: deleted, edited or damaged since the study made it", printed), printed
        jobs = announced(printed)
        jobs.pop("all", None)
        assert jobs == {rule: 1}
    finally:
        shutil.copy2(tmp_path / "kept", path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("how", ["cut", "zero", "deleted"])
def test_all_of_them_at_once_end_with_the_bits_that_were_there(finished, copy, how):
    paths = [one_of(copy, kind)[0] for kind in RESULTS]
    for path in paths:
        DAMAGES[how](path)
    copy.snakemake("--cores", "2")
    assert copy.digests() == finished.digests()
    assert "Nothing to be done" in copy.snakemake()
    kept = {path.relative_to(copy.folder / "results/damaged").as_posix() for path in kept_files(copy)}
    expected = {path.relative_to(copy.folder / "results").as_posix() for path in paths}
    assert kept == (expected if how in ("cut", "zero", "edited") else set())


def kept_files(project):
    return [path for path in (project.folder / "results/damaged").rglob("*") if path.is_file()]


def test_damaged_data_are_fetched_again_only_where_they_are_read(copy):
    for path in (copy.folder / "resources").rglob("train-images*"):
        cut(path)
    assert copy.jobs() == {"download": 1}
    for path in (copy.folder / "resources").rglob("train-images*"):
        path.unlink()
    assert copy.jobs() == {}
    cut(one_of(copy, "training images")[0])
    assert copy.jobs() == {"download": 1, "preprocess": 1}


def test_a_damaged_cache_is_not_copied_from(copy):
    """The folders of caches are no rule's results."""
    for folder in ("refits", "trials"):
        for path in (copy.folder / "results" / folder).glob("*/*.npz"):
            if (path.parent / "made_from.json").exists():
                zero(path)
    shutil.rmtree(copy.folder / "results/selection/seed-7")
    slots = sorted((copy.folder / "results/searches/search").glob("*/rung-1/slot-0"))
    shutil.rmtree(slots[0])
    before = copy.digests()
    copy.snakemake("--cores", "2")
    log = (copy.folder / "results/logs/refit/seed-7.log").read_text(encoding="utf-8")
    assert "iteration 0 of" in log and "Copied" not in log
    after = copy.digests()
    assert {path: after[path] for path in before if "/refits/" not in path and "/trials/" not in path} == {
        path: digest for path, digest in before.items() if "/refits/" not in path and "/trials/" not in path
    }


@pytest.mark.parametrize("lost", [["results/runs"], ["results/runs", "results/experiments", "results/tables"]])
def test_what_shows_a_time_that_was_lost_is_made_again_in_the_same_call(finished, copy, lost):
    for folder in lost:
        shutil.rmtree(copy.folder / folder)
    printed = copy.snakemake("--cores", "2")
    assert "and made again" in printed and "not what was there before" not in printed
    assert copy.digests() == finished.digests()
    assert "Nothing to be done" in copy.snakemake()
    runs, timing = (read_csv(copy.folder / f"results/tables/{name}.csv") for name in ("runs", "timing"))
    assert set(runs["run"]) == set(timing["run"])
    for row in timing[timing["run"].isin(os.listdir(copy.folder / "results/runs"))].itertuples():
        told = json.loads((copy.folder / f"results/runs/{row.run}/timing.json").read_text(encoding="utf-8"))
        assert row.training_seconds == told["training_seconds"]


def test_one_lost_time_lets_no_network_be_trained_but_its_own(copy):
    sorted((copy.folder / "results/runs").glob("*/timing.json"))[0].unlink()
    jobs = announced(copy.snakemake("-n", "--quiet", "host"))
    assert jobs.pop("train") == 1
    assert jobs.keys() - {"all"} == {"aggregate_timing", "tables"}
    # What shows times, where they are shown.
    copy.config["report"]["timings"] = True
    copy.snakemake("--cores", "2")
    sorted((copy.folder / "results/runs").glob("*/timing.json"))[0].unlink()
    jobs = announced(copy.snakemake("-n", "--quiet", "host"))
    shown = {"pages_of_timing", "explore", "report", "html_report", "require_verified"}
    assert jobs.keys() - {"all"} == {"train", "aggregate_timing", "tables"} | shown
