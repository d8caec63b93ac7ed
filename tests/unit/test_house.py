"""The house: which package may import which, and one name for a room in rules, scripts, library and tests."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STUDY, SCRIPTS, RULES = ROOT / "scripts/study", ROOT / "scripts", ROOT / "rules"
# From the ground up: a package imports from itself and from lower floors only.
FLOORS = [
    {"common"},
    {"config", "jobs", "data", "network", "formulas", "derivations", "typesetting", "pdf"},
    {"training"},
    {"noise", "experiments", "mixture", "selection", "speed"},
    {"search", "verification"},
    {"claims"},
    {"figures", "pages"},
    {"report", "web", "comparison", "terminal"},
]
FLOOR = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}
MODULES = sorted(STUDY.rglob("*.py"))
PACKAGES = sorted(path.parent for path in STUDY.rglob("__init__.py") if path.parent != STUDY)
MOST_MODULES = 20
NO_JOBS = {"study", "benchmark", "snakemake_logger_plugin_terminal"}
JOBS = sorted(path for path in SCRIPTS.glob("*/*.py") if path.parent.name not in NO_JOBS)


def imported(source):
    """Packages of the library that a module's source imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import, which study.jobs.code does not follow"
            names = [node.module] if node.module != "study" else [f"study.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("study."))


def upward(own, source):
    """Packages that a module of the package `own` imports although they are not on a lower floor."""
    return {package for package in set(imported(source)) - {own} if FLOOR[package] >= FLOOR[own]}


def test_every_package_has_a_floor():
    assert {path.name for path in PACKAGES if path.parent == STUDY} == set(FLOOR)
    assert [path.name for path in STUDY.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(STUDY)))
def test_imports_go_down(path):
    own = path.relative_to(STUDY).parts[0]
    assert not upward(own, path.read_text(encoding="utf-8"))
    assert "snakemake" not in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(
    "line",
    [
        "from study.claims.shared.claim import Claim",
        "def f():\n    import study.claims.levels",
        "from study import claims",
        "from study.mixture import model",
    ],
)
def test_an_import_that_goes_up_or_stays_on_its_floor_is_found(line):
    assert upward("noise", f"from study.training.run import Training\n{line}\n")


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: str(path.relative_to(STUDY)))
def test_a_package_begins_with_what_it_is_and_holds_no_code(path):
    # study.jobs.code does not follow __init__.py.
    tree = ast.parse((path / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) and len(tree.body) == 1
    assert 1 < len(list(path.glob("*.py"))) - 1 <= MOST_MODULES


def test_each_script_is_run_by_the_rules_of_its_room_and_by_no_other():
    run = set()
    for rules in RULES.glob("*.smk"):
        for room, verb in re.findall(r'"\.\./scripts/(\w+)/(\w+)\.py"', rules.read_text(encoding="utf-8")):
            assert room == rules.stem, f"{rules.name} runs scripts/{room}/{verb}.py"
            run.add(SCRIPTS / room / f"{verb}.py")
    assert run == set(JOBS)


def test_each_room_of_scripts_is_a_package_of_the_library():
    assert {path.parent.name for path in JOBS} <= set(FLOOR)


def test_folders_of_scripts_are_no_packages():
    # They are on the path of Python, where a package `data` would hide another one; a plain folder hides nothing.
    assert not [path for path in JOBS if path.name == "__init__.py"]


def test_tests_stand_in_the_rooms_that_they_test():
    rooms = {path.name for path in (ROOT / "tests/unit").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= set(FLOOR) | {"benchmark", "envs"}


def test_text_of_programs_and_rules_has_its_encoding():
    """What the lint rule for files does not see: a program's output, and the rules."""
    sources = [path for folder in ("scripts", "tests", "envs") for path in sorted((ROOT / folder).rglob("*.py"))]
    for path in [*sources, *RULES.rglob("*.smk"), ROOT / "Snakefile"]:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"(text|universal_newlines)=True[,)\s]", source), path
        assert path.suffix == ".py" or not re.search(r"\bopen\(|(read|write)_text\((?!.*encoding)", source), path
