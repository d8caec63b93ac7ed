"""The first minute: `make try` in a fresh folder, without a network, is a study that has everything."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from pypdf import PdfReader

from project import PARTS, ROOT
from study.common.questions import QUESTIONS

CONFIG = "config.try.yaml"
# A network without any machine on it.
WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"]


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """The folder, and what the two calls printed."""
    folder = tmp_path_factory.mktemp("try") / "project"
    folder.mkdir()
    for part in [*PARTS, CONFIG]:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, folder / part)
    [line] = re.findall(r"^try: environment\n\t(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    words = line.replace("$(SNAKEMAKE)", f"{sys.executable} -m snakemake").split()
    assert words[-2:] == ["--configfile", CONFIG]
    # Where this system has no such space, addresses that nobody answers.
    alone = WITHOUT_NETWORK if subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode == 0 else []
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    printed = []
    for _ in range(2):
        call = subprocess.run(
            [*alone, *words],
            cwd=folder,
            env=os.environ | nowhere,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        assert call.returncode == 0, (call.stdout + call.stderr)[-4000:]
        printed.append(call.stdout + call.stderr)
    return folder, *printed


def test_both_reports_are_made_and_the_second_call_has_nothing_to_do(tried):
    folder, first, second = tried
    for name in ("report.pdf", "report.html"):
        assert (folder / "results/try" / name).stat().st_size > 0
    assert "Done in " in first and "Test accuracy " in first
    assert "Nothing to be done" in second


def test_it_is_a_study_of_everything(tried):
    folder, _, _ = tried
    config = yaml.safe_load((folder / CONFIG).read_text(encoding="utf-8"))
    answered = {entry.get("question") for entry in config["experiments"]}
    assert {key for key, question in QUESTIONS.items() if question.heading} <= answered
    assert config["selection"] and config["mixture"] and config["verification"]
    pages = PdfReader(folder / "results/try/report.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for entry in config["experiments"]:
        assert entry["title"] in text
    assert "Optical Recognition of Handwritten Digits" in text


def test_nothing_came_from_a_network(tried):
    folder, _, _ = tried
    told = [path for part in ("train", "t10k") for path in folder.glob(f"results/data/digits-*/{part}.json")]
    assert len(told) == 2
    sources = {file["source"] for path in told for file in json.loads(path.read_text(encoding="utf-8")).values()}
    assert sources == {"scikit-learn"}
