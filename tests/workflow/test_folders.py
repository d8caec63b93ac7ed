"""The study in folders with unusual names, through links, from elsewhere, and as a module of another workflow."""

import os
import shutil
import subprocess
import sys

import yaml
from pypdf import PdfReader
from snakemake.utils import update_config

from images import write_images
from project import ROOT, Project

TEXT = {"describe_origin", "report", "require_verified", "all"}
NAME = """study [2026] it's "a" #c & größe 50% $HOME; *"""
# One run, one trial to select, one fit: every stage, in few jobs.
SMALL = {
    "defaults": {"hidden_layers": [4], "batch_size": 64, "epochs": 2, "evaluations": 3},
    "experiments": [
        {"name": "one", "title": "One run", "seeds": 1},
        {
            "name": "search",
            "title": "A search",
            "seeds": 1,
            "search": {"strategy": "random", "trials": 2, "seed": 1, "space": {"activation": ["relu", "tanh"]}},
        },
    ],
    "selection": {"experiment": "search", "reference": None, "seeds": [7]},
    "mixture": {"dimensions": [2], "components": [2], "starts": 1, "passes": 4, "minibatch_passes": 2},
    "verification": {"problems": 10},
    "report": {"timings": False},
}


def edit_a_template(project, line="A line that was added."):
    file = project.folder / "report/sections/data.html.j2"
    file.write_text(file.read_text(encoding="utf-8") + f"\n<p>{line}</p>\n", encoding="utf-8")


def text_of(report):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(report).pages).split())


def snakemake(*words, folder, succeeds=True):
    call = subprocess.run(
        [sys.executable, "-m", "snakemake", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    printed = call.stdout + call.stderr
    assert (call.returncode == 0) == succeeds, printed[-6000:]
    return printed


def test_in_a_folder_with_an_unusual_name_what_changed_is_rerun_and_nothing_else(finished, tmp_path):
    project = Project.copy_of(finished, tmp_path / NAME)
    assert project.jobs() == {}
    edit_a_template(project)
    assert set(project.jobs()) == TEXT


def test_through_a_link_nothing_is_rerun(copy, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(copy.folder, target_is_directory=True)
    assert Project.at(link).jobs() == {}
    assert copy.jobs("--snakefile", str(link / "Snakefile")) == {}
    edit_a_template(copy)
    assert set(Project.at(link).jobs()) == TEXT


# A data set with labels 1 and 2, images that are not square, a title, names, a work and a published accuracy.
ENTRY = {
    "title": "Margin Letters",
    "sentence": "They show letters from the margins of maps.",
    "classes": ["alpha", "beta"],
    "sources": [{"folder": "letters"}],
    "citation": "mine2026",
    "references": {"mine2026": {"authors": ["Mine, Maria"], "year": 2026, "title": "Maps", "publisher": "A press"}},
    "published": [
        {
            "key": "theirs",
            "model": "A network of theirs",
            "short": "their network",
            "accuracy": 0.5,
            "decimals": 1,
            "source": "mine2026",
            "note": "page 3",
        }
    ],
}


def test_from_another_working_directory_with_a_data_set_of_ones_own(tmp_path):
    """Every stage, from there: the workflow's config.yaml is the base, and the results are in the working directory.

    The data set is described in a catalogue beside the config, and the report tells what stands there.
    """
    project = Project(tmp_path / NAME)
    elsewhere = tmp_path / f"elsewhere {NAME}"
    # Wrong labels, so that there are mistakes to tell of on every processor.
    sums = write_images(elsewhere / "letters", labels=(1, 2), height=6, width=9, wrong=0.1)
    entry = ENTRY | {"files": {name: {"sha256": total} for name, total in sums.items()}}
    (elsewhere / "sets.yaml").write_text(yaml.safe_dump({"margins": entry}), encoding="utf-8")
    data = {"catalogue": "sets.yaml", "name": "margins", "validation_size": 200}
    (elsewhere / "mine.yaml").write_text(yaml.safe_dump(SMALL | {"data": data}), encoding="utf-8")
    # Another file of that name is not the workflow's.
    (elsewhere / "config.yaml").write_text("nonsense: true\n", encoding="utf-8")
    call = ["--snakefile", str(project.folder / "Snakefile"), "--configfile", str(elsewhere / "mine.yaml")]
    call += ["--directory", str(elsewhere), "--cores", "2"]
    edit_a_template(project)
    snakemake(*call, folder=tmp_path)
    assert {path.name for path in project.folder.iterdir()} & {"results", "resources"} == set()
    assert (elsewhere / "results/snakemake_report.html").stat().st_size > 0
    assert "Nothing to be done" in snakemake(*call, folder=tmp_path)
    edit_a_template(project, "Another line.")
    planned = snakemake(*call, "-n", "--quiet", "host", folder=tmp_path).partition("total")[0].split()
    assert "report" in planned and not {"train", "refit", "test_network", "find"} & set(planned)
    text = text_of(elsewhere / "results/report.pdf")
    assert "A line that was added." in text
    assert "gradient descent on Margin Letters" in text
    assert "Margin Letters (Mine 2026) holds grey images of 6 × 9 pixels in two classes. They show letters" in text
    assert "A network of theirs (Mine 2026, page 3)" in text and "Mine M. (2026). Maps." in text
    assert "Margin Letters" in PdfReader(elsewhere / "results/report.pdf").metadata["/Keywords"]
    assert "Recall is lowest for alpha" in text or "Recall is lowest for beta" in text
    for word in ("Fashion-MNIST", "T-shirt", "clothing"):
        assert word not in text


OUTER = """
configfile: "outer.yaml"


module study:
    snakefile:
        "the study/Snakefile"
    config:
        config["study"]


use rule * from study as study_*


rule more:
    input:
        "results/pages/one/levels.html",
    output:
        "results/more.txt",
    shell:
        "wc {input} > {output}"
"""


def test_as_a_module_of_another_workflow(tmp_path):
    outer = tmp_path / "outer"
    project = Project(outer / "the study")
    shutil.move(project.folder / "data", outer / "data")
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    update_config(config, SMALL | {"data": project.config["data"]})
    (outer / "outer.yaml").write_text(yaml.safe_dump({"study": config}), encoding="utf-8")
    (outer / "Snakefile").write_text(OUTER, encoding="utf-8")
    targets = ["more", "results/figures/samples.svg", "results/verification.csv"]
    snakemake("--cores", "2", *targets, folder=outer)
    assert "levels.html" in (outer / "results/more.txt").read_text(encoding="utf-8")
    assert "Nothing to be done" in snakemake("--cores", "2", *targets, folder=outer)
    planned = snakemake("-n", "--quiet", "host", "--cores", "2", "study_all", folder=outer).partition("total")[0]
    assert {"study_report", "study_html_report", "study_refit", "study_fit_mixture"} <= set(planned.split())
    assert "study_verify" not in planned.split()


def test_a_brace_in_the_path_is_refused_in_a_line(tmp_path):
    folder = tmp_path / "{c}"
    folder.mkdir()
    for name in ("Snakefile", "config.yaml"):
        shutil.copy(ROOT / name, folder)
    for name in ("rules", "scripts", "report", "profiles"):
        os.symlink(ROOT / name, folder / name)
    printed = snakemake("-n", "--cores", "1", folder=folder, succeeds=False)
    [line] = [line for line in printed.splitlines() if "Error" in line]
    assert str(folder) in line and "brace" in line
    assert "Traceback" not in printed
