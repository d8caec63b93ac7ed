"""What remedies for overfitting reach."""

from study.common.intervals import mean_interval
from study.experiments.remedies import EARLY_STOPPING, remedy_findings, remedy_table
from variant_data import study


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
    assert rows["dropout"]["training_loss"]["values"] == runs.loc[3:5, "final_training_loss"].tolist()
    assert rows["dropout"]["training_loss"]["interval"] == mean_interval(runs.loc[3:5, "final_training_loss"])
    assert rows["dropout"]["epoch"]["interval"] is None


def test_variants_with_a_diverged_run_are_left_out_and_without_the_first_there_is_no_answer():
    runs, curves = study(diverged={("dropout", 1)})
    assert "dropout" not in set(remedy_table(runs, curves)["remedy"])
    runs, curves = study(diverged={("plain", 1)})
    found = remedy_findings(runs, curves)
    assert not found["complete"]
    assert {row["remedy"] for row in found["remedies"]} == {"dropout", "weak"}
