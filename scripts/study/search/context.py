"""The context of the report's text on a search."""

from study.common.many import MOST_LINES
from study.common.numbers import fixed
from study.common.wording import value_label
from study.search.wording import STRATEGIES

# Rows of the table of search seeds.
MOST_SEEDS = 40


def search_context(found: dict) -> dict:
    """What the templates print about a search beyond its findings (content of findings.json).

    strategy_name. promotion_rows: rungs of the first search seed, with the bracket's number from 1. seed_rows: the
    comparison by seed, of the first MOST_SEEDS. drawn_seeds, drawn_of_rung: how many seeds, and how many of the trials
    that ended at a rung, are drawn, None where all are. matters: the hyperparameters with a response, each with the
    value of the highest predicted accuracy. strongest_pair: the strongest interaction, None if nothing was explained.
    skill: of the surrogate at the full budget; explained: whether it is enough to read anything from it. early_told: of
    a replay, for each rung but the last its share and the rank correlation with the end, as text.
    """
    context = {"strategy_name": STRATEGIES[found["plan"]["strategy"]]}
    if not found["complete"]:
        return context
    rungs, comparison, explanation = (found[key] for key in ("promotions", "comparison", "explanation"))
    context["promotion_rows"] = [
        row | {"bracket": row["bracket_number"] + 1} for row in rungs if row["search_seed"] == rungs[0]["search_seed"]
    ]
    context["early_told"] = [
        {"share": each["share"], "told": _correlation(each)}
        for each in (found.get("replay") or {}).get("early", [])
        if each["correlation"] is not None
    ]
    context["seed_rows"] = comparison["seeds"][:MOST_SEEDS] if comparison else []
    context["drawn_seeds"] = MOST_LINES if len(comparison["seeds"] if comparison else []) > MOST_LINES else None
    ended = (row["slots"] - row["promoted"] for row in context["promotion_rows"])
    context["drawn_of_rung"] = MOST_LINES if any(count > MOST_LINES for count in ended) else None
    if not explanation["enough"]:
        return context | {"matters": [], "strongest_pair": None, "explained": False}
    full, whole = explanation["full_skill"], explanation["skill"]
    skill = full if explanation["staged"] and full is not None else whole
    return context | {
        "skill": skill,
        "explained": skill >= explanation["skilful"],
        "matters": [_matter(coordinate) for coordinate in explanation["coordinates"] if "response" in coordinate],
        "strongest_pair": explanation["pairs"][0] if explanation["pairs"] else None,
    }


def _correlation(each):
    """'0.34 (95 % interval over trials 0.07 to 0.55)'; the correlation alone where it has no interval."""
    told = fixed(each["correlation"], 2)
    if each["low"] is None:
        return told
    return f"{told} (95\u202f% interval over trials {fixed(each['low'], 2)} to {fixed(each['high'], 2)})"


def _matter(coordinate):
    """A hyperparameter with the values at which the mean predicted accuracy is highest and lowest."""
    response = coordinate["response"]
    order = sorted(range(len(response["mean"])), key=lambda i: response["mean"][i])
    worst, best = order[0], order[-1]
    return coordinate | {
        "best_value": value_label(response["values"][best]),
        "best_accuracy": response["mean"][best],
        "worst_value": value_label(response["values"][worst]),
        "worst_accuracy": response["mean"][worst],
    }
