"""The picture of a study at work, in wide and narrow terminals."""

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from study.terminal.picture import State, cut, picture

LOSS = "iteration 940 of 1250, training loss 0.3129"
TRAIN = "Train 512-256_relu_batch64_step0.1_seed0_5f2b7c0d1e"
STATE = State(share=0.412, elapsed=590, left=850, failed=0, running=[(TRAIN, LOSS), ("Verify", "")])


def lines_of(state, width=80, height=24):
    """The picture as lines of text."""
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=False)
    console.print(picture(state, width, height))
    return console.file.getvalue().splitlines()


def test_it_shows_share_times_jobs_and_losses():
    head, train, verify = lines_of(STATE)
    assert "41 %" in head and "9 min 50 s, about 14 min left" in head
    assert "Train 512-256_relu" in train and train.rstrip().endswith("loss 0.3129")
    assert verify.strip() == "Verify"


@pytest.mark.parametrize("width", [24, 40, 67, 68, 80, 200])
def test_ctrl_c_finds_room_for_its_two_letters_in_every_line(width):
    many = replace(STATE, running=[*STATE.running, ("ä" * 300, "loss " + "0" * 300)], failed=3, stopping=True)
    for state in (STATE, many):
        shown = lines_of(state, width)
        assert len(shown) == 1 + len(state.running)
        assert max(cell_len(line.rstrip()) for line in shown) <= width - 2


def test_in_forty_columns_the_time_left_and_the_loss_are_readable():
    head, train, _ = lines_of(STATE, 40)
    assert "41 %" in head and "14 min left" in head
    assert "Train" in train and train.rstrip().endswith("training loss 0.3129")


def test_the_bar_grows_with_the_share():
    def length(share):
        [head] = lines_of(replace(STATE, share=share, running=[]))
        return head.count("━")

    assert 0 == length(0.0) < length(0.25) < length(0.5) < length(1.0)


def test_in_few_lines_the_rest_is_counted():
    state = replace(STATE, running=[(f"Train {number}", "") for number in range(40)])
    shown = lines_of(state, height=10)
    assert len(shown) <= 9 and shown[1].strip() == "Train 0"
    assert shown[-1].strip() == f"and {40 - (len(shown) - 2)} jobs more"


def test_failures_and_a_wish_to_stop_are_seen():
    [head, *_] = lines_of(replace(STATE, failed=2, stopping=True))
    assert "2 failed" in head and "stopping" in head
    assert "failed" not in lines_of(STATE)[0] and "stopping" not in lines_of(STATE)[0]


def test_at_the_end_no_time_is_left():
    for width in (40, 80):
        assert "left" not in lines_of(replace(STATE, share=1.0, left=0.0, running=[]), width)[0]


def test_text_is_cut_by_columns():
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
    assert cell_len(cut("画像画像", 4)) <= 4
