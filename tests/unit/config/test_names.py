"""Names become paths, links and labels: what would lead out of results/, or mean something there, is refused.

Names of experiments and variants, and other text of the config: test_refusals.py has what their messages say.
"""

import copy
from pathlib import Path

import pytest
import yaml

from study.common.errors import StudyError
from study.config.catalogue import catalogue, data_set
from study.config.check import check
from study.config.runs import expand, split_name

CONFIG = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text(encoding="utf-8"))
FILES = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]
# Names that no part of a study may have.
LEADING_OUT = [
    "",
    " ",
    ".",
    "..",
    "../a",
    "a/../../b",
    "a/b",
    "/etc",
    "~",
    "~root",
    "$HOME",
    "a b/",
    "a\\b",
    "a\n",
    "a\nb",
    "\na",
    "a\0b",
    "a;touch x",
    "$(touch x)",
    "`touch x`",
    "a|b",
    "a&b",
    "a>b",
    "'a'",
    '"a"',
    "{a}",
    "{{ 7*7 }}",
    "<b>a</b>",
    "*",
    "a?",
    "-a",
    "--config",
    "a\u200fb",
    "a\u202eb",
    "ａ",
    "é",
    "a" * 41,
    "a" * 5000,
]


def refused(config):
    with pytest.raises(StudyError) as caught:
        check(config)
    return str(caught.value)


@pytest.fixture
def config():
    return copy.deepcopy(CONFIG)


@pytest.mark.parametrize("name", LEADING_OUT, ids=lambda name: repr(name[:50]))
def test_an_experiment_of_that_name_is_refused(config, name):
    config["experiments"].append({"name": name, "title": "Mine", "seeds": 1})
    assert "name" in refused(config)


@pytest.mark.parametrize("name", LEADING_OUT, ids=lambda name: repr(name[:50]))
def test_a_variant_of_that_name_is_refused(config, name):
    variants = {name: {}, "light": {"dropout": 0.5}}
    config["experiments"].append({"name": "mine", "title": "Mine", "seeds": 1, "variants": variants})
    assert "variant" in refused(config)


def entry(**changed):
    """An entry of a catalogue."""
    files = {name: {"sha256": f"{number}" * 64} for number, name in enumerate(FILES)}
    work = {"authors": ["Mine, M."], "year": 2026, "title": "Maps"}
    row = {"key": "theirs", "model": "A", "short": "a", "accuracy": 0.5, "decimals": 1, "source": "mine"}
    whole = {"title": "Letters", "files": files, "sources": [{"folder": "a"}], "citation": "mine"}
    return whole | {"references": {"mine": work}, "published": [row]} | changed


def with_entry(config, folder, name, **changed):
    """The config of a study of that data set."""
    path = folder / "sets.yaml"
    path.write_text(yaml.safe_dump({name: entry(**changed)}, allow_unicode=True), encoding="utf-8")
    config["data"] |= {"catalogue": str(path), "name": name}
    return config


@pytest.mark.parametrize("name", LEADING_OUT, ids=lambda name: repr(name[:50]))
def test_a_data_set_of_that_name_is_refused(config, tmp_path, name):
    with_entry(config, tmp_path, name)
    # Whatever the config itself asks for.
    config["data"]["name"] = "letters"
    assert "sets.yaml" in refused(config)


@pytest.mark.parametrize("name", [name for name in LEADING_OUT if len(name) < 41], ids=repr)
def test_a_work_and_a_published_network_of_that_name_are_refused(config, tmp_path, name):
    works = {name: entry()["references"]["mine"]}
    assert "sets.yaml" in refused(with_entry(config, tmp_path, "letters", references=works, citation=name))
    rows = [entry()["published"][0] | {"key": name}]
    assert "sets.yaml" in refused(with_entry(config, tmp_path, "letters", published=rows))


def test_the_entry_itself_is_none_of_the_reasons(config, tmp_path):
    check(with_entry(config, tmp_path, "letters"))


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"title": "two\nlines"}, "line break"),
        ({"sentence": "a\0b"}, "U+0000"),
        ({"classes": ["a", "b\nc"]}, "line break"),
        ({"home": "javascript:alert(1)"}, "home"),
        ({"home": "http://a b"}, "home"),
        ({"home": "http://a\n"}, "line break"),
        ({"references": {"mine": entry()["references"]["mine"] | {"url": "javascript:alert(1)"}}}, "url"),
        ({"references": {"mine": entry()["references"]["mine"] | {"url": "../../x"}}}, "url"),
        ({"references": {"mine": entry()["references"]["mine"] | {"doi": "../x"}}}, "doi"),
        ({"sources": [{"mirror": "file:///etc/"}]}, "mirror"),
        ({"sources": [{"mirror": "ftp://a/"}]}, "mirror"),
        ({"sources": [{"package": "-o=Dir::Etc=x"}]}, "package"),
        ({"sources": [{"package": "a/../../b"}]}, "package"),
        ({"files": entry()["files"] | {"../../x": {"sha256": "0" * 64}}}, "unknown key"),
    ],
)
def test_what_else_of_an_entry_leads_elsewhere_is_refused(config, tmp_path, changed, word):
    told = refused(with_entry(config, tmp_path, "letters", **changed))
    assert "sets.yaml" in told and word in told


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "../x", "", "http://a b", "http://"])
def test_an_address_of_the_code_that_is_none_is_refused(config, address):
    config["report"]["repository"] = address
    assert "report, repository" in refused(config)


def test_an_endless_catalogue_is_refused(config, tmp_path):
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{{', '.join(f'k{j}: *a{i - 1}' for j in range(9))}}}" for i in range(1, 12)]
    (tmp_path / "sets.yaml").write_text("\n".join(lines), encoding="utf-8")
    config["data"] |= {"catalogue": str(tmp_path / "sets.yaml"), "name": "a0"}
    assert "entries" in refused(config)


def test_whatever_is_accepted_stays_in_its_folder(config, tmp_path):
    """The folders that a config's names make: of runs, splits and data, whatever their values are."""
    config["experiments"].append(
        {"name": "mine", "title": "Mine", "seeds": 1, "variants": {"a": {}, "A.b+c - D": {"dropout": 0.5}}}
    )
    names = [*catalogue(), with_entry(config, tmp_path, "letters")["data"]["name"]]
    made = [experiment.name for experiment in expand(config)[0]] + list(expand(config)[1])
    for name in names:
        chosen = config["data"] | {"name": name}
        made += [data_set(chosen).name, split_name(chosen)]
    for name in made:
        assert (Path("results") / name).resolve().parent == Path("results").resolve()
        assert len(name.encode()) < 200 and name.isascii() and not name.startswith((".", "-", "~"))
