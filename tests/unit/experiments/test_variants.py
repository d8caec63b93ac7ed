"""Variants of a setting, and remedies for overfitting: tables, findings and figure."""

import numpy as np
import pandas as pd
import pytest

from study.claims.remedies import remedy_claims
from study.claims.shared.claim import judge
from study.experiments.context import variant_context
from study.experiments.remedies import EARLY_STOPPING, remedy_findings, remedy_table
from study.experiments.tables import level_table, run_table, study_table
from study.experiments.variants import changes
from study.figures.remedies import remedies_figure

EPOCHS = np.arange(11)
# Final training loss, lowest and final validation loss: the first overfits, the second hardly, the third learns little.
SHAPES = {"plain": (0.1, 0.3, 0.4), "dropout": (0.2, 0.28, 0.29), "weak": (0.5, 0.6, 0.6)}
CHANGES = {"plain": {}, "dropout": {"dropout": 0.5}, "weak": {"flip": True, "shift": 1}}
PARTS = [f"{part}_{what}" for part in ("training", "validation") for what in ("loss", "accuracy")]


def study(shapes=SHAPES, seeds=3, diverged=()):
    """(runs, curves) of made-up variants whose validation loss is lowest after four epochs."""
    members, specifications, summaries, curves = [], [], [], []
    rng = np.random.default_rng(0)
    for name, (training, lowest, final) in shapes.items():
        for seed in range(seeds):
            run = f"{name}-{seed}"
            noise = 0.002 * rng.standard_normal()
            curve = pd.DataFrame({"run": run, "iteration": 100 * EPOCHS, "epoch": EPOCHS})
            curve["training_loss"] = training + noise + 2 * np.exp(-EPOCHS)
            curve["validation_loss"] = np.interp(EPOCHS, [0, 4, 10], [2.3, lowest, final + noise]) + noise
            for part in ("training", "validation"):
                curve[f"{part}_accuracy"] = 1 - curve[f"{part}_loss"] / 3
            broken = (name, seed) in diverged
            summary = {"status": "diverged" if broken else "completed", "parameters": 9, "initial_step_size": 0.1}
            summary |= {"iterations": 1000, "diverged_at": 7 if broken else None}
            for measure in PARTS:
                summary[f"best_{measure}"] = curve[measure].agg("min" if measure.endswith("loss") else "max")
                summary[f"final_{measure}"] = None if broken else curve[measure].iloc[-1]
            members.append([run, {"variant": name}, seed])
            base = {"hidden_layers": [8], "dropout": 0.0, "flip": False, "shift": 0, "seed": seed}
            specifications.append(base | CHANGES[name])
            summaries.append(summary)
            curves.append(curve)
    return run_table(members, specifications, summaries), pd.concat(curves, ignore_index=True)


def through_files(tables, folder):
    """The tables as the scripts see them: written and read again."""
    for i, table in enumerate(tables):
        table.to_csv(folder / f"{i}.csv", index=False)
    return [pd.read_csv(folder / f"{i}.csv") for i in range(len(tables))]


def test_levels_bear_the_variants_names():
    runs, _ = study()
    assert list(runs["level"].unique()) == list(runs["variant"].unique()) == list(SHAPES)
    levels = level_table(runs, ["variant"])
    assert levels["variant"].tolist() == list(SHAPES)
    assert "variant" not in study_table({"remedies": runs})


def test_the_changes_are_those_from_the_first_variant(tmp_path):
    runs, _ = through_files(study(), tmp_path)
    assert changes(runs) == {"plain": {}, "dropout": {"dropout": "0.5"}, "weak": {"flip": "yes", "shift": "1"}}
    turned = study({name: SHAPES[name] for name in ("weak", "plain")})[0]
    assert changes(turned) == {"weak": {}, "plain": {"flip": "no", "shift": "0"}}


def test_the_templates_get_the_changes_and_a_row_for_each_remedy():
    runs, curves = study()
    found = {"changes": changes(runs), **remedy_findings(runs, curves)}
    context = variant_context(found, level_table(runs, ["variant"]).to_dict("records"))
    assert (context["first"], context["changed"]) == ("plain", {"dropout", "flip", "shift"})
    assert [row["label_changes"] for row in context["levels"]] == ["", "dropout 0.5", "flips yes, shift in pixels 1"]
    rows = {row["remedy"]: row for row in context["remedy_rows"]}
    assert list(rows) == ["plain", EARLY_STOPPING, "dropout", "weak"]
    assert rows[EARLY_STOPPING]["label_changes"] == ""
    assert rows["dropout"]["validation_loss_mean"] == pytest.approx(0.29, abs=0.01)
    assert variant_context({"changes": changes(runs)}, [])["remedy_rows"] == []


def judged(shapes, **options):
    """The rows of all claims of the made-up remedies, by key."""
    return {row["key"]: row for row in judge(remedy_claims(*study(shapes, **options)), "remedies")}


def test_the_claims_turn_with_the_data():
    keys = ["final_validation_loss: dropout", "final_validation_loss: weak", "beyond-stopping: dropout", "stopping"]
    found = judged(SHAPES)
    assert [found[key]["verdict"] for key in keys] == ["supported", "contradicted", "supported", "supported"]
    assert "Dropout lowers the final validation loss: 0.29" in found[keys[0]]["sentence"]
    assert "Early stopping lowers" in found["stopping"]["sentence"]
    assert found["stopping-accuracy"]["verdict"] == "contradicted"
    swapped = judged(SHAPES | {"plain": (0.1, 0.28, 0.28), "dropout": SHAPES["plain"]})
    assert [swapped[key]["verdict"] for key in keys[:3]] == ["contradicted", "contradicted", "contradicted"]
    assert "Dropout raises" in swapped[keys[0]]["sentence"]
    assert swapped["stopping"]["verdict"] == "undecided"


def test_the_order_of_the_seeds_does_not_matter():
    runs, curves = study()
    order = [row for _, table in runs.groupby("level", sort=False) for row in table.index[::-1]]
    expected = judge(remedy_claims(runs, curves), "x")
    for found, row in zip(judge(remedy_claims(runs.loc[order], curves), "x"), expected, strict=True):
        assert found["sentence"] == row["sentence"]
        assert (found["low"], found["high"], found["p"]) == pytest.approx((row["low"], row["high"], row["p"]))


def test_what_one_seed_shows_is_undecided():
    assert {row["verdict"] for row in judged(SHAPES, seeds=1).values()} == {"undecided"}


def test_without_a_completed_first_variant_nothing_is_claimed():
    assert judged(SHAPES, diverged={("plain", 1)}) == {}
    assert "beyond-stopping: dropout" not in judged(SHAPES, diverged={("dropout", 1)})


def test_early_stopping_is_the_first_variant_at_its_lowest_validation_loss():
    runs, curves = study()
    table = remedy_table(runs, curves)
    assert list(table["remedy"].unique()) == ["plain", EARLY_STOPPING, "dropout", "weak"]
    plain, stopped = (table[table["remedy"] == name].set_index("seed") for name in ("plain", EARLY_STOPPING))
    assert (stopped["epoch"] == 4).all()
    assert (plain["epoch"] == 10).all()
    assert (stopped["validation_loss"] == plain["lowest_validation_loss"]).all()
    assert (stopped["training_loss"] > plain["training_loss"]).all()
    rows = {row["remedy"]: row for row in remedy_findings(runs, curves)["remedies"]}
    assert rows[EARLY_STOPPING]["validation_loss"] == rows["plain"]["lowest_validation_loss"]
    assert rows[EARLY_STOPPING]["epoch"]["mean"] == 4


def test_variants_with_a_diverged_run_are_left_out_and_without_the_first_there_is_no_answer():
    runs, curves = study(diverged={("dropout", 1)})
    assert "dropout" not in set(remedy_table(runs, curves)["remedy"])
    runs, curves = study(diverged={("plain", 1)})
    found = remedy_findings(runs, curves)
    assert not found["complete"]
    assert {row["remedy"] for row in found["remedies"]} == {"dropout", "weak"}


def figure_of(runs, curves):
    return remedies_figure(curves, runs, ["variant"], remedy_findings(runs, curves)["remedies"])


def test_the_figure_has_a_line_per_variant_and_a_row_per_remedy(tmp_path):
    runs, curves = through_files(study(), tmp_path)
    left, right = figure_of(runs, curves).axes
    assert {"plain", "dropout", "weak", EARLY_STOPPING} <= {text.get_text() for text in left.texts}
    assert [label.get_text() for label in right.get_yticklabels()] == ["plain", EARLY_STOPPING, "dropout", "weak"]
    marks = [line for line in left.lines if list(line.get_xdata()) == [4]]
    assert len(marks) == 1
    dots = [line for line in right.lines if line.get_marker() not in ("None", None, "")]
    assert sum(len(line.get_xdata()) for line in dots) == 3 * (4 * 3 - 1)


@pytest.mark.parametrize("diverged", [{("plain", 0)}, {(name, seed) for name in SHAPES for seed in range(3)}])
def test_the_figure_is_drawn_with_diverged_runs_too(diverged):
    runs, curves = study(diverged=diverged)
    figure_of(runs, curves)
    assert len(figure_of(*study(seeds=1)).axes) == 2


def test_long_names_leave_one_legend(tmp_path, monkeypatch):
    shapes = {"plain": SHAPES["plain"], "dropout + weight decay": SHAPES["dropout"]}
    monkeypatch.setitem(CHANGES, "dropout + weight decay", {"dropout": 0.5})
    runs, curves = through_files(study(shapes), tmp_path)
    figure = figure_of(runs, curves)
    assert len(figure.legends) == 1
