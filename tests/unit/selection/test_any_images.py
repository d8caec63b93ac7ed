"""Any labelled images pass the split, training and the test: other labels, class numbers, sizes and shares."""

from types import SimpleNamespace

import numpy as np
import pytest

from idx_data import write_idx
from images import KINDS, labelled_images
from study.common.errors import StudyError
from study.common.files import write_json
from study.data.classes import class_names
from study.data.idx import read_pair
from study.data.labels import labels_of, numbered
from study.data.split import split_of
from study.network.losses import one_hot
from study.selection.assessment import check_like, confident_mistakes, results_of_test
from study.selection.calibration import with_temperatures
from study.selection.findings import class_findings
from study.selection.tables import class_table
from study.training.examples import Examples
from study.training.files import read_split
from study.training.run import Training
from training_data import SPEC

SETTINGS = {"train_size": None, "validation_size": 120, "split_seed": 0}


def split(folder, images, labels, named=None):
    """The card and the files of a split, as the rule `preprocess` leaves them."""
    for name, array in (("images", images), ("labels", labels)):
        write_idx(folder / name, array)
    arrays, card = split_of(*read_pair(folder / "images", folder / "labels"), SETTINGS, named, "labels")
    paths = {"card": folder / "card.json"}
    write_json(paths["card"], card)
    for name, array in arrays.items():
        paths[name] = folder / f"{name}.npy"
        np.save(paths[name], array)
    return card, SimpleNamespace(**paths)


@pytest.mark.parametrize("kind", KINDS)
def test_split_training_and_test(tmp_path, kind):
    images, labels = labelled_images(900, **KINDS[kind])
    card, source = split(tmp_path, images, labels)
    known = np.unique(labels)
    assert card["classes"] == len(known) and labels_of(card) == known.tolist()
    assert class_names(card) == [f"class {label}" for label in known]
    assert (card["height"], card["width"]) == images.shape[1:]

    specification = SPEC | {"hidden_layers": [16], "batch_size": 8, "epochs": 6, "step_size": 0.1}
    training = Training([specification], *read_split(source, specification))
    [record] = training.run()
    accuracy = record.curve[-1]["validation_accuracy"]
    assert np.isfinite(record.curve[-1]["training_loss"])
    assert accuracy > 1.5 / len(known) or accuracy > 0.9

    pictures, answers = labelled_images(300, draw=1, **KINDS[kind])
    check_like(card, pictures, answers, "test")
    answers = numbered(answers, labels_of(card))
    test = Examples(
        pictures.reshape(300, -1), one_hot(answers, card["classes"]), card["mean"], card["standard_deviation"]
    )
    log_p = np.log(np.full((2, len(test), card["classes"]), 1 / card["classes"]))
    log_p[:, np.arange(300), answers] += 0.1
    log_p -= np.log(np.exp(log_p).sum(axis=2, keepdims=True))
    found = results_of_test(
        with_temperatures(log_p, {"networks": [1.0, 1.0], "ensemble": 1.0}), answers, np.ones((2, 5))
    )
    assert found["selected"]["accuracy_mean"] == 1 and len(found["selected"]["confusion"]) == len(known)
    assert not len(confident_mistakes(test.images, answers, log_p)["labels"])
    rows = class_findings(class_table({"network": log_p}, answers), None)
    assert len(rows["classes"]) == len(known)


def test_a_class_that_the_test_set_lacks_has_no_recall_and_hurts_nothing():
    log_p = np.log([[[0.8, 0.1, 0.1]] * 6 + [[0.1, 0.8, 0.1]] * 4])
    answers = np.repeat([0, 1], [6, 4])
    rows = class_findings(class_table({"network": log_p}, answers), None)
    assert [row["class"] for row in rows["classes"]] == [0, 1, 2]
    assert rows["classes"][2]["recall"] is None
    assert rows["hardest"]["class"] in (0, 1) and rows["easiest"]["class"] in (0, 1)


def test_a_class_that_the_training_set_lacks_is_refused_by_its_label(tmp_path):
    images, labels = labelled_images(300, labels=(1, 2, 5))
    card, _ = split(tmp_path, images, labels)
    strange = labels.copy()
    strange[:4] = 4
    with pytest.raises(
        StudyError, match=r"test: 4 test images have labels that no training image has \(4\).*take these"
    ):
        check_like(card, images, strange, "test")
    with pytest.raises(StudyError, match="expected images of 14 by 14 pixels"):
        check_like(card, images[:, :9], labels, "test")


@pytest.mark.parametrize(("classes", "found"), [(1, 1), (63, 63)])
def test_one_class_and_more_than_figures_bear_are_refused(tmp_path, classes, found):
    images, labels = labelled_images(300, labels=range(classes), height=4, width=4)
    with pytest.raises(StudyError, match=f"expected 2 to 62 different labels, found {found}"):
        split(tmp_path, images, labels)


def test_names_are_as_many_as_classes(tmp_path):
    images, labels = labelled_images(300, labels=(3, 8))
    assert split(tmp_path, images, labels, named=2)[0]["labels"] == [3, 8]
    with pytest.raises(StudyError, match="expected the 3 classes that have names, found 2"):
        split(tmp_path, images, labels, named=3)


def test_labels_from_zero_leave_the_card_as_it_was(tmp_path):
    images, labels = labelled_images(300, labels=range(10))
    card, _ = split(tmp_path, images, labels)
    assert "labels" not in card
    assert numbered(labels, labels_of(card)) is labels
