"""Where the results come from, as tables."""

import pytest

from study.report.provenance import code_version, file_rows, origin_rows


def test_origin_has_a_row_for_each_thing():
    provenance = {
        "packages": {"numpy": "2.4", "scipy": "1.17"},
        "commit": "abc",
        "python": "3.11",
        "blas": "openblas",
        "vectors": "X86_V3",
        "c_library": "glibc",
        "processor": "a processor",
        "system": "a system",
    }
    rows = {row["what"]: row["value"] for row in origin_rows(provenance)}
    assert rows["code"] == "commit abc"
    assert rows["packages"] == "numpy 2.4, scipy 1.17"
    assert len(rows) == 8


@pytest.mark.parametrize(
    ("commit", "told"),
    [
        ("0123456789abcdef", "commit 0123456789"),
        ("0123456789abcdef and changes", "commit 0123456789 and changes"),
        ("unknown", "not under version control"),
    ],
)
def test_the_title_page_names_the_code(commit, told):
    assert code_version({"commit": commit}) == told


def test_a_checksum_can_break_in_the_middle():
    (row,) = file_rows({"images": {"sha256": "0" * 32 + "1" * 32, "source": "a folder"}})
    assert row == {"file": "images", "sha256": "0" * 32 + " " + "1" * 32, "source": "a folder"}
