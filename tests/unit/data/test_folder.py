"""A user's own folder: files as people have them, and what is said of files that do not fit."""

import gzip
import hashlib
import os
import shutil

import numpy as np
import pytest

from idx_data import write_idx
from images import labelled_images, write_images
from study.common.errors import StudyError
from study.data.content import FILES
from study.data.folder import measure
from study.data.sources import obtain, sources_of

FACTS = {"images": 90, "classes": 4, "height": 6, "width": 9}
KIND = {"labels": range(4), "height": 6, "width": 9, "train": 90, "test": 30}


@pytest.fixture
def own(tmp_path):
    """(folder, files): four files in the format's own names, and their checksums as in a catalogue."""
    folder = tmp_path / "own"
    return folder, {name: {"sha256": total} for name, total in write_images(folder, **KIND).items()}


def rename(folder, change):
    for path in sorted(folder.iterdir()):
        target = folder / change(path.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)


def pack(folder):
    for path in sorted(folder.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()


WAYS = {
    "as published": lambda folder: None,
    "packed": pack,
    "with a dot": lambda folder: rename(folder, lambda name: name.replace("-idx", ".idx")),
    "upper case": lambda folder: rename(folder, str.upper),
    "packed, upper case": lambda folder: (pack(folder), rename(folder, str.upper)),
    "in a subfolder": lambda folder: rename(folder, lambda name: f"MNIST/raw/{name}"),
    "in two subfolders, packed": lambda folder: (pack(folder), rename(folder, lambda n: f"{n.partition('-')[0]}/{n}")),
    "test for t10k, with a prefix": lambda folder: rename(
        folder, lambda name: f"emnist-letters-{name.replace('t10k', 'test')}"
    ),
    "underscores": lambda folder: rename(folder, lambda name: name.replace("-", "_")),
    "a packed file without its ending": lambda folder: (pack(folder), rename(folder, lambda n: n.removesuffix(".gz"))),
}


@pytest.mark.parametrize("way", WAYS)
def test_files_as_people_have_them(own, tmp_path, way):
    folder, files = own
    WAYS[way](folder)
    assert measure(folder, files, "Mine", is_named=True) == FACTS
    record = obtain(tmp_path / "copies", sources_of(folder, []), files)
    assert {name: row["sha256"] for name, row in record.items()} == {n: each["sha256"] for n, each in files.items()}
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == sorted(FILES)


def test_of_several_files_of_a_name_the_right_one_is_taken(own, tmp_path):
    folder, files = own
    write_images(folder / "digits", labels=range(3), train=50, test=20)
    (folder / "digits" / "more").mkdir()
    (folder / "digits" / "more" / FILES[0]).write_bytes(b"no images")
    for name in FILES:
        shutil.move(folder / name, folder / f"letters-{name}")
    assert measure(folder, files, "Mine", is_named=True) == FACTS


def told(folder, files, **options):
    with pytest.raises(StudyError) as caught:
        measure(folder, files, "Fashion-MNIST", **{"is_named": True} | options)
    return str(caught.value)


def test_other_files_are_told_with_the_lines_to_add(own):
    folder, files = own
    message = told(folder, {name: {"sha256": "0" * 64} for name in FILES})
    first, *lines = message.splitlines()
    assert first == f"data, folder: {folder} does not hold the files of Fashion-MNIST, which data, name asks for:"
    for name in FILES:
        assert f"      {name}: {files[name]['sha256']}" in lines
        assert any(line.strip().startswith(f"{name}: {name} is not the expected file") for line in lines)
    assert "    sha256:" in lines and any("data of your own" in line for line in lines)


def test_each_file_that_does_not_fit_is_named_with_its_reason(own):
    folder, files = own
    (folder / FILES[0]).write_bytes((folder / FILES[0]).read_bytes()[:-1])
    (folder / FILES[1]).unlink()
    (folder / FILES[2]).write_bytes(b"<html>please log in</html>")
    write_idx(folder / FILES[3], np.zeros((30, 2), np.uint8))
    message = told(folder, files)
    for line in (
        f"{FILES[0]}: {FILES[0]} has 4875 bytes, where its header declares 4876",
        f"{FILES[1]}: there is no such file in {folder}, packed or not",
        f"{FILES[2]}: {FILES[2]}: expected the magic bytes 00 00, found 3c 68",
        f"{FILES[3]}: {FILES[3]}: expected 1 dimension(s), found 2",
    ):
        assert line in message
    assert "sha256:\n" not in message and "Supply what is missing" in message


def test_checksums_of_the_packed_files_are_recognised(own):
    folder, files = own
    pack(folder)
    packed = {n: {"sha256": hashlib.sha256((folder / f"{n}.gz").read_bytes()).hexdigest()} for n in FILES}
    message = told(folder, packed, is_named=False)
    assert "whose checksums stand in data, sha256" in message.splitlines()[0]
    for name in FILES:
        assert f"{name}.gz has the expected checksum as it is packed, where that of its content is wanted" in message
        assert f"      {name}: {files[name]['sha256']}" in message.splitlines()
    # In a catalogue they may stand, if they are called so.
    named = {name: {"packed_sha256": each["sha256"]} for name, each in packed.items()}
    assert measure(folder, named, "Mine", is_named=True) == FACTS
    for name in FILES:
        (folder / name).write_bytes(gzip.decompress((folder / f"{name}.gz").read_bytes()))
        (folder / f"{name}.gz").unlink()
    assert f"supply {FILES[0]}.gz as it was downloaded" in told(folder, named)


def test_files_of_another_data_set_are_called_by_its_name(own):
    folder, files = own
    known = {each["sha256"]: "mnist" for each in files.values()}
    message = told(folder, {name: {"sha256": "0" * 64} for name in FILES}, known=known)
    assert "it is a file of the data set mnist" in message and "set data, name to mnist" in message
    assert "sha256:\n" not in message


@pytest.mark.parametrize("place", ["absent", "file"])
def test_a_folder_that_is_none(tmp_path, place):
    (tmp_path / "file").touch()
    files = {name: {"sha256": "0" * 64} for name in FILES}
    with pytest.raises(StudyError, match=r"data, folder: .*: (no such folder|not a folder); name the folder"):
        measure(tmp_path / place, files, "Mine", is_named=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(own):
    folder, files = own
    (folder / FILES[0]).chmod(0)
    assert f"{FILES[0]} cannot be read: Permission denied" in told(folder, files)


def test_a_pipe_of_that_name_is_no_file(own):
    folder, files = own
    (folder / FILES[0]).unlink()
    os.mkfifo(folder / FILES[0])
    assert "there is no such file" in told(folder, files)


def change(folder, name, array):
    write_idx(folder / name, array)
    return {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        (FILES[1], np.arange(89, dtype=np.uint8) % 4, "has 90 images, .* 89 labels"),
        (FILES[1], np.zeros(90, np.uint8), "expected 2 to 62 different labels, found 1"),
        (FILES[1], np.arange(90, dtype=np.uint8), "expected 2 to 62 different labels, found 90"),
        (FILES[3], np.full(30, 7, np.uint8), r"30 test images have labels that no training image has \(7\)"),
        (FILES[2], np.zeros((30, 9, 6), np.uint8), "the training images have 6 by 9 pixels, the test images 9 by 6"),
    ],
)
def test_files_that_do_not_belong_together(own, name, array, words):
    folder, files = own
    files[name] = change(folder, name, array)
    with pytest.raises(StudyError, match=words):
        measure(folder, files, "Mine", is_named=False)


def test_a_test_set_without_some_class_is_taken(own):
    folder, files = own
    files[FILES[3]] = change(folder, FILES[3], np.zeros(30, np.uint8))
    assert measure(folder, files, "Mine", is_named=False) == FACTS


def test_made_up_images_are_of_their_kind():
    images, labels = labelled_images(200, labels=(3, 8), live=5, distinct=20)
    assert set(labels) == {3, 8} and (images.reshape(200, -1).max(axis=0) > 0).sum() <= 5
    assert len(np.unique(images.reshape(200, -1), axis=0)) <= 20
