"""Drawing points from a declared space of hyperparameters.

Each number is drawn from a stream of its own, named by search seed, trial and hyperparameter: the order of the
keys does not matter, and a longer search keeps the trials of a shorter one.
"""

import math
import random


def random_trials(space, trials, seed):
    """`trials` dicts of hyperparameters, drawn independently from the space."""
    return [
        {name: _draw(domain, f"{seed}/{trial}/{name}") for name, domain in sorted(space.items())}
        for trial in range(trials)
    ]


def _draw(domain, stream):
    """A value of a list of choices, of a range, or of hidden layers (number of layers, then units of each)."""
    if isinstance(domain, list):
        return random.Random(stream).choice(domain)
    if "layers" in domain:
        count = _draw(domain["layers"], f"{stream}/layers")
        return [_draw_units(domain["units"], f"{stream}/units/{layer}") for layer in range(count)]
    low, high = domain["low"], domain["high"]
    if domain.get("log"):
        value = math.exp(random.Random(stream).uniform(math.log(low), math.log(high)))
    else:
        value = random.Random(stream).uniform(low, high)
    # Three digits are enough to tell points apart, and stay readable in names and tables.
    return round(value) if domain.get("integer") else float(f"{value:.3g}")


def _draw_units(units, stream):
    return _draw(units if isinstance(units, list) else units | {"integer": True}, stream)
