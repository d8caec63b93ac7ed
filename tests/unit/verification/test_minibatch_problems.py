"""The small training sets of B2.1 mean what their symbols say."""

from math import comb

import numpy as np
import pytest

from study.verification.minibatch_problems import minibatch_environments


def raw(env, name):
    return env.raw(name).squeeze()


@pytest.mark.parametrize("replaced", [False, True])
def test_every_minibatch_is_there_once(replaced):
    for env in minibatch_environments(20, 3, replaced):
        n, b = int(raw(env, "N")), int(raw(env, "B"))
        counts = env.raw(r"\xi").reshape(-1, n)
        assert len(counts) == (n**b if replaced else comb(n, b))
        assert (counts.sum(axis=1) == b).all()
        assert replaced or (counts.max() == 1 and len(np.unique(counts, axis=0)) == len(counts))
        np.testing.assert_allclose(counts @ raw(env, r"\ell") / b, np.ravel(raw(env, r"\mathcal{L}_B")))


def test_the_best_step_is_better_than_its_neighbours():
    for env in minibatch_environments(10, 4):
        theta, batches = raw(env, r"\theta"), env.raw("g").reshape(-1, len(raw(env, r"\theta")))

        def loss(step, theta=theta, batches=batches, env=env):
            moved = theta - step * batches
            return env.functions[r"\mathcal{L}"](env, moved[..., None]).mean()

        best = float(raw(env, r"\alpha_\mathrm{opt}"))
        assert loss(best) < min(loss(0.99 * best), loss(1.01 * best), loss(0.0))
