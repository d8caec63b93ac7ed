"""What the rules of the report use."""


def counted():
    """Every result that is digested, and the tables that say which these are (study.comparison.counted)."""
    runs = dict.fromkeys(os.path.dirname(path) for path in RUNS if path.startswith("results/runs/"))
    later = [
        (name, bracket, rung)
        for name, bracket in BRACKETS
        for rung in range(1, len(BRACKETS[name, bracket].budgets))
    ]
    found = [
        "<results>/config.yaml",
        f"results/data/{SPLIT}/card.json",
        "<results>/tables/runs.csv",
        "<results>/tables/claims.csv",
        *per_experiment("levels.csv"),
        *expand_names("<results>/experiments/{}/rungs.csv", SEARCHES),
        *(
            f"{run}/{file}"
            for run in runs
            for file in ("curve.csv", "summary.json", "parameters.npz", "batches.npz")
        ),
        *(f"<results>/searches/{name}/{bracket}/rung-{rung}/slots.json" for name, bracket, rung in later),
        *(f"{folder}/summary.json" for place in later for folder in folders_of_rung(*place)),
    ]
    if SELECTION:
        found += ["<results>/test.json", "<results>/tables/classes.csv", "<results>/tables/reliability.csv"]
        found += ["<results>/selection/selected.json"]
        found += expand_names("<results>/selection/seed-{}/parameters.npz", REFIT_SEEDS)
    if MIXTURE:
        found += expand_names("<results>/mixture/{}d/findings.json", MIXTURE["dimensions"])
        found += [*of_all_starts("curve.csv"), *of_all_starts("parameters.npz")]
    if VERIFICATION:
        found += ["<results>/verification.csv"]
    return found
