"""Jobs that fail, that the cluster ends, or whose node goes down."""

from cluster.study import HOLD, PATIENCE, RUNS, SLURM

FAILING = """
from study.common.errors import StudyError
if seed == 1: raise StudyError("The moon is in the wrong place. Wait a week.")
if seed == 2: raise ValueError("something unexpected")
"""
# The first try is over its time, over its memory, or cancelled by hand.
ENDED = """
first = not Path(f"tried-{seed}").exists()
Path(f"tried-{seed}").touch()
if seed == 0 and first: time.sleep(600)
if seed == 1: filled = os.urandom(700 * 2**20)
if seed == 1 and first: time.sleep(600)
if seed == 2 and first: time.sleep(600)
"""


def test_the_message_of_a_job_that_fails_is_on_the_terminal(study):
    study.change_script(FAILING)
    printed = study.snakemake("runs", *SLURM, "--retries", "0", succeeds=False)
    assert "The moon is in the wrong place. Wait a week." in printed
    assert "ValueError: something unexpected" in printed
    assert printed.count("Error in rule train") >= 2
    assert "Not finished: the first error above says why." in printed
    # The other is finished.
    assert len(list(study.folder.glob("results/runs/*/summary.json"))) == 1
    assert sorted(job["state"] for job in study.jobs_of()) == ["COMPLETED", "FAILED", "FAILED"]


def test_jobs_that_are_ended_are_tried_again_with_more(study):
    study.change_script(ENDED)
    process = study.start("--set-resources", "train:runtime=1")
    study.wait(lambda: (study.folder / "tried-2").exists())
    [cancelled] = [job for job in study.jobs_of("RUNNING") if "_seed2_" in job["comment"]]
    study.lab.run("scancel", cancelled["number"])
    assert process.wait(2 * PATIENCE) == 0, study.printed[-5000:]
    study.finish(process)
    # This Slurm, without cgroups, says of the second in words that it was over its memory.
    ended = {job["state"] for job in study.jobs_of() if job["state"] != "COMPLETED"}
    assert ended == {"TIMEOUT", "FAILED", "CANCELLED"}
    assert "exceeded memory limit" in study.printed
    assert "SLURM status is: 'TIMEOUT'" in study.printed
    assert len(study.jobs_of("COMPLETED")) == RUNS
    assert study.printed.count("Trying to restart job") == 3


def test_a_node_that_goes_down(study):
    study.change_script(HOLD)
    process = study.start()
    study.wait(lambda: len(study.jobs_of("RUNNING")) == 2)
    study.lab.stop_node("n2")
    (study.folder / "go").touch()
    study.finish(process)
    assert [job["node"] for job in study.jobs_of("NODE_FAIL")] == ["n2"]
    assert {job["node"] for job in study.jobs_of("COMPLETED")} == {"n1"}
    study.lab.start_node("n2")
    study.wait(lambda: study.lab.states() == {"n1": "idle", "n2": "idle"})
