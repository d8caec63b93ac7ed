"""What remedies for overfitting change."""

import pytest

from study.common.intervals import mean_interval
from study.experiments.remedies import EARLY_STOPPING, recommended, remedy_findings, remedy_table
from variant_data import SHAPES, study


def test_early_stopping_is_the_first_variant_where_the_halves_stop_it():
    runs, curves = study()
    table = remedy_table(runs, curves)
    assert list(table["remedy"].unique()) == ["plain", EARLY_STOPPING, "dropout", "weak"]
    plain, stopped = (table[table["remedy"] == name].set_index("seed") for name in ("plain", EARLY_STOPPING))
    assert (stopped["epoch"] == 4).all()
    assert (plain["epoch"] == 10).all()
    assert stopped["validation_loss"].to_numpy() == pytest.approx(runs.loc[:2, "best_validation_loss"].to_numpy())
    assert (stopped["training_loss"] > plain["training_loss"]).all()
    rows = {row["remedy"]: row for row in remedy_findings(runs, curves)["remedies"]}
    assert rows[EARLY_STOPPING]["epoch"]["mean"] == 4
    assert rows["plain"]["changes"] == {}
    change = rows["dropout"]["changes"]["training_loss"]
    expected = runs.loc[3:5, "final_training_loss"].to_numpy() - runs.loc[:2, "final_training_loss"].to_numpy()
    assert change["values"] == pytest.approx(expected)
    assert change["interval"] == pytest.approx(mean_interval(expected))
    gap = runs["final_validation_loss"] - runs["final_training_loss"]
    assert rows["weak"]["gap"]["mean"] == pytest.approx(gap[6:].mean())


@pytest.mark.parametrize(
    ("shapes", "name"),
    [
        (SHAPES, "dropout"),
        ({"plain": SHAPES["plain"], "weak": SHAPES["weak"]}, EARLY_STOPPING),
        # Nothing to mend: the loss is lowest at the end.
        ({"plain": (0.1, 0.3, 0.3), "weak": SHAPES["weak"]}, None),
    ],
)
def test_the_most_accurate_of_the_remedies_that_lower_the_loss_is_recommended(shapes, name):
    assert recommended(remedy_table(*study(shapes))) == name


def test_variants_with_a_diverged_run_are_left_out_and_without_the_first_there_is_no_answer():
    runs, curves = study(diverged={("dropout", 1)})
    assert "dropout" not in set(remedy_table(runs, curves)["remedy"])
    runs, curves = study(diverged={("plain", 1)})
    found = remedy_findings(runs, curves)
    assert not found["complete"]
    assert found["recommended"] is None
    assert {row["remedy"] for row in found["remedies"]} == {"dropout", "weak"}
