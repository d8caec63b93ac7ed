"""What the report reads, and by which names."""

import json
from pathlib import Path

import pandas as pd
import pytest

from study.report.context import document_metadata
from study.report.results import JSON, attachments, figure_paths, read_results
from study.speed.tables import COLUMNS


@pytest.fixture
def files(tmp_path):
    """The inputs of a report of two experiments and one mixture, made without times."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return str(path)

    def write_all(names, content):
        return [write(name, content) for name in names]

    write("report/contents.yaml", "sections: [a1]\nappendices: [checks]")
    tables = {name: write(f"{name}.csv", "n\n1\n") for name in ("reliability", "study", "claim_table", "digests")}
    contents = {name: write(f"{name}.json", json.dumps({"name": name})) for name in JSON}
    experiments = ["a", "b"]
    return {
        **tables,
        **contents,
        "frame": write("report/report.html.j2", ""),
        "config": write("config.yaml", "seed: 1"),
        "checks": write("verification.csv", "step\n1\n"),
        "runs": write_all([f"{name}/runs.csv" for name in experiments], "run\nr\n"),
        "levels": write_all([f"{name}/levels.csv" for name in experiments], "level\nl\n"),
        "findings": write_all([f"{name}/findings.json" for name in experiments], "{}"),
        "timings": [],
        "mixtures": write_all(["2d/findings.json"], "{}"),
        "mixture_seconds": [],
        "claims": write_all(["a/claims.json", "b/claims.json"], '[{"key": "k"}]'),
        "benchmark": [],
        "plan": write("selection/ablation.json", '[{"name": "start"}]'),
        "figures": ["results/figures/samples.svg", "results/figures/a/curves.svg", "results/figures/a/levels.svg"],
    }


def test_results_are_read_by_name(files):
    found = read_results(files)
    assert found["card"] == {"name": "card"} and found["reliability"]["n"].tolist() == [1]
    (runs, levels, findings, timing), _ = found["experiments"]
    assert (list(runs), list(levels), findings, timing) == (["run"], ["level"], {}, None)
    assert found["mixtures"] == [({}, None)]
    assert found["claims"] == [{"key": "k"}] * 2
    assert found["checks"] == [{"step": "1"}]
    assert found["config"] == "seed: 1" and found["speed"] is None
    assert found["contents"] == {"sections": ["a1"], "appendices": ["checks"]}
    assert found["plan"] == [{"name": "start"}]
    assert read_results(files | {"plan": []})["plan"] == []


def test_times_stand_beside_their_experiments(files, tmp_path):
    for number in range(2):
        (tmp_path / f"{number}.csv").write_text(f"seconds\n{number}\n", encoding="utf-8")
    files |= {"timings": [tmp_path / "0.csv", tmp_path / "1.csv"], "mixture_seconds": [tmp_path / "1.csv"]}
    found = read_results(files)
    assert [timing["seconds"].tolist() for *_, timing in found["experiments"]] == [[0], [1]]
    assert found["mixtures"][0][1]["seconds"].tolist() == [1]


def test_a_missing_table_is_an_error(files):
    files["levels"] = files["levels"][:1]
    with pytest.raises(ValueError, match="shorter"):
        read_results(files)


def test_figures_are_found_by_folder_and_name(files):
    assert figure_paths(files) == {
        "figures": {"samples": Path("results/figures/samples.svg")},
        "a": {"curves": Path("results/figures/a/curves.svg"), "levels": Path("results/figures/a/levels.svg")},
    }


def test_a_benchmark_adds_its_table_figure_and_attachment(files, tmp_path):
    without = attachments(files)
    assert len(without) == 7 and all(path.is_file() for path, _ in without)
    row = ("ours", "one run", "32", 1, 10.0, 1.0, 20.0, 0.5)
    pd.DataFrame([row], columns=COLUMNS).to_csv(tmp_path / "speed.csv", index=False)
    (tmp_path / "machine.json").write_text("{}", encoding="utf-8")
    files["benchmark"] = [str(tmp_path / name) for name in ("speed.csv", "machine.json", "speed.svg")]
    table, machine, pipeline = read_results(files)["speed"]
    assert table["library"].tolist() == ["ours"] and (machine, pipeline) == ({}, [])
    assert figure_paths(files)["figures"]["speed"] == tmp_path / "speed.svg"
    assert attachments(files)[-1][0] == tmp_path / "speed.csv"


def test_the_document_names_the_data_set_where_it_has_a_name():
    told = {"title": "MNIST", "is_named": True}
    plan = {"report": {"title": "A", "subtitle": "b", "authors": ["C"]}, "data": told}
    found = document_metadata(plan)
    assert (found["title"], found["authors"]) == ("A: b", ["C"])
    assert "MNIST" in found["keywords"]
    assert "MNIST" not in document_metadata(plan | {"data": told | {"is_named": False}})["keywords"]
