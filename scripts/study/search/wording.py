"""How a search's strategy and its space are written for readers."""

from study.common.wording import NAMES, main_settings, value_label
from study.config.space import choices, when

STRATEGIES = {
    "grid": "grid search",
    "random": "random search",
    "successive_halving": "successive halving",
    "hyperband": "Hyperband",
}


def describe_space(space: dict) -> list[dict]:
    """One dict per hyperparameter of a space: name, values and condition ('' if it is always drawn), as text."""
    return [
        {"name": NAMES.get(key, key), "values": domain_label(domain), "condition": condition_label(domain)}
        for key, domain in space.items()
    ]


def describe_fixed(space: dict, base: dict, budgets: tuple | None) -> list[dict]:
    """As `describe_space`, for the hyperparameters that a reader wants to know and that no trial draws.

    base: their values; budgets: epochs at the end of each rung where trials are stopped and promoted, else None.
    """
    rows = []
    for key, value in main_settings(base).items():
        # The rate of a decay is shown with the decay that has one.
        if key in space or (key == "decay_rate" and "decay" in space):
            continue
        label = f"{value_label(value)} (fixed)"
        if key == "epochs" and budgets:
            label = f"{_either(value_label(float(f'{budget:.4g}')) for budget in budgets)}, by promotion"
        rows.append({"name": NAMES.get(key, key), "values": label, "condition": ""})
    return rows


def domain_label(domain: list | dict) -> str:
    """'relu, tanh', '0.003 to 0.3, logarithmic', or '1 or 2 layers of 128 or 256 units'."""
    options = choices(domain)
    if options is not None:
        return ", ".join(value_label(option) for option in options)
    if "layers" in domain:
        layers = _either(map(str, domain["layers"]))
        plural = "" if domain["layers"] == [1] else "s"
        units = domain["units"]
        units = _either(map(str, units)) if isinstance(units, list) else domain_label(units)
        return f"{layers} layer{plural} of {units} units"
    words = [f"{value_label(domain['low'])} to {value_label(domain['high'])}"]
    words += ["logarithmic"] if domain.get("log") else []
    words += ["whole numbers"] if domain.get("integer") else []
    words += [f"{domain['points']} points"] if "points" in domain else []
    return ", ".join(words)


def _either(words):
    """'1', '1 or 2', or '1, 2 or 3'."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def condition_label(domain: list | dict) -> str:
    """'decay is exponential or inverse-time' for a domain with this condition, '' for one without a condition."""
    parts = [
        f"{NAMES.get(key, key)} is {' or '.join(value_label(value) for value in values)}"
        for key, values in when(domain).items()
    ]
    return " and ".join(parts)
