"""A Snakemake on the cluster that is killed or stopped while its jobs wait and run, and the same command again."""

import signal

from cluster.study import HOLD, RUNS, SLURM


def begun(study):
    """A Snakemake of whose jobs two run, and wait until they may go on, and one is in the queue."""
    study.change_script(HOLD)
    process = study.start()
    study.wait(lambda: (len(study.jobs_of("RUNNING")), len(study.jobs_of("PENDING"))) == (2, 1))
    return process


def test_killed_and_the_next_takes_over_what_is_in_the_queue(study):
    study.kill(begun(study))
    submitted = study.jobs_of()
    # Another executor could not look after them.
    refusal = study.snakemake("runs", succeeds=False)
    assert f"Error: {RUNS} Slurm jobs of the last Snakemake in this folder are still in the queue" in refusal
    assert "scancel --name=study_" in refusal and "Traceback" not in refusal
    process = study.start()
    study.wait(lambda: study.printed.count("which is taken over") == RUNS)
    assert f"{RUNS} Slurm jobs of the last Snakemake in this folder are still in the queue" in study.printed
    # That one is killed as well.
    study.kill(process)
    process = study.start()
    study.wait(lambda: study.printed.count("which is taken over") == RUNS)
    (study.folder / "go").touch()
    study.finish(process)
    assert [job["number"] for job in study.jobs_of("COMPLETED")] == [job["number"] for job in submitted]


def test_killed_and_jobs_that_end_alone_are_not_trained_again(study):
    study.kill(begun(study))
    (study.folder / "go").touch()
    study.wait(lambda: len(study.jobs_of("COMPLETED")) == RUNS)
    study.finish(study.start())
    assert len(study.jobs_of()) == RUNS


def test_killed_and_the_code_is_another(study):
    study.kill(begun(study))
    study.change_script("other = 1")
    process = study.start()
    study.wait(lambda: "are cancelled: the config or the code has changed" in study.printed)
    (study.folder / "go").touch()
    study.finish(process)
    assert len(study.jobs_of("COMPLETED")) == RUNS


def test_interrupted_and_all_is_cancelled(study):
    process = begun(study)
    study.kill(process, signal.SIGINT)
    assert process.returncode != 0
    assert "Stopped. What is done is kept; the same command goes on from there." in study.printed
    assert "Traceback" not in study.printed
    study.wait(lambda: len(study.jobs_of("CANCELLED")) == RUNS)
    (study.folder / "go").touch()
    study.finish(study.start())
    assert len(study.jobs_of("COMPLETED")) == RUNS


def test_terminated_and_what_was_submitted_is_finished(study):
    process = begun(study)
    process.send_signal(signal.SIGTERM)
    study.wait(lambda: "finishing currently running jobs" in study.printed)
    (study.folder / "go").touch()
    process.wait()
    assert "Stopped. What is done is kept" in study.printed
    assert len(study.jobs_of("COMPLETED")) == RUNS
    assert "Nothing to be done" in study.snakemake("runs", *SLURM)
