"""The whole study on a cluster: the bits of the local run, by jobs on all nodes."""

from cluster.study import SLURM
from project import Project


def test_the_study_on_two_nodes_is_bit_for_bit_the_local_one(lab, finished, tmp_path):
    project = Project(tmp_path / "project")
    project.snakemake(*SLURM)
    assert project.digests() == finished.digests()
    jobs = lab.jobs()
    assert {job["state"] for job in jobs} == {"COMPLETED"}
    assert {job["node"] for job in jobs} == set(lab.names)
    assert len({job["comment"] for job in jobs}) == len(jobs)
    # What takes a second is not worth a submission.
    assert not [job["comment"] for job in jobs if "plot_" in job["comment"] or "claim" in job["comment"]]
    assert not (project.folder / ".snakemake/slurm.json").exists()
    assert "Nothing to be done" in project.snakemake(*SLURM)
    assert "Nothing to be done" in project.snakemake()
    assert len(lab.jobs()) == len(jobs)
