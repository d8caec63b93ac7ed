"""The same study in another place, on another number of cores and in another order: the same bits."""

from project import Project


def in_order(project):
    """Names of the runs in the order in which they were trained."""
    files = (project.folder / "results/runs").glob("*/summary.json")
    return [file.parent.name for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)]


def test_four_cores_in_another_order_give_the_bits_of_two(finished, tmp_path):
    """The experiments are trained in the reverse order, and only then is the order of the config the same."""
    other = Project(tmp_path / "another place")
    other.config["experiments"].reverse()
    other.snakemake("--cores", "4")
    names = sorted(in_order(finished))
    assert sorted(in_order(other)) == names
    # Far from each other: by chance, half the pairs of runs are in the same order.
    first, second = in_order(finished), in_order(other)
    pairs = [(a, b) for a in names for b in names if a < b]
    same = sum((first.index(a) < first.index(b)) == (second.index(a) < second.index(b)) for a, b in pairs)
    assert same < len(pairs) / 2
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
