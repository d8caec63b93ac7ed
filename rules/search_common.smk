"""What the rules of searches use: the courses of each search, and where the results of each slot are."""

SEARCHES = experiments_of("search")
STAGED_SEARCHES = [name for name in SEARCHES if any(c.bracket.staged for c in EXPERIMENTS[name].courses)]
COURSES = {(name, course.bracket.name): course for name in SEARCHES for course in EXPERIMENTS[name].courses}
BEGINNINGS = {
    beginning(course, member): (member.run, course.bracket.budgets[0])
    for course in COURSES.values()
    if course.bracket.staged
    for member in course.members
}


wildcard_constraints:
    trial=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}_epochs-[0-9.e+-]+",
    course=r"seed-\d+_(bracket-\d+|random)|grid",
    rung=r"\d+",
    slot=r"\d+",


def folders_of_rung(experiment, course, rung):
    """Where the results of each slot of a rung are."""
    bracket, members = COURSES[experiment, course].bracket, COURSES[experiment, course].members
    if rung > 0:
        slots = range(bracket.slots[rung])
        return [f"results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}" for slot in slots]
    if bracket.staged:
        return [f"results/trials/{beginning(COURSES[experiment, course], member)}" for member in members]
    return [f"results/runs/{member.run}" for member in members]


def of_rung_before(file):
    """Input function: this file of every slot of the rung before."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for folder in folders_of_rung(wildcards.experiment, wildcards.course, int(wildcards.rung) - 1)
    ]


def budget(wildcards):
    """Params function: epochs that a trial has had at the end of a rung."""
    return COURSES[wildcards.experiment, wildcards.course].bracket.budgets[int(wildcards.rung)]


def budgets_so_far(wildcards):
    """Params function: the budgets of a rung and of all before it."""
    budgets = COURSES[wildcards.experiment, wildcards.course].bracket.budgets
    return list(budgets[: int(wildcards.rung) + 1])


def of_search(file):
    """Input function: this file of every slot of every rung of a search, course by course."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for name, course in COURSES
        if name == wildcards.experiment
        for rung in range(len(COURSES[name, course].bracket.budgets))
        for folder in folders_of_rung(name, course, rung)
    ]


def promotions(wildcards):
    """Input function: what sits in the slots of every rung after the first, course by course."""
    return [
        f"results/searches/{name}/{course}/rung-{rung}/slots.json"
        for name, course in COURSES
        if name == wildcards.experiment
        for rung in range(1, len(COURSES[name, course].bracket.budgets))
    ]


def courses_of(wildcards):
    """Params function: the courses of a search as plain values."""
    return [
        {
            "name": course.bracket.name,
            "strategy": course.bracket.strategy,
            "seed": course.bracket.seed,
            "budgets": list(course.bracket.budgets),
            "space": sorted(entry_of(wildcards.experiment)["search"]["space"]),
            "members": [[member.run, member.level, member.seed] for member in course.members],
        }
        for course in EXPERIMENTS[wildcards.experiment].courses
    ]


def plan_of(name):
    """What a search does, for the report: its entry in the config without the space, and the courses of one seed."""
    search = entry_of(name)["search"]
    courses, full = [course.bracket for course in EXPERIMENTS[name].courses], base_of(name)["epochs"]
    return {key: value for key, value in search.items() if key != "space"} | {
        "brackets": [
            {
                "strategy": bracket.strategy,
                "name": bracket.name,
                "budgets": list(bracket.budgets),
                "slots": list(bracket.slots),
                "epochs": None if full is None else epochs_of(bracket, full),
            }
            for bracket in courses
            if bracket.seed == courses[0].seed
        ],
        "full": full,
        "domains": describe_space(search["space"]),
    }
