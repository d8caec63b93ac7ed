"""What the templates see of batch sizes and of variants."""

import pytest

from study.experiments.context import batch_size_context, variant_context
from study.experiments.remedies import EARLY_STOPPING, remedy_findings
from study.experiments.tables import level_table, run_table
from study.experiments.variants import changes
from variant_data import study


def test_levels_of_two_scalings_stand_side_by_side():
    levels = [
        {
            "batch_size": size,
            "step_size_scaling": kind,
            "final_training_loss_mean": loss,
            "final_training_loss_sd": 0.1,
            "diverged": int(size == 256),
        }
        for kind, size, loss in [
            ("sqrt", 64, 3),
            ("none", 64, 4),
            ("sqrt", 256, 5),
            ("none", 256, 6),
            ("sqrt", 4, 1),
            ("none", 4, 2),
        ]
    ]
    found = batch_size_context(levels, ["batch_size", "step_size_scaling"], {"recommended": 64})
    assert found["other_scaling"] == "none"
    assert [(size["batch_size"], size["other_mean"]) for size in found["sizes"]] == [(4, 2), (64, 4), (256, 6)]
    assert [size["batch_size"] for size in found["ends"]] == [4, 64]
    assert (found["taken"]["final_training_loss_mean"], found["taken_rows"]) == (3, [1])
    one = batch_size_context(levels[::2], ["batch_size"], {})
    assert (one["sizes"], one["other_scaling"]) == ([levels[4], levels[0], levels[2]], None)
    assert (one["taken"], one["taken_rows"]) == (None, [])


def test_the_templates_get_the_changes_and_a_row_for_each_remedy():
    runs, curves = study()
    found = {"changes": changes(runs), **remedy_findings(runs, curves)}
    context = variant_context(found, level_table(runs, ["variant"]).to_dict("records"), runs.iloc[0].to_dict())
    assert (context["first"], context["changed"]) == ("plain", {"dropout", "flip", "shift"})
    assert [row["label_changes"] for row in context["levels"]] == [
        "dropout 0, flips no, shift in pixels 0",
        "dropout 0.5",
        "flips yes, shift in pixels 1",
    ]
    rows = {row["remedy"]: row for row in context["remedy_rows"]}
    assert list(rows) == ["plain", EARLY_STOPPING, "dropout", "weak"]
    assert rows[EARLY_STOPPING]["label_changes"] == ""
    assert rows["dropout"]["validation_loss"] == pytest.approx(0.29, abs=0.01)
    assert rows["dropout"]["validation_loss_change"] == pytest.approx(-0.11, abs=0.01)
    assert 0 < rows["dropout"]["validation_loss_half"] < 0.02
    assert "validation_loss_change" not in rows["plain"]
    assert variant_context({"changes": changes(runs)}, [], runs.iloc[0].to_dict())["remedy_rows"] == []


def test_a_variant_that_counts_in_steps_names_these_and_not_the_epochs():
    specifications = [{"hidden_layers": [4], "epochs": 3, "iterations": None}]
    specifications.append({"hidden_layers": [4], "epochs": None, "iterations": 90})
    members = [["a", {"variant": "plain"}, 0], ["b", {"variant": "Short"}, 0]]
    # The second run diverged at its seventh step.
    runs = run_table(members, specifications, [{"iterations": 75}, {"iterations": 7}])
    assert (runs["steps"].tolist(), runs["iterations"].iloc[1]) == ([75, 7], 90)
    assert changes(runs) == {"plain": {}, "Short": {"iterations": "90"}}
    rows = [{"level": "plain"}, {"level": "Short"}]
    shown = variant_context({"changes": changes(runs)}, rows, runs.iloc[0].to_dict())
    assert [row["label_changes"] for row in shown["levels"]] == ["epochs 3", "iterations 90"]
