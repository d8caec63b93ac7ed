"""Results come from the cache bit for bit, and only where they have the same origin."""

from pathlib import Path

import pytest

from study.jobs import cache

NAMES = {"curve": "curve.csv", "state": "state.npz"}


@pytest.fixture
def code(tmp_path):
    path = tmp_path / "code.py"
    path.write_text("step = 1\n", encoding="utf-8")
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


def test_what_is_stored_is_restored_bit_for_bit(tmp_path, code):
    made_from = cache.origin({"step_size": 0.1}, [1, 3], [code], "numpy 2")
    cache.store(tmp_path / "cache", made_from, files(tmp_path / "first", b"\x00\xff"))
    assert cache.restore(tmp_path / "cache", made_from, files(tmp_path / "second"))
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


@pytest.mark.parametrize("change", ["specification", "budgets", "code", "libraries"])
def test_nothing_of_another_origin_is_restored(tmp_path, code, change):
    settings = {"specification": {"step_size": 0.1}, "budgets": [1, 3], "libraries": "numpy 2"}
    made_from = cache.origin(**settings, files=[code])
    cache.store(tmp_path / "cache", made_from, files(tmp_path / "first", b"old"))
    if change == "code":
        code.write_text("step = 2\n", encoding="utf-8")
    else:
        settings[change] = {"specification": {"step_size": 0.2}, "budgets": [1, 2, 3], "libraries": "numpy 3"}[change]
    other = cache.origin(**settings, files=[code])
    assert not cache.restore(tmp_path / "cache", other, files(tmp_path / "second"))
    assert contents(tmp_path / "second") == {}
    cache.store(tmp_path / "cache", other, files(tmp_path / "third", b"new"))
    assert cache.restore(tmp_path / "cache", other, files(tmp_path / "fourth"))
    assert contents(tmp_path / "fourth") == contents(tmp_path / "third")
    assert not cache.restore(tmp_path / "cache", made_from, files(tmp_path / "fifth"))


def test_a_killed_job_leaves_nothing_to_restore(tmp_path, code):
    made_from = cache.origin({}, [1], [code], "numpy 2")
    output = files(tmp_path / "first", b"x")
    assert not cache.restore(tmp_path / "cache", made_from, output)
    cache.store(tmp_path / "cache", made_from, output)
    (tmp_path / "cache" / "state.npz").unlink()
    assert not cache.restore(tmp_path / "cache", made_from, files(tmp_path / "second"))
    (tmp_path / "cache" / cache.SEAL).write_text('{"specification"', encoding="utf-8")
    assert not cache.restore(tmp_path / "cache", made_from, files(tmp_path / "third"))


def test_what_is_in_the_cache_is_not_made_again(tmp_path, code):
    made_from, made = cache.origin({}, [1], [code], "numpy 2"), []

    def job(name, anew=False):
        output = files(tmp_path / name)

        def make():
            made.append(name)
            for path in output.values():
                Path(path).write_text("trained", encoding="utf-8")

        return cache.restore_or_make(tmp_path / "cache", made_from, output, make, anew)

    assert [job("first"), job("second"), job("third", anew=True)] == [False, True, False]
    assert made == ["first", "third"]
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


@pytest.mark.parametrize("name", NAMES.values())
@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: b"y" + content[1:], lambda content: b""]
)
def test_a_damaged_file_is_not_restored(tmp_path, code, name, damage):
    made_from = cache.origin({}, [1], [code], "numpy 2")
    cache.store(tmp_path / "cache", made_from, files(tmp_path / "first", b"x"))
    path = tmp_path / "cache" / name
    path.write_bytes(damage(path.read_bytes()))
    assert not cache.restore(tmp_path / "cache", made_from, files(tmp_path / "second"))


def test_timings_are_no_part_of_the_seal_but_have_to_be_readable(tmp_path, code):
    made_from, seals = cache.origin({}, [1], [code], "numpy 2"), []
    for seconds in ("1", "2"):
        output = files(tmp_path / f"made in {seconds}", b"x") | {"timing": str(tmp_path / "timing.json")}
        Path(output["timing"]).write_text(seconds, encoding="utf-8")
        cache.store(tmp_path / "cache", made_from, output)
        seals.append((tmp_path / "cache" / cache.SEAL).read_bytes())
    assert seals[0] == seals[1]
    assert cache.restore(tmp_path / "cache", made_from, output)
    (tmp_path / "cache/timing.json").write_text("{", encoding="utf-8")
    assert not cache.restore(tmp_path / "cache", made_from, output)
