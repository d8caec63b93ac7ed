"""The catalogue of data sets: the study's own, and one of a user beside it."""

import copy
from pathlib import Path

import pytest
import yaml

from study.common.errors import StudyError
from study.config.catalogue import catalogue, check_citations, data_set, known_contents
from study.config.check import check
from study.config.runs import expand, split_name

ROOT = Path(__file__).parents[3]
REFERENCES = ROOT / "report/references.yaml"
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
FILES = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]
ENTRY = {
    "title": "Letters",
    "sentence": "They show letters.",
    "classes": ["A", "B", "C"],
    "images": {"train": 900, "test": 300, "height": 12, "width": 9},
    "files": {name: {"sha256": f"{number}" * 64} for number, name in enumerate(FILES)},
    "citation": "mine2026",
    "references": {"mine2026": {"authors": ["Mine, M."], "year": 2026, "title": "My letters"}},
    "published": [
        {"key": "theirs", "model": "A network", "short": "theirs", "accuracy": 0.9, "decimals": 1, "source": "mine2026"}
    ],
}


@pytest.fixture
def config():
    return copy.deepcopy(CONFIG)


def write(folder, entries, name="mine.yaml"):
    path = folder / name
    path.write_text(entries if isinstance(entries, str) else yaml.safe_dump(entries), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", catalogue())
def test_each_entry_of_the_study_is_whole(name):
    chosen = data_set(CONFIG["data"] | {"name": name})
    check_citations(chosen, REFERENCES)
    assert chosen.sources and chosen.home and chosen.licence and chosen.citation and chosen.sentence.endswith(".")
    assert len(chosen.classes) == 10 and list(chosen.files) == FILES
    assert chosen.told()["title"] == chosen.title


def test_the_default_is_fashion_mnist_and_its_runs_are_called_as_ever(config):
    chosen = data_set(config["data"])
    assert (chosen.name, chosen.title, chosen.identity) == ("fashion-mnist", "Fashion-MNIST", None)
    assert split_name(config["data"]) == "train-all_validation-5000_seed-0"
    older = {key: config["data"][key] for key in ("folder", "sha256", "validation_size", "train_size", "split_seed")}
    assert data_set(older) == chosen
    assert len(known_contents()) >= 12


def test_every_data_set_has_splits_and_runs_of_its_own(config):
    runs, splits = set(), set()
    for name in catalogue():
        config["data"]["name"] = name
        splits.add(split_name(config["data"]))
        runs.add(min(expand(config)[1]))
    assert len(runs) == len(splits) == len(catalogue())


def test_an_entry_of_ones_own(tmp_path, config):
    sources = [{"folder": "below"}, {"mirror": "https://example.org/letters/"}]
    path = write(tmp_path, {"letters": ENTRY | {"sources": sources}})
    config["data"] |= {"catalogue": path, "name": "letters", "validation_size": 100}
    chosen = data_set(config["data"])
    assert chosen.title == "Letters" and chosen.classes == ["A", "B", "C"] and chosen.is_named
    assert chosen.sources == [{"folder": str(tmp_path / "below")}, sources[1]]
    assert chosen.identity == {name: total["sha256"] for name, total in ENTRY["files"].items()}
    assert chosen.name.startswith("letters-") and split_name(config["data"]).endswith(chosen.name)
    check_citations(chosen, REFERENCES)
    # Other files under the same name are other data.
    other = write(
        tmp_path, {"letters": ENTRY | {"files": {name: {"packed_sha256": "a" * 64} for name in FILES}}}, "other.yaml"
    )
    assert data_set(config["data"] | {"catalogue": other}).name != chosen.name
    # A catalogue of one's own leaves the study's data sets where they are.
    assert data_set(config["data"] | {"name": "mnist"}).title == "MNIST"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "mnits"}, ["data, name", "'mnits'", "did you mean 'mnist'"]),
        ({"name": "letters"}, ["no data set 'letters'", "for one of your own name its file too (data: catalogue)"]),
        ({"name": 3}, ["data, name", "3 should be of type string or null"]),
        ({"catalogue": "absent.yaml"}, ["data, catalogue: absent.yaml cannot be read", "name a YAML file"]),
        ({"name": "mnist", "sha256": dict.fromkeys(FILES, "0" * 64), "folder": "own"}, ["name and sha256 both say"]),
        ({"classes": ["a", "b"]}, ["the classes of Fashion-MNIST are named in the catalogue"]),
        ({"classes": ["a", "a"]}, ["data, classes", "lists a value twice"]),
        ({"classes": ["a", True]}, ["data, classes, entry 2", "true should be of type string or integer"]),
        ({"sha256": dict.fromkeys(FILES, "0" * 64)}, ["name the folder that holds their four files"]),
        ({"name": "digits"}, ["validation_size 5000 leaves 0 of the 1438 images"]),
        (
            {"name": "digits", "validation_size": 200},
            ["'batch-size': batch_size 4096 exceeds the 1238", "'label-noise': training_images"][:1],
        ),
    ],
)
def test_what_names_no_data_set_is_refused(config, data, words):
    config["data"] |= data
    with pytest.raises(StudyError) as caught:
        check(config)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"titel": "x"}, ["letters", "unknown key 'titel'", "did you mean 'title'"]),
        ({"title": ""}, ["letters, title", "too short"]),
        ({"files": {FILES[0]: {"sha256": "0" * 64}}}, ["letters, files", f"'{FILES[1]}' is missing"]),
        ({"files": ENTRY["files"] | {FILES[0]: {"sha256": "ABC"}}}, [f"files, {FILES[0]}", "64 hexadecimal digits"]),
        ({"files": ENTRY["files"] | {FILES[0]: {"md5": "0" * 32}}}, [f"files, {FILES[0]}", "unknown key 'md5'"]),
        ({"classes": ["one"]}, ["letters, classes", "list 2 or more"]),
        ({"classes": [f"c{i}" for i in range(63)]}, ["letters, classes", "list 62 at most"]),
        ({"sources": [{"mirror": "https://example.org/x"}]}, ["sources, entry 1, mirror", "ends with a slash"]),
        ({"sources": [{"ftp": "x"}]}, ["sources, entry 1", "unknown key 'ftp'"]),
        ({"published": [ENTRY["published"][0]] * 2}, ["letters, published", "a key is used twice"]),
        ({"published": [ENTRY["published"][0] | {"accuracy": 90}]}, ["accuracy", "90 is more than the maximum of 1"]),
        ({"references": {"x": {"year": 1}}}, ["references, x", "'authors' is missing"]),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(tmp_path, config, change, words):
    config["data"] |= {"catalogue": write(tmp_path, {"letters": ENTRY | change}), "name": "letters"}
    with pytest.raises(StudyError) as caught:
        check(config)
    for word in ["mine.yaml", *words]:
        assert word in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "null should be of type object"),
        ("- a\n- b\n", "should be of type object"),
        ("letters: {title: [}", "not YAML"),
        ("Letters: {}", "'Letters' should consist of at most 40 small letters"),
        ("mnist: {title: x}", "'files' is missing"),
    ],
)
def test_a_file_that_is_no_catalogue(tmp_path, config, text, words):
    config["data"]["catalogue"] = write(tmp_path, text)
    with pytest.raises(StudyError, match=words):
        check(config)


def test_a_name_of_the_study_is_taken(tmp_path, config):
    config["data"]["catalogue"] = write(tmp_path, {"mnist": ENTRY})
    with pytest.raises(StudyError, match="has a data set 'mnist' already; take another name"):
        check(config)


def test_a_work_that_is_cited_is_known(tmp_path):
    path = write(tmp_path, {"letters": ENTRY | {"references": {}}})
    chosen = data_set(CONFIG["data"] | {"catalogue": path, "name": "letters"})
    with pytest.raises(StudyError, match=r"cites 'mine2026', which is no key of report/references\.yaml; describe"):
        check_citations(chosen, REFERENCES)


def measured(config, **found):
    with pytest.raises(StudyError) as caught:
        check(config, lambda chosen, folder: found)
    return str(caught.value)


def test_what_the_folder_holds_is_compared_with_the_config(config):
    config["data"] |= {"sha256": dict.fromkeys(FILES, "0" * 64), "folder": "own", "classes": ["a", "b"]}
    message = measured(config, images=900, classes=3, height=4, width=2)
    assert "data: validation_size 5000 leaves 0 of the 900 images to train with" in message
    assert "data, classes: 2 names for the 3 classes in the training labels" in message
    config["data"] |= {"validation_size": 100, "classes": None}
    message = measured(config, images=900, classes=3, height=4, width=2)
    assert "mixture, dimensions: 10 of images that have 8 pixels; take fewer" in message
    assert "batch_size 4096 exceeds the 800 training images" in message
    config["defaults"]["shift"] = 2
    assert "shift 2 leaves nothing of images of 4 by 2 pixels; take 1" in measured(
        config, images=900, classes=3, height=4, width=2
    )
