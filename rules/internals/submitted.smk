"""Which jobs a cluster gets. All others take seconds, less than their submission would: they run where Snakemake runs.

Where this workflow is a module of another one, that one decides.
"""

SUBMITTED = {
    *("train", "train_with_snapshots", "train_beginning", "train_slot", "refit", "ablate"),
    *("measure_noise", "zoom_noise", "measure_sharpness", "fit_mixture", "explain_search", "verify"),
}

if Path(workflow.main_snakefile).resolve() == ROOT / "Snakefile":
    inner(workflow, "localrules")(*(rule.name for rule in workflow.rules if rule.name not in SUBMITTED))
