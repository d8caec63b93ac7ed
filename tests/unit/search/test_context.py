"""What the templates print about a search."""

from study.common.many import MOST_LINES
from study.search.context import MOST_SEEDS, search_context

SKILL = {"staged": False, "skill": 0.7, "full_skill": None, "skilful": 0.5}
SPREAD = {"mean": 0.4, "low": 0.2, "high": 0.6}


def found(**changes):
    response = {"values": [0.01, 0.1, 1.0], "mean": [0.5, 0.9, 0.2]}
    coordinates = [{"name": "step size", "total": SPREAD, "response": response}, {"name": "decay", "total": SPREAD}]
    promotions = [
        {"bracket": f"seed-{seed}_bracket-{number}", "bracket_number": number, "search_seed": seed}
        | {"slots": 9, "promoted": 3}
        for seed in (3, 4)
        for number in (0, 1)
    ]
    return {
        "complete": True,
        "plan": {"strategy": "hyperband"},
        "promotions": promotions,
        "comparison": {"seeds": [{"search_seed": 3}]},
        "explanation": {"enough": True, "coordinates": coordinates, "pairs": ["strongest", "next"]} | SKILL,
    } | changes


def test_promotions_are_those_of_the_first_seed_with_brackets_counted_from_1():
    context = search_context(found())
    assert context["strategy_name"] == "Hyperband"
    assert [(row["search_seed"], row["bracket"]) for row in context["promotion_rows"]] == [(3, 1), (3, 2)]
    assert context["seed_rows"] == [{"search_seed": 3}]


def test_what_matters_has_its_best_and_worst_value():
    context = search_context(found())
    [matter] = context["matters"]
    assert (matter["best_value"], matter["best_accuracy"]) == ("0.1", 0.9)
    assert (matter["worst_value"], matter["worst_accuracy"]) == ("1", 0.2)
    assert context["strongest_pair"] == "strongest"


def test_a_surrogate_that_knows_too_little_explains_nothing():
    assert search_context(found())["explained"]
    explanation = found()["explanation"]
    assert not search_context(found(explanation=explanation | {"skill": 0.4}))["explained"]
    # Where trials are stopped early, what counts is the skill at the full budget.
    staged = search_context(found(explanation=explanation | {"staged": True, "full_skill": 0.1}))
    assert (staged["skill"], staged["explained"]) == (0.1, False)


def test_without_results_there_is_less_to_print():
    assert search_context(found(complete=False)) == {"strategy_name": "Hyperband"}
    context = search_context(found(comparison=None, explanation={"enough": False}))
    assert (context["seed_rows"], context["matters"], context["strongest_pair"]) == ([], [], None)


def test_trials_that_ended_at_a_rung_are_drawn_up_to_a_limit():
    assert search_context(found())["drawn_of_rung"] is None
    many = [row | {"slots": MOST_LINES + 50, "promoted": 40} for row in found()["promotions"]]
    assert search_context(found(promotions=many))["drawn_of_rung"] == MOST_LINES


def test_the_table_of_seeds_has_the_first_ones():
    seeds = [{"search_seed": seed} for seed in range(MOST_SEEDS + 5)]
    assert search_context(found(comparison={"seeds": seeds}))["seed_rows"] == seeds[:MOST_SEEDS]
