"""The same study in another place, on another number of cores and in another order: the same bits."""

from project import Project


def in_order(project):
    """Names of the runs in the order in which they were trained."""
    files = (project.folder / "results/runs").glob("*/summary.json")
    return [file.parent.name for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)]


def test_four_cores_in_another_order_give_the_bits_of_two(finished, tmp_path):
    """The config has the experiments in the reverse order while they are trained; then as the other study has them."""
    other = Project(tmp_path / "another place")
    other.config["experiments"].reverse()
    other.snakemake("--cores", "4")
    assert sorted(in_order(other)) == sorted(in_order(finished))
    assert in_order(other) != in_order(finished)
    other.config["experiments"].reverse()
    retrained = set(other.jobs()) & {
        "train",
        "train_with_snapshots",
        "train_beginning",
        "train_slot",
        "refit",
        "ablate",
    }
    assert not retrained
    other.snakemake("--cores", "4")
    assert other.digests() == finished.digests()
