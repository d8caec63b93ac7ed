"""Nothing that is read can run: no pickle, no shell, no unsafe loader, no unescaped template; every pin has a hash.

ruff's rules S look for the rest.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [path for folder in ("scripts", "envs") for path in sorted((ROOT / folder).rglob("*.py"))]
RULES = [ROOT / "Snakefile", *sorted((ROOT / "rules").rglob("*.smk"))]
TEMPLATES = sorted((ROOT / "report").rglob("*.j2")) + sorted((ROOT / "report/html").glob("*.rst"))
PINS = sorted(ROOT.glob("requirements*.txt"))
# They read or write objects as code.
PICKLES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "pandas.read_pickle"}
PICKLING = {"read_pickle", "to_pickle", "dump_pickle", "read_hdf", "to_hdf", "unsafe_load", "full_load"}
RUNNING = {"eval", "exec", "compile", "__import__"}


def named(tree):
    """The names of what a file imports, calls and takes from a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def keywords(tree):
    """(name, value) of all keyword arguments that are constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            yield node.arg, node.value.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_pickled_run_or_left_to_a_shell(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name for name in named(tree) if {name, *name.split(".")} & PICKLES or name in PICKLING}
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not found
    assert not calls & RUNNING
    assert not {("allow_pickle", True), ("shell", True), ("autoescape", False)} & set(keywords(tree))


def test_the_test_finds_what_it_looks_for():
    tree = ast.parse(
        "import pickle\nfrom joblib import dump\nnumpy.load(a, allow_pickle=True)\npandas.read_pickle(a)\n"
    )
    assert {"pickle", "joblib", "joblib.dump", "read_pickle"} <= set(named(tree))
    assert ("allow_pickle", True) in set(keywords(tree))


def test_arrays_are_read_without_objects():
    """np.load refuses objects unless it is told not to; what is written has none."""
    text = "".join(path.read_text(encoding="utf-8") for path in CODE)
    assert not re.search(r"dtype=(object|np\.object_|\"O\")", text)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_a_rule_is_a_script_and_neither_a_shell_command_nor_a_block_of_code(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"^\s+(shell|run|wrapper|notebook|cwl):", text, re.MULTILINE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_what_it_prints(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", text)


def test_an_environment_of_jinja_escapes():
    makers = [path for path in CODE if "jinja2.Environment(" in path.read_text(encoding="utf-8")]
    assert makers
    for path in makers:
        text = path.read_text(encoding="utf-8")
        assert text.count("autoescape=True") == text.count("jinja2.Environment("), path


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_each_dependency_is_pinned_and_has_a_hash(path):
    lines = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8")).splitlines()
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+ ", line), line[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line[:80]
        assert "://" not in line


def test_what_is_set_up_is_compared_with_the_hashes():
    assert '"--require-hashes"' in (ROOT / "envs/install.py").read_text(encoding="utf-8")
    makefile = re.sub(r"\\\n", " ", (ROOT / "Makefile").read_text(encoding="utf-8"))
    lines = [line for line in makefile.splitlines() if "pip install" in line]
    assert lines and all("--require-hashes" in line for line in lines)
