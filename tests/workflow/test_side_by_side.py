"""Two studies in one folder: each has its place, and they share what they train."""


def test_a_study_of_its_own_place_shares_runs_and_touches_nothing(copy):
    before = copy.digests()
    copy.config["results"] = "results/second"
    copy.config["experiments"] = [entry for entry in copy.config["experiments"] if "search" not in entry]
    copy.config |= {"selection": None, "mixture": None, "verification": None}
    planned = copy.jobs()
    assert planned["aggregate"] == len(copy.config["experiments"])
    assert not {"download", "preprocess", "train", "train_with_snapshots"} & set(planned)
    copy.snakemake("results/second/tables/runs.csv", "--cores", "2")
    made = copy.digests()
    assert {path: made[path] for path in before} == before
    new = set(made) - set(before)
    assert new and all(path.startswith(("results/second/", "results/code/")) for path in new)
    # What both have of the first study's experiments is the same.
    name = "experiments/batch-size/levels.csv"
    assert made[f"results/second/{name}"] == made[f"results/{name}"]


def test_going_back_does_nothing_again(copy):
    first = dict(copy.config)
    copy.config["results"] = "results/second"
    copy.config["defaults"] = copy.config["defaults"] | {"epochs": 2}
    copy.snakemake("results/second/experiments/reference/runs.csv", "--cores", "2")
    copy.config = first
    assert copy.jobs() == {}
