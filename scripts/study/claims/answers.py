"""Which claims an experiment makes: those of its question, or the general ones of what it varies."""

from study.batch_size_context import first_scaling
from study.claims.batch_size import batch_size_claims
from study.claims.descent import descent_claims
from study.claims.levels import level_claims
from study.claims.remedies import remedy_claims
from study.claims.sampling import sampling_claims
from study.claims.step_size import scaling_claims, step_size_claims, turn_claim
from study.claims.variants import variant_claims
from study.claims.width import width_claims
from study.findings import completed_rows


def experiment_claims(kind, question, factors, runs, curves, batch_losses=(), noise=()):
    """The claims of an experiment without a search: list of Claim, empty where every setting has a diverged run.

    kind: "single", "factorial" or "variants"; question: of the assignment, or None; factors: names of what is varied;
    runs, curves: tables of study.aggregation; batch_losses: for B2.1, a float array for each of the runs; noise: the
    tables of noise_findings.run_rows (for B2.1) and noise_tables.gradient_table (for B2.2) of the run of B2.1, if any.
    """
    whole = runs.groupby("level")["status"].agg(lambda status: (status == "completed").all())
    if not whole.any():
        return []
    if question == "B2.1":
        sampling = sampling_claims(noise[0]) if noise else []
        return descent_claims(*completed_rows(runs, curves, batch_losses)) + sampling
    if question == "B2.2":
        main = first_scaling(runs)
        if not (main["status"] == "completed").any():
            return []
        turn = [turn_claim(main, noise[1])] if noise and len(noise[1]) else []
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
