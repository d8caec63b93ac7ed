"""Results in an object storage: the same bits as in files, nothing twice, what was deleted or damaged made again."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from cluster.bucket import PREFIX, Bucket, Stored
from project import Project, announced
from workflow.test_folders import SMALL

TRAINING = {"train", "train_with_snapshots", "train_beginning", "train_slot", "refit", "ablate"}
# What is in results/ beside what rules make: the code's digests, and caches.
BESIDE_RULES = ("results/code/", "results/refits/", "results/trials/")
CURVE = "results/experiments/training-run/curves.csv"


@pytest.fixture(scope="module")
def bucket():
    """An S3 server, and what profiles/s3 wants in the environment."""
    made = Bucket()
    before = dict(os.environ)
    os.environ.update(made.environment())
    yield made
    os.environ.clear()
    os.environ.update(before)
    made.stop()


@pytest.fixture(scope="module")
def stored(bucket, tmp_path_factory):
    """The tiny study, made in the bucket; each test leaves it as it was."""
    project = Stored(tmp_path_factory.mktemp("stored") / "project")
    before = len(bucket.requests.lines)
    project.snakemake("--cores", "2")
    project.requests = len(bucket.requests.lines) - before
    return project


def of_rules(digests):
    """Those of the digests that are of files which rules make; among trials are both these and caches."""
    return {path: digest for path, digest in digests.items() if not path.startswith(BESIDE_RULES)}


def unclocked(paths):
    clocked = {"timing.json", "timing.csv", "seconds.csv", "snakemake_report.html"}
    return {path for path in paths if Path(path).name not in clocked and not re.search("/(logs|benchmarks)/", path)}


def test_the_whole_study_is_the_same_bits_as_in_files(finished, stored, bucket):
    found, expected = bucket.digests(), finished.digests()
    differing = sorted(path for path in expected if path in found and found[path] != expected[path])
    assert differing == []
    results = {path for path in found if path.startswith("results/")}
    assert unclocked(results) - {path for path in results if path.startswith(BESIDE_RULES)} == set(of_rules(expected))
    # Nothing of the study is where it is without a bucket, but the code's digests and the caches.
    assert {path.name for path in (stored.folder / "results").iterdir()} == {"code", "refits", "trials"}
    assert not (stored.folder / "resources").exists()


def test_a_result_costs_a_request_to_store_it_and_one_to_see_it(stored, bucket):
    assert stored.requests < 2.2 * len(bucket.paths())


def test_snakemakes_report_names_results_as_they_are_named_in_files(stored, bucket):
    page = bucket.object("results/snakemake_report.html").get()["Body"].read().decode()
    assert "results/tables/claims.csv" in page
    assert ".snakemake/storage" not in page


def test_a_second_call_has_nothing_to_do_and_asks_for_one_list(stored, bucket):
    before = len(bucket.requests.lines)
    assert "Nothing to be done" in stored.snakemake()
    assert len(bucket.requests.lines) - before < 30


def test_another_machine_trains_nothing_again(stored, bucket, tmp_path):
    """Without copies, caches and Snakemake's notes: what is in the bucket is taken as it is."""
    other = Stored.copy_of(stored, tmp_path / "other")
    other.without_copies()
    jobs = other.jobs()
    assert not TRAINING & set(jobs), jobs
    assert not {"preprocess", "download", "aggregate", "find", "claim"} & set(jobs), jobs


def test_a_deleted_object_is_made_again_and_it_alone(stored, bucket):
    """Also one in the middle of the graph, which no other job asks for any more."""
    before = bucket.object(CURVE).e_tag
    bucket.object(CURVE).delete()
    printed = stored.snakemake("-n", "--quiet", "host")
    assert f"s3://lab/{PREFIX}/{CURVE}: deleted, edited or damaged since the study made it" in printed
    assert announced(printed) == {"aggregate": 1, "all": 1}
    stored.snakemake("--cores", "2")
    assert bucket.object(CURVE).e_tag == before
    assert "Nothing to be done" in stored.snakemake()


def test_an_object_that_was_overwritten_is_made_again_and_nothing_follows_from_it(stored, bucket):
    path = "results/experiments/batch-size/findings.json"
    before = bucket.object(path).e_tag
    bucket.object(path).put(Body=b"{}")
    assert stored.jobs() == {"find": 1}
    stored.snakemake("--cores", "2")
    assert bucket.object(path).e_tag == before
    assert "Nothing to be done" in stored.snakemake()


def test_a_bucket_that_cannot_be_reached_is_said_in_a_line(stored, monkeypatch):
    monkeypatch.setenv("SNAKEMAKE_STORAGE_S3_ENDPOINT_URL", "http://127.0.0.1:9")
    printed = stored.snakemake("-n", "--storage-s3-retries", "1", succeeds=False)
    assert "cannot be listed" in printed and "docs/cluster.md" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("name", ["STUDY_BUCKET", "STUDY_PREFIX"])
def test_what_the_profile_lacks_is_said_in_a_line(stored, monkeypatch, name):
    monkeypatch.delenv(name)
    printed = stored.snakemake("-n", succeeds=False)
    assert "export STUDY_BUCKET=" in printed
    assert "Traceback" not in printed


def test_jobs_that_share_no_file_with_this_machine_make_the_same_bits(bucket, tmp_path, monkeypatch):
    """As in the cloud: each job has its sources and its inputs from the bucket, and leaves its results there."""
    folder, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("ELSEWHERE", str(elsewhere))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "plugins"))
    monkeypatch.setenv("STUDY_PREFIX", "elsewhere")
    project = Stored(folder)
    project.config |= SMALL
    project.command()
    # Of a folder that is no repository, Snakemake would send only a part of the code.
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    target = "results/experiments/one/levels.csv"
    project.snakemake(target, "--executor", "elsewhere", "--jobs", "2", "--latency-wait", "5")
    assert {path.name.rpartition("-")[0] for path in elsewhere.iterdir()} == {"train"}
    found = bucket.digests("elsewhere")
    # The same without a bucket.
    Project.at(folder).snakemake(target, "--cores", "2")
    expected = of_rules(Project.at(folder).digests())
    assert expected.keys() == unclocked(path for path in found if path.startswith("results/"))
    assert {path: found[path] for path in expected} == expected
