"""Variants of a setting, and remedies for overfitting: tables, findings and figure."""

from study.experiments.tables import level_table, study_table
from study.experiments.variants import changes
from variant_data import SHAPES, study, through_files


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
