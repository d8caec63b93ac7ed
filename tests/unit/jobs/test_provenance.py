"""The commit that the results come from: of this folder's own repository, and with what was changed since."""

import os
import shutil
import subprocess

import pytest

from study.jobs.provenance import commit

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="no git")
FILES = {"Snakefile": "rule all:\n", "config.yaml": "a: 1\n", "rules/data.smk": "", "scripts/größe.py": "", "notes": ""}


def git(folder, *words):
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    name = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "core.hooksPath="]
    call = subprocess.run(["git", "-C", folder, *name, *words], capture_output=True, check=True, env=own)
    return call.stdout.decode().strip()


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def repository(folder):
    """(folder, commit) of a repository with the files."""
    folder.mkdir(parents=True)
    write(folder, FILES)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "all")
    return folder, git(folder, "rev-parse", "HEAD")


@needs_git
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({"mine.yaml": "a: 2\n", "notes.txt": "mine", "own/data.gz": "", "notes": "more", "results/x": ""}, ""),
        ({"report/images/page.png": "a picture of README"}, ""),
        ({"config.yaml": "a: 2\n"}, " and changes in config.yaml"),
        ({"scripts/new.py": "", "mine.yaml": ""}, " and changes in scripts/new.py"),
        ({"scripts/größe.py": "x", "Snakefile": ""}, " and changes in Snakefile and scripts/größe.py"),
        (
            {f"rules/{letter}.smk": "" for letter in "abcde"},
            " and changes in rules/a.smk, rules/b.smk, rules/c.smk and 2 more",
        ),
    ],
)
def test_only_what_can_change_results_counts_and_is_named(tmp_path, changed, told):
    folder, first = repository(tmp_path / "study [1] größe")
    write(folder, changed)
    assert commit(folder) == first + told
    assert commit(os.path.relpath(folder)) == first + told


@needs_git
def test_a_removed_file_is_a_change(tmp_path):
    folder, first = repository(tmp_path / "study")
    (folder / "rules/data.smk").unlink()
    assert commit(folder) == f"{first} and changes in rules/data.smk"


@needs_git
def test_the_commit_of_a_repository_around_it_is_not_taken(tmp_path):
    outer, _ = repository(tmp_path / "outer")
    inner = outer / "study"
    write(inner, FILES)
    assert commit(inner) == "unknown"
    git(outer, "add", ".")
    git(outer, "commit", "--quiet", "--message", "taken in")
    assert commit(inner) == "unknown"


@needs_git
@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CEILING_DIRECTORIES"])
def test_a_repository_that_the_environment_names_is_not_taken(tmp_path, monkeypatch, name):
    folder, first = repository(tmp_path / "study")
    other, _ = repository(tmp_path / "other")
    write(other, {"config.yaml": "a: 3\n"})
    monkeypatch.setenv(name, str({"GIT_DIR": other / ".git", "GIT_INDEX_FILE": other / ".git/index"}.get(name, other)))
    assert commit(folder) == first


@needs_git
def test_a_worktree_and_a_link_are_the_repository(tmp_path):
    folder, first = repository(tmp_path / "study")
    git(folder, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    (tmp_path / "link").symlink_to(folder)
    assert commit(tmp_path / "tree") == commit(tmp_path / "link") == first


@needs_git
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_a_folder_of_another_user_has_its_commit(tmp_path, monkeypatch):
    folder, first = repository(tmp_path / "study")
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 12345, 12345)
    monkeypatch.setenv("HOME", "/nonexistent")
    assert commit(folder) == first


@needs_git
def test_settings_for_other_work_change_nothing(tmp_path, monkeypatch):
    folder, first = repository(tmp_path / "study")
    (tmp_path / ".gitconfig").write_text(
        "[status]\n\tshort = true\n\tbranch = true\n\tshowUntrackedFiles = no\n[core]\n\tquotePath = true\n"
        "[color]\n\tui = always\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    write(folder, {"scripts/new.py": ""})
    assert commit(folder) == f"{first} and changes in scripts/new.py"


def test_without_git_or_without_a_repository_it_is_unknown(tmp_path, monkeypatch):
    assert commit(tmp_path) == "unknown"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(tmp_path) == "unknown"
