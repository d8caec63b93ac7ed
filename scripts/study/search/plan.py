"""The plan of a search as plain values: for the rules' params, and for the report."""

from study.config.brackets import Bracket, epochs_of
from study.search.wording import describe_fixed, describe_space


def bracket_records(brackets: list[Bracket], space: dict) -> list[dict]:
    """What study.search.tables.rung_table needs to know of each bracket.

    Each dict has name, number, strategy, seed, budgets (epochs), space (names of the hyperparameters that are drawn,
    sorted), and members: [run, level, seed] for each slot of the first rung.
    """
    return [
        {
            "name": bracket.name,
            "number": bracket.number,
            "strategy": bracket.strategy,
            "seed": bracket.seed,
            "budgets": list(bracket.budgets),
            "space": sorted(space),
            "members": [[member.run, member.level, member.seed] for member in bracket.members],
        }
        for bracket in brackets
    ]


def search_plan(search: dict, brackets: list[Bracket], base: dict) -> dict:
    """What a search does, for the report: its entry in the config without the space, and what follows from it.

    base: the values of the hyperparameters that are not drawn. Added are brackets (those of the first search seed:
    strategy, name, budgets, slots, and their epochs in total), full (epochs of a trial that is trained to its end, None
    if they are drawn or counted in iterations), and domains (see describe_space), with what is fixed after what is
    drawn.
    """
    full = None if "epochs" in search["space"] else base["epochs"]
    staged = next((bracket.budgets for bracket in brackets if bracket.staged), None)
    return {key: value for key, value in search.items() if key != "space"} | {
        "brackets": [
            {
                "strategy": bracket.strategy,
                "name": bracket.name,
                "budgets": list(bracket.budgets),
                "slots": list(bracket.slots),
                "epochs": None if full is None else epochs_of(bracket, full),
            }
            for bracket in brackets
            if bracket.seed == brackets[0].seed
        ],
        "full": full,
        "domains": describe_space(search["space"]) + describe_fixed(search["space"], base, staged),
    }
