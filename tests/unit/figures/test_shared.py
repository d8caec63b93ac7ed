"""What all figures share: scales, labels, and files that are the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from figure_data import experiment
from study.figures.curves import curves_figure
from study.figures.shared.marks import shortened, spread
from study.figures.shared.scales import level_scale, number, value_text
from study.figures.shared.style import new_figure, save

SCALES = {"log": [1, 4, 16, 64], "linear": [0.0, 0.5, 0.9], "categorical": [0, 1e-5, 1e-4, 1e-3]}


@pytest.mark.parametrize("kind", SCALES)
def test_levels_stand_on_the_scale_that_suits_them(kind):
    assert level_scale(SCALES[kind]).kind == kind
    assert level_scale(["128", "512-256"]).kind == level_scale([64]).kind == "categorical"


def test_numbers_are_written_plainly():
    assert [number(v) for v in (0, 0.01, 0.5, 64, 1024.0, 100_000)] == ["0", "0.01", "0.5", "64", "1,024", "100,000"]
    assert number(2e-5) == r"$2\cdot10^{-5}$" and number(1e7) == "$10^{7}$"
    assert [value_text(v) for v in ("512-256", "leaky_relu", "128", 0.1)] == ["512-256", "leaky relu", "128", "0.1"]


def test_labels_are_nudged_apart_and_kept_in_order():
    moved = spread([0.5, 0.5, 0.52, 0.9], 0.1, 0, 1)
    assert np.all(np.diff(moved) >= 0.1 - 1e-12)
    assert moved[3] == pytest.approx(0.9)
    assert spread([0.99, 1.0], 0.1, 0, 1) == pytest.approx([0.9, 1.0])


DRAW = """
import sys
sys.path[:0] = sys.argv[2:]
from study.figures.curves import curves_figure
from study.figures.shared.style import new_figure, save
from figure_data import experiment
save(curves_figure(*experiment({"batch_size": [16, 64]}), ["batch_size"]), sys.argv[1])
"""


def test_another_process_without_a_cache_of_fonts_draws_the_same_bytes(tmp_path):
    """A list of fonts that another installation left behind must not change the type."""
    made = []
    for turn in ("1", "2"):
        place = tmp_path / turn
        place.mkdir()
        environment = os.environ | {"MPLCONFIGDIR": str(place), "PYTHONHASHSEED": turn}
        # The second finds a list without a single font.
        if turn == "2":
            cache = next((tmp_path / "1").glob("fontlist-*.json"))
            listed = json.loads(cache.read_text(encoding="utf-8"))
            (place / cache.name).write_text(
                json.dumps(listed | {"ttflist": [f for f in listed["ttflist"] if "STIX" not in f["name"]]}),
                encoding="utf-8",
            )
        words = [place / "a.svg", Path(__file__).parents[2], Path(__file__).parents[3] / "scripts"]
        subprocess.run([sys.executable, "-c", DRAW, *map(str, words)], cwd=place, env=environment, check=True)
        made.append((place / "a.svg").read_bytes())
    assert made[0] == made[1]


def test_the_same_data_give_the_same_bytes(tmp_path):
    for name in ("first.svg", "second.svg"):
        save(curves_figure(*experiment({"batch_size": [16, 64]}), ["batch_size"]), tmp_path / name)
    first, second = ((tmp_path / name).read_bytes() for name in ("first.svg", "second.svg"))
    assert first == second and b"<dc:date>" not in first


@pytest.mark.parametrize("name", ["$x^2$", "a$b", "$a$ and $b$", r"\$x$", "$$", r"$\frac$", r"{a} \alpha"])
def test_a_name_is_drawn_as_it_is_and_not_as_a_formula(name):
    text = new_figure(1)[1][0, 0].text(0, 0, shortened(name, 20))
    # What Matplotlib makes of it: (text, whether it has formulas).
    assert text._preprocess_math(text.get_text()) == (name, False)
