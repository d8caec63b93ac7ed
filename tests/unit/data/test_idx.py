"""The IDX reader takes exactly what the format allows and refuses everything else by name."""

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from idx_data import write_idx
from study.common.errors import StudyError
from study.data.idx import read_idx, read_pair

SHAPES = hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=6)
ARRAYS = hnp.arrays(np.uint8, SHAPES)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("idx") / "some-idx-ubyte"


@given(ARRAYS)
def test_what_is_written_is_read_back(path, array):
    write_idx(path, array)
    result = read_idx(path, array.ndim)
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(result, array, strict=True)


def test_the_layout_is_big_endian(path):
    path.write_bytes(bytes.fromhex("00000802 00000001 00000003 0a0b0c"))
    np.testing.assert_array_equal(read_idx(path, 2), [[10, 11, 12]])


@given(ARRAYS, st.data())
def test_truncated_file_is_refused(path, array, data):
    write_idx(path, array)
    content = path.read_bytes()
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(StudyError, match=r"some-idx-ubyte: expected .* found"):
        read_idx(path, array.ndim)


@given(ARRAYS, st.binary(min_size=1, max_size=20))
def test_extended_file_is_refused(path, array, extra):
    write_idx(path, array)
    expected = path.stat().st_size
    path.write_bytes(path.read_bytes() + extra)
    with pytest.raises(StudyError, match=f"expected {expected} bytes .* found {expected + len(extra)} bytes"):
        read_idx(path, array.ndim)


@given(st.integers(0, 2), st.integers(0, 255))
def test_wrong_magic_is_refused(path, position, value):
    write_idx(path, np.zeros(5, np.uint8))
    content = bytearray(path.read_bytes())
    if content[position] == value:
        return
    content[position] = value
    path.write_bytes(content)
    with pytest.raises(StudyError, match="some-idx-ubyte: expected"):
        read_idx(path, 1)


def test_type_code_is_named_with_its_remedy(path):
    path.write_bytes(bytes.fromhex("00000d01 00000001 3f800000"))
    with pytest.raises(StudyError, match=r"0x08 \(uint8\), found 0x0d \(float32\).*convert"):
        read_idx(path, 1)


def test_swapped_files_are_recognised(path):
    write_idx(path, np.zeros(5, np.uint8))
    with pytest.raises(StudyError, match=r"expected 3 dimension.*found 1.*swapped"):
        read_idx(path, 3)


def test_packed_and_missing_files_are_recognised(path):
    path.write_bytes(gzip.compress(b"anything"))
    with pytest.raises(StudyError, match=r"found a gzip file.*gunzip"):
        read_idx(path, 1)
    with pytest.raises(StudyError, match="found nothing there"):
        read_idx(path.with_name("absent"), 1)


def test_huge_sizes_in_the_header_do_not_overflow(path):
    path.write_bytes(bytes.fromhex("00000803") + b"\xff" * 12)
    with pytest.raises(StudyError, match=f"expected {16 + (2**32 - 1) ** 3} bytes"):
        read_idx(path, 3)


def test_images_and_labels_must_belong_together(tmp_path):
    images, labels = tmp_path / "images", tmp_path / "labels"
    write_idx(images, np.ones((3, 2, 2), np.uint8))
    write_idx(labels, np.arange(3, dtype=np.uint8))
    pixels, classes = read_pair(images, labels)
    assert pixels.shape == (3, 2, 2) and classes.tolist() == [0, 1, 2]

    write_idx(labels, np.arange(4, dtype=np.uint8))
    with pytest.raises(StudyError, match="expected 3 labels, one per image, found 4"):
        read_pair(images, labels)

    write_idx(images, np.ones((0, 2, 2), np.uint8))
    write_idx(labels, np.ones(0, np.uint8))
    with pytest.raises(StudyError, match="at least one pixel"):
        read_pair(images, labels)
