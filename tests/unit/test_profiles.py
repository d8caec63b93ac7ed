"""The profiles, and what the rules say of a cluster."""

import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
RULES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk"))
SUBMITTED = (ROOT / "rules/internals/submitted.smk").read_text(encoding="utf-8")


def profile(name):
    return yaml.safe_load((ROOT / f"profiles/{name}/config.yaml").read_text(encoding="utf-8"))


def test_on_a_cluster_all_is_as_elsewhere_but_where_jobs_run():
    default, slurm = profile("default"), profile("slurm")
    for key in default.keys() - {"cores", "__definitions__"}:
        assert slurm[key] == default[key], key
    check = default["__definitions__"][0]
    assert "check_command()" in check
    assert set(check.splitlines()) <= set(slurm["__definitions__"][0].splitlines())


def submitted():
    return set(re.findall(r'"(\w+)"', re.search(r"SUBMITTED = (\{.*?\n\})", SUBMITTED, re.S)[1]))


def test_what_is_submitted_says_what_it_needs():
    names = submitted()
    assert len(names) > 10
    for name in names:
        text = re.search(
            rf"^ *(?:use )?rule (?:\w+ as )?{name}(?: with)?:\n(.*?)(?=^ *(?:use )?rule |\Z)", RULES, re.S | re.M
        )
        assert text, name
        # A rule that is made from another one may have its resources from there.
        base = re.search(rf"use rule (\w+) as {name} ", RULES)
        assert "needs(" in text[1] or base[1] in names, name


def test_the_line_that_submits_an_allocation_is_a_shell_script():
    script = ROOT / "profiles/slurm/allocation.sh"
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    assert script.stat().st_mode & 0o100
    page = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    assert set(re.findall(r"profiles/\S+?\.(?:sh|yaml)", page)) == {
        "profiles/slurm/allocation.sh",
        "profiles/slurm/config.yaml",
        "profiles/s3/config.yaml",
    }
