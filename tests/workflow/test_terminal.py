"""What a user sees of a study, in a terminal and without one."""

import os
import re

import pytest
import yaml

from project import Project
from terminals import HIDE, SHOW, Terminal

PICTURE = re.compile(r"^[━╸╺ ]*\d+ %")
SMALL = [
    {"name": "one", "title": "One run", "question": "B2.1", "seeds": 2},
    {"name": "long", "title": "A longer run", "seeds": 1, "settings": {"epochs": 200, "evaluations": 40}},
]


def small(folder):
    """A project of three runs, without the parts that a config may leave out."""
    project = Project(folder)
    project.config |= {"experiments": SMALL, "selection": None, "mixture": None, "verification": None}
    return project


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A study in a terminal, from nothing to its tables, and then its second call."""
    project = small(tmp_path_factory.mktemp("terminal") / "project")
    words = project.command("results/tables/runs.csv", "--cores", "2")
    first, second = (Terminal(words, project.folder, columns=120).finish() for _ in range(2))
    return project, first, second


def moments(terminal):
    """What the terminal showed each time before the picture was taken away to be drawn anew, or for good."""
    starts = [found.start() for found in re.finditer(rb"\r\x1b\[2K(?:\x1b\[1A\x1b\[2K)*", terminal.printed)]
    return [terminal.shown(start) for start in starts]


def test_the_picture_shows_the_share_and_the_time(watched):
    _, first, _ = watched
    pictures = [[line for line in moment if PICTURE.match(line)] for moment in moments(first)]
    # One at a time, however often it is redrawn.
    assert len(pictures) >= 3 and {len(lines) for lines in pictures} == {1}
    shares = [int(re.search(r"(\d+) %", line)[1]) for [line] in pictures]
    assert shares == sorted(shares) and shares[0] < 20
    assert all((" left" in line) == ("100 %" not in line) for [line] in pictures)


def test_what_stays_is_a_line_for_each_stage_and_the_last_words(watched):
    _, first, _ = watched
    lines = first.shown()
    assert lines[0].startswith("Using workflow specific profile")
    assert re.fullmatch(r"\d+ jobs, about .* on 2 cores\.", lines[1])
    assert [line.partition(":")[0] for line in lines[2:-1]] == [
        "✓ The images are verified and split",
        "✓ The runs are trained",
        "✓ The experiments have their tables",
    ]
    assert lines[-1].startswith("Done in ")
    # The picture, which tells of a time that is left, has gone by then.
    assert not [moment for moment in moments(first) if any(line.startswith("Done in ") for line in moment)]
    assert first.printed.rindex(SHOW) > first.printed.rindex(HIDE)


def test_a_call_with_nothing_to_do_draws_nothing(watched):
    _, _, second = watched
    assert HIDE not in second.printed
    assert second.shown()[-1].startswith("Nothing to be done")


def test_all_that_snakemake_says_is_in_its_log(watched):
    project, _, _ = watched
    first = min((project.folder / ".snakemake/log").iterdir())
    said = first.read_text(encoding="utf-8")
    for words in ("Building DAG of jobs", "Job stats", "Train ", "steps (100%) done", "Done in "):
        assert words in said


def test_without_a_terminal_there_is_a_line_for_each_job(watched):
    project, _, _ = watched
    printed = project.snakemake("results/tables/runs.csv", "--cores", "2", "--forcerun", "aggregate")
    assert "\x1b" not in printed and "\r" not in printed
    _, announced, *jobs, done = printed.splitlines()
    assert re.fullmatch(r"3 jobs, about .* on 2 cores\.", announced)
    assert len(jobs) == 3 and all(re.match(r" *\d+ %  \w", job) for job in jobs)
    assert jobs[-1].startswith("100 %  Tables") and done.startswith("Done in ")


@pytest.mark.parametrize("option", ["--verbose", "--printshellcmds"])
def test_snakemakes_own_words_come_back(watched, option):
    project, _, _ = watched
    printed = project.snakemake("results/tables/runs.csv", "--cores", "2", "--forcerun", "tables", option)
    assert "Job stats" in printed and "rule tables:" in printed and "Finished jobid" in printed
    assert " jobs, about" not in printed


def test_a_profile_brings_them_back_too(watched, tmp_path):
    project, _, _ = watched
    profile = yaml.safe_load((project.folder / "profiles/default/config.yaml").read_text(encoding="utf-8"))
    own = tmp_path / "config.yaml"
    own.write_text(yaml.safe_dump(profile | {"printshellcmds": True}, sort_keys=False), encoding="utf-8")
    words = ("results/tables/runs.csv", "--forcerun", "tables", "--workflow-profile", str(own))
    assert "rule tables:" in project.snakemake(*words)


def test_quiet_is_quiet(watched):
    project, _, _ = watched
    printed = project.snakemake("results/tables/runs.csv", "--forcerun", "tables", "--quiet")
    assert "Tables" not in printed and "jobs" not in printed
    assert "Done in " in printed


def test_failed_jobs_are_told_once_while_the_others_go_on(tmp_path):
    """A mistake of the code with its traceback, one of the user in a line."""
    project = small(tmp_path / "project")
    project.config["experiments"].append({"name": "wrong", "title": "Wrong", "seeds": 1, "settings": {"epochs": 4}})
    script = project.folder / "scripts/study/training/job.py"
    text = script.read_text(encoding="utf-8")
    mark = "    training = _begin(specification, source, log)\n    if snapshots:\n"
    assert mark in text
    planted = """
    from study.common.errors import StudyError
    if specification["epochs"] == 4:
        raise StudyError("Take more epochs.")
    if specification["epochs"] == 200:
        raise RuntimeError("a planted mistake")
"""
    script.write_text(text.replace(mark, planted + mark), encoding="utf-8")
    call = Terminal(project.command("results/tables/runs.csv", "--cores", "2"), project.folder, columns=100).finish(1)
    lines = call.shown()
    told = [line.strip() for line in lines]
    assert told.count("Error: Take more epochs.") == told.count("RuntimeError: a planted mistake") == 1
    assert call.printed.count(b"Traceback") == 1 and b"CalledProcessError" not in call.printed
    failed = [number for number, line in enumerate(lines) if line.startswith("✗ Train ")]
    assert len(failed) == 2
    for number in failed:
        assert "has failed; its log: results/logs/train/" in "".join(lines[number : number + 2])
    # The table of the experiment without a mistake is made all the same.
    assert (project.folder / "results/experiments/one/runs.csv").exists()
    end = " ".join(lines[-3:])
    assert "Not finished: the first error above says why. What is done is kept" in end
    assert b"2 failed" in call.printed
    assert call.printed.rindex(SHOW) > call.printed.rindex(HIDE)


def test_ctrl_c_ends_it_with_a_clean_terminal(tmp_path):
    project = small(tmp_path / "project")
    project.config["experiments"][1]["settings"]["epochs"] = 100_000
    call = Terminal(project.command("runs", "--cores", "2"), project.folder)
    # Until then it has shown the job that runs.
    call.read(lambda call: b"iteration" in call.printed and call.shown()[-1].startswith("  Train "))
    call.press_ctrl_c()
    call.finish(1)
    assert "Traceback" not in call.printed.decode()
    assert call.printed.rindex(SHOW) > call.printed.rindex(HIDE)
    told = " ".join(call.shown())
    assert "Stopped. What is done is kept; the same command goes on from there." in told
    assert not [line for line in call.shown() if PICTURE.match(line)]


def test_the_last_loss_of_a_long_run_is_seen_and_forty_columns_are_enough(tmp_path):
    project = small(tmp_path / "project")
    project.config["experiments"][1]["settings"] |= {"epochs": 100_000, "evaluations": 1000}
    call = Terminal(project.command("runs", "--cores", "2"), project.folder, columns=40, lines=12)
    call.read(lambda call: b" loss " in call.printed and " loss " in call.shown()[-1])
    assert re.fullmatch(r"  Train \S+  training loss \d+\.\d+", call.shown()[-1])
    assert max(map(len, call.shown()[-2:])) <= 40
    os.killpg(call.process.pid, 9)
    call.finish(-9)
