"""What the jobs of each rule take that train no network: measured, on the machine of study.config.cost."""

# Means over the jobs of the default study.
SECONDS = {
    "aggregate": 0.7,
    "aggregate_search": 1.0,
    "aggregate_search_timing": 1.3,
    "aggregate_timing": 0.7,
    "calibrate": 2.0,
    "claim": 1.8,
    "claim_search": 1.9,
    "claim_selection": 1.0,
    "describe_origin": 1.5,
    "download": 3.5,
    "explain_search": 10.7,
    "explore": 2.0,
    "find": 1.5,
    "find_mixture": 1.0,
    "find_search": 2.5,
    "find_selection": 1.4,
    "fit_mixture": 5.0,
    "gather_noise": 1.0,
    "html_report": 10.8,
    "list_claims": 0.6,
    "measure_noise": 14.7,
    "measure_sharpness": 7.7,
    "pages_of_checks": 0.9,
    "pages_of_experiment": 0.8,
    "pages_of_rungs": 0.9,
    "pages_of_selection": 0.6,
    "pages_of_study": 1.0,
    "pages_of_timing": 0.6,
    "plan_ablation": 0.4,
    "plot_batch_loss": 2.1,
    "plot_batch_losses": 3.0,
    "plot_batch_size": 3.5,
    "plot_curves": 3.5,
    "plot_gap": 3.1,
    "plot_interpolation": 2.3,
    "plot_levels": 2.7,
    "plot_mixture": 2.5,
    "plot_mixture_passes": 2.3,
    "plot_mixture_seconds": 2.9,
    "plot_noise": 6.4,
    "plot_remedies": 1.8,
    "plot_replay": 2.2,
    "plot_rungs": 3.1,
    "plot_samples": 1.3,
    "plot_search": 6.8,
    "plot_selected": 3.4,
    "plot_step_size": 2.7,
    "preprocess": 0.9,
    "project_images": 1.4,
    "promote": 0.5,
    "report": 35.1,
    "require_verified": 0.5,
    "select_network": 1.0,
    "tables": 0.8,
    "test_network": 8.1,
    "time_mixture": 1.1,
    "verify": 26.4,
    "write_config": 0.7,
    "zoom_noise": 54.8,
}
# Of these, in proportion to the training images.
OF_IMAGES = {"zoom_noise"}
# Starting Python and importing the libraries, for a rule that was not measured.
OTHER = 1.5
# Training images of the default study.
IMAGES = 55_000


def seconds_of_rule(rule: str, images: int | None) -> float:
    """Expected seconds of a job. images: number of training images, None where it is not known."""
    seconds = SECONDS.get(rule, OTHER)
    return seconds * (images or IMAGES) / IMAGES if rule in OF_IMAGES else seconds
