"""What jobs are expected to take that train no network."""

import re
from pathlib import Path

from study.terminal.seconds import OF_IMAGES, OTHER, SECONDS, seconds_of_rule

RULES = Path(__file__).parents[3] / "rules"
# Their runs are known, and what these cost (rules/common/costs.smk).
TRAINING = {"train", "train_with_snapshots", "train_beginning", "train_slot", "refit", "ablate"}


def test_every_rule_is_measured_and_none_has_left():
    text = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.smk"))
    rules = set(re.findall(r"^\s*(?:use )?rule (?:\w+ as )?(\w+)(?::| with:)", text, re.MULTILINE))
    assert rules >= TRAINING
    assert set(SECONDS) == rules - TRAINING
    assert set(SECONDS) >= OF_IMAGES


def test_more_images_take_longer_where_they_are_read():
    assert seconds_of_rule("zoom_noise", 10_000) < seconds_of_rule("zoom_noise", 50_000)
    assert seconds_of_rule("list_claims", 10_000) == seconds_of_rule("list_claims", 50_000)
    assert seconds_of_rule("zoom_noise", None) == seconds_of_rule("zoom_noise", 55_000)


def test_a_rule_of_another_workflow_takes_some_time():
    assert seconds_of_rule("elsewhere", 10_000) == OTHER
