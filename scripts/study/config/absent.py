"""Parts that a config leaves out: null, or no such key."""

from study.config.catalogue import DEFAULT

# Parts of the study, and what an experiment, its search and the selection may have. Elsewhere null is a value.
PARTS = ("selection", "mixture", "verification")
OF_EXPERIMENT = ("question", "settings", "vary", "variants", "search")
OF_SEARCH = ("trials", "seed", "repeats", "reduction", "minimum", "brackets", "beside", "replay")
OF_SELECTION = ("settings",)


def leave_out(config: dict) -> None:
    """Write the config in one way, in place: the parts of the study as None, keys of entries not at all, and a kernel.

    What has another type than it should have is left for `study.config.check` to refuse.
    """
    for part in PARTS:
        config.setdefault(part, None)
    # A complete config of another workflow may be older than the key.
    config.setdefault("kernel", "best")
    config.setdefault("results", "results")
    data = config.get("data")
    if isinstance(data, dict) and data.get("sha256") is not None and data.get("name") == DEFAULT:
        # Checksums say that the data are others than those that the default names.
        data["name"] = None
    _drop(config["selection"], OF_SELECTION)
    experiments = config.get("experiments")
    for entry in experiments if isinstance(experiments, list) else []:
        _drop(entry, OF_EXPERIMENT)
        _drop(entry.get("search") if isinstance(entry, dict) else None, OF_SEARCH)


def _drop(mapping, keys):
    if isinstance(mapping, dict):
        for key in keys:
            if key in mapping and mapping[key] is None:
                del mapping[key]
