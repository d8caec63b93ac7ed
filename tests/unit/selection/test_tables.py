"""Tables of the test."""

import numpy as np
import pytest

from predictions import calibrated
from study.selection.calibration import with_temperatures
from study.selection.tables import class_table, reliability_table


def test_tables_have_a_row_for_each_predictor_and_class():
    log_p, labels = calibrated(300, networks=2)
    predictors = with_temperatures(log_p, {"networks": [1.1, 1.2], "ensemble": 1.2})
    table = reliability_table(predictors, labels).set_index("predictor")
    assert list(table.index) == list(predictors)
    assert table.loc["network", "accuracy"] == table.loc["network_tempered", "accuracy"]
    assert (table["low"] >= 0).all() and (table["low"] <= table["high"]).all()
    as_trained = {"network": log_p, "reference": log_p[:1]}
    classes = class_table(as_trained, np.where(labels == 4, 0, labels))
    assert len(classes) == 3 * 5
    assert classes.groupby(["predictor", "network"])["images"].sum().tolist() == [300, 300, 300]


def test_precision_and_recall_are_those_of_the_definition():
    log_p, labels = calibrated(500, networks=2)
    table = class_table({"network": log_p}, labels)
    for network, p in enumerate(log_p):
        rows = table[table["network"] == network]
        answered = p.argmax(axis=1)
        for row in rows.drop(columns="predictor").itertuples():
            hits = ((labels == row[2]) & (answered == row[2])).sum()
            assert row.recall == pytest.approx(hits / (labels == row[2]).sum())
            assert row.precision == pytest.approx(hits / (answered == row[2]).sum())
