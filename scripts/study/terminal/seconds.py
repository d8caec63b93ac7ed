"""What the jobs of each rule take that train no network: measured, on the machine of study.config.cost."""

# Means over the jobs of the default study.
SECONDS = {
    "aggregate": 0.2,
    "aggregate_search": 0.2,
    "aggregate_search_timing": 0.1,
    "aggregate_timing": 0.1,
    "calibrate": 0.5,
    "claim": 0.5,
    "claim_search": 0.2,
    "claim_selection": 0.2,
    "describe_origin": 1.3,
    "download": 2.3,
    "explain_search": 6.0,
    "explore": 0.5,
    "find": 0.4,
    "find_mixture": 0.4,
    "find_search": 0.5,
    "find_selection": 0.2,
    "fit_mixture": 3.5,
    "gather_noise": 0.4,
    "html_report": 7.0,
    "list_claims": 0.2,
    "measure_noise": 18.2,
    "measure_sharpness": 6.9,
    "pages_of_checks": 0.2,
    "pages_of_experiment": 0.2,
    "pages_of_rungs": 0.2,
    "pages_of_selection": 0.2,
    "pages_of_study": 0.4,
    "pages_of_timing": 0.2,
    "plan_ablation": 0.2,
    "plot_batch_loss": 1.6,
    "plot_batch_losses": 1.7,
    "plot_batch_size": 1.6,
    "plot_curves": 1.7,
    "plot_gap": 1.8,
    "plot_interpolation": 0.9,
    "plot_levels": 1.1,
    "plot_mixture": 1.2,
    "plot_mixture_passes": 1.4,
    "plot_mixture_seconds": 1.5,
    "plot_noise": 3.3,
    "plot_remedies": 0.9,
    "plot_replay": 0.8,
    "plot_rungs": 2.7,
    "plot_samples": 2.1,
    "plot_search": 3.4,
    "plot_selected": 2.5,
    "plot_step_size": 1.2,
    "preprocess": 0.5,
    "project_images": 0.7,
    "promote": 0.1,
    "report": 21.0,
    "require_verified": 0.2,
    "select_network": 0.3,
    "tables": 0.2,
    "test_network": 5.3,
    "time_mixture": 0.3,
    "verify": 19.2,
    "write_config": 0.2,
    "zoom_noise": 47.6,
}
# Of these, in proportion to the training images.
OF_IMAGES = {"zoom_noise"}
# For a rule that was not measured.
OTHER = 0.5
# Training images of the default study.
IMAGES = 55_000


def seconds_of_rule(rule: str, images: int | None) -> float:
    """Expected seconds of a job. images: number of training images, None where it is not known."""
    seconds = SECONDS.get(rule, OTHER)
    return seconds * (images or IMAGES) / IMAGES if rule in OF_IMAGES else seconds
