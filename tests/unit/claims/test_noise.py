"""Claims about the noise of minibatches."""

import numpy as np

from noise_data import made_up_tables
from study.claims.noise import noise_claims
from study.claims.shared.claim import judge
from study.noise.findings import run_rows
from study.noise.gathered import derive


def verdicts(tables):
    return {row["key"]: row["verdict"] for row in judge(noise_claims(run_rows(derive(tables, 10, 100), 100)), "x")}


def jittered(tables, scale=0.01):
    """The tables with each column of numbers scattered over the seeds."""
    rng = np.random.default_rng(0)
    fixed = {"seed", "first", "iteration", "epoch", "batch_size"}
    for table in tables.values():
        for column in set(table) - fixed:
            table[column] *= 1 + scale * rng.standard_normal(len(table))
    return tables


def test_claims_follow_the_data():
    assert set(verdicts(jittered(made_up_tables(), 0.002)).values()) == {"supported"}
    turned = jittered(made_up_tables(grow=False), 0.002)
    turned["steps"]["batch_after"] = 1.4
    turned["variances"]["variance"] *= turned["variances"]["batch_size"] ** 0.5
    found = verdicts(turned)
    for key in ("scale-grows", "optimistic-after", "variance-exponent", "variance-as-theory", "own-fall-larger"):
        assert found[key] == "contradicted", key
