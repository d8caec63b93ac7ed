"""Which claims an experiment makes: those of its question, or the general ones of what it varies."""

from study.claims.batch_loss import descent_claims
from study.claims.batch_size import batch_size_claims
from study.claims.hidden_units import width_claims
from study.claims.levels import level_claims
from study.claims.noise import sampling_claims
from study.claims.remedies import remedy_claims
from study.claims.step_size import scaling_claims, step_size_claims, turn_claim
from study.claims.variants import variant_claims
from study.experiments.batch_loss import completed_rows
from study.experiments.batch_sizes import first_scaling


def experiment_claims(kind, question, factors, runs, curves, batch_losses=(), noise_runs=None, noise_gradients=None):
    """The claims of an experiment without a search: list of Claim, empty where every setting has a diverged run.

    kind: "single", "factorial" or "variants"; question: of the assignment, or None; factors: names of what is varied;
    runs, curves: tables of study.experiments.tables; batch_losses: for B2.1, a float array for each of the runs;
    noise_runs, noise_gradients: tables of study.noise.findings.run_rows and study.noise.tables.gradient_table of the run
    of B2.1, if there is one.
    """
    whole = runs.groupby("level")["status"].agg(lambda status: (status == "completed").all())
    if not whole.any():
        return []
    if question == "B2.1":
        sampling = [] if noise_runs is None else sampling_claims(noise_runs)
        return descent_claims(*completed_rows(runs, curves, batch_losses)) + sampling
    if question == "B2.2":
        main = first_scaling(runs)
        if not (main["status"] == "completed").any():
            return []
        measured = noise_gradients is not None and len(noise_gradients)
        turn = [turn_claim(main, noise_gradients)] if measured else []
        return batch_size_claims(main, curves[curves["run"].isin(main["run"])]) + scaling_claims(runs) + turn
    if question == "B2.2 step size":
        return step_size_claims(runs)
    if question == "B2.3":
        return width_claims(runs, curves)
    if question == "B2.3 remedy":
        return remedy_claims(runs, curves)
    if kind == "variants":
        return variant_claims(runs, curves)
    return level_claims(runs, factors) if factors else []
