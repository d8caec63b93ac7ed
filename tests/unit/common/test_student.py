"""Student's t has the bits of SciPy's statistics, which are slow to import."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from study.common import student

SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.mark.parametrize("n", [2, 3, 8, 10, 200])
def test_one_sample_has_scipys_bits(n):
    rng = np.random.default_rng(n)
    for null in (0.0, 0.3, -2.5):
        values = rng.normal(0.2, 10 ** rng.uniform(-3, 3), n)
        ours, theirs = student.one_sample(values, null), stats.ttest_1samp(values, null)
        assert (ours.t, ours.freedom, ours.p) == (theirs.statistic, theirs.df, theirs.pvalue)
        for level in (0.95, 1 - 0.05 / 7, 0.9):
            assert ours.interval(level) == tuple(theirs.confidence_interval(level))
        assert ours.p_less == stats.ttest_1samp(values, null, alternative="less").pvalue
        assert ours.p_greater == stats.ttest_1samp(values, null, alternative="greater").pvalue


def test_quantiles_tails_and_intervals_have_scipys_bits():
    for freedom in (1, 4.7, 9, 1e4):
        for share in (0.5, 0.9, 0.975, 0.9999):
            assert student.quantile(share, freedom) == stats.t.ppf(share, freedom)
            assert student.interval(share, freedom, -3.3, 0.7) == stats.t.interval(share, freedom, -3.3, 0.7)
        for value in (0.0, 0.3, 12.0, np.inf):
            assert student.tail(value, freedom) == stats.t.sf(value, freedom)
    many = np.arange(1, 50)
    assert (student.quantile(0.975, many) == stats.t.ppf(0.975, many)).all()


def test_no_job_with_an_interval_loads_scipys_statistics():
    code = "import sys, study.report.context, study.claims.by_question, study.experiments.findings\n"
    code += "print('scipy.stats' in sys.modules)"
    call = [sys.executable, "-c", code]
    assert subprocess.run(call, cwd=SCRIPTS, capture_output=True, encoding="utf-8", check=True).stdout == "False\n"
