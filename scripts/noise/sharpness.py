"""Measure the largest eigenvalue of the Hessian after the best run of each batch size, for a few seeds."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.experiments.step_sizes import best_step_sizes
    from study.network.perceptron import load_network
    from study.noise.sharpness import EXAMPLES, largest_eigenvalue
    from study.noise.steps import every
    from study.training.files import read_split

    source, params = snakemake.input, snakemake.params
    paths = dict(zip(params.runs, source.parameters, strict=True))
    training, _ = read_split(source, read_json(source.specification))
    examples = every(max(1, len(training) // EXAMPLES), training)
    best = best_step_sizes(read_csv(source.runs))
    best = best[best["seed"].isin(sorted(best["seed"].unique())[: params.seeds])]
    best["eigenvalue"] = [largest_eigenvalue(load_network(paths[run]), examples) for run in best["run"]]
    log.info("Largest eigenvalues of %d networks, on %d images.", len(best), len(examples))
    best[["run", "batch_size", "seed", "eigenvalue"]].to_csv(snakemake.output.sharpness, index=False)
