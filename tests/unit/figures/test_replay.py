"""The figure of halving replayed on the trials of a random search."""

import numpy as np

from study.figures.replay import replay_figure

REPLAY = {
    "early": [{"share": 1 / 9}, {"share": 1 / 3}],
    "points": [{"trial": i, "early": [0.7 + 0.01 * i, 0.8 + 0.01 * i], "end": 0.85 + 0.002 * i} for i in range(9)],
    "found": {"halving": np.linspace(0.85, 0.866, 101).tolist(), "random": np.linspace(0.84, 0.866, 101).tolist()},
}


def test_each_trial_has_a_dot_for_each_rung_and_each_search_a_line():
    left, right = replay_figure(REPLAY).axes
    assert [len(line.get_xdata()) for line in left.lines] == [9, 9]
    assert left.lines[0].get_ydata().max() == 100 * REPLAY["points"][-1]["end"]
    labels = [text.get_text() for text in left.get_legend().get_texts()]
    assert labels == ["after 11\u202f%", "after 33\u202f%"]
    assert [text.get_text() for text in right.get_legend().get_texts()] == ["successive halving", "random search"]


def test_without_a_replay_the_frame_says_so():
    texts = [text.get_text() for ax in replay_figure(None).axes for text in ax.texts]
    assert texts == ["too few trials were completed"] * 2
