"""Results that are kept and taken again, and only where they come from the same."""

import pytest

from study.jobs import kept

NAMES = {"curve": "curve.csv", "state": "state.npz"}


@pytest.fixture
def code(tmp_path):
    path = tmp_path / "code.py"
    path.write_text("step = 1\n")
    return path


def files(folder, content=None):
    """Paths in a new folder, with content where some is given."""
    folder.mkdir()
    paths = {key: str(folder / name) for key, name in NAMES.items()}
    for key, path in paths.items():
        if content is not None:
            (folder / NAMES[key]).write_bytes(content + path[-3:].encode())
    return paths


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_kept_is_taken_bit_for_bit(tmp_path, code):
    made_from = kept.origin({"step_size": 0.1}, [1, 3], [code], "numpy 2")
    kept.keep(tmp_path / "kept", made_from, files(tmp_path / "first", b"\x00\xff"))
    assert kept.take(tmp_path / "kept", made_from, files(tmp_path / "second"))
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


@pytest.mark.parametrize("change", ["specification", "budgets", "code", "libraries"])
def test_nothing_of_another_origin_is_taken(tmp_path, code, change):
    settings = {"specification": {"step_size": 0.1}, "budgets": [1, 3], "libraries": "numpy 2"}
    made_from = kept.origin(**settings, files=[code])
    kept.keep(tmp_path / "kept", made_from, files(tmp_path / "first", b"old"))
    if change == "code":
        code.write_text("step = 2\n")
    else:
        settings[change] = {"specification": {"step_size": 0.2}, "budgets": [1, 2, 3], "libraries": "numpy 3"}[change]
    other = kept.origin(**settings, files=[code])
    assert not kept.take(tmp_path / "kept", other, files(tmp_path / "second"))
    assert contents(tmp_path / "second") == {}
    kept.keep(tmp_path / "kept", other, files(tmp_path / "third", b"new"))
    assert kept.take(tmp_path / "kept", other, files(tmp_path / "fourth"))
    assert contents(tmp_path / "fourth") == contents(tmp_path / "third")
    assert not kept.take(tmp_path / "kept", made_from, files(tmp_path / "fifth"))


def test_a_killed_job_leaves_nothing_to_take(tmp_path, code):
    made_from = kept.origin({}, [1], [code], "numpy 2")
    output = files(tmp_path / "first", b"x")
    assert not kept.take(tmp_path / "kept", made_from, output)
    kept.keep(tmp_path / "kept", made_from, output)
    (tmp_path / "kept" / "state.npz").unlink()
    assert not kept.take(tmp_path / "kept", made_from, files(tmp_path / "second"))
    (tmp_path / "kept" / kept.SEAL).write_text('{"specification"')
    assert not kept.take(tmp_path / "kept", made_from, files(tmp_path / "third"))
