"""What each search shows.

In: what the trials of a search left at each of their rungs (search.smk, train.smk), and who was promoted.
Out: the tables of results/experiments/<experiment>/ as for all other experiments, with one line per trial; beside them
rungs.csv (each slot of each rung), explanation.json (what a surrogate says about the hyperparameters) and findings.json.
"""


ruleorder: aggregate_search > aggregate
ruleorder: aggregate_search_timing > aggregate_timing
ruleorder: find_search > find


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
            "members": [[member.run, member.level, member.seed] for member in course.members],
        }
        for course in EXPERIMENTS[wildcards.experiment].courses
    ]


def plan_of(name):
    """What a search does, for the report: its entry in the config without the space, and the courses of one seed."""
    search = entry_of(name)["search"]
    courses = [course.bracket for course in EXPERIMENTS[name].courses]
    return {key: value for key, value in search.items() if key != "space"} | {
        "brackets": [
            {
                "strategy": bracket.strategy,
                "name": bracket.name,
                "budgets": list(bracket.budgets),
                "slots": list(bracket.slots),
                "epochs": epochs_of(bracket, base_of(name)["epochs"]),
            }
            for bracket in courses
            if bracket.seed == courses[0].seed
        ],
        "full": base_of(name)["epochs"],
        "domains": describe_space(search["space"]),
    }


rule aggregate_search:
    input:
        specifications=of_search("specification.json"),
        summaries=of_search("summary.json"),
        curves=of_search("curve.csv"),
        promotions=promotions,
        code=code("aggregate_search"),
    output:
        runs="results/experiments/{experiment}/runs.csv",
        levels=report(
            "results/experiments/{experiment}/levels.csv",
            caption="../report/html/levels.rst",
            category="Tables",
            labels={"experiment": "{experiment}", "shows": "performance by setting"},
        ),
        curves="results/experiments/{experiment}/curves.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
    log:
        "results/logs/aggregate/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        courses=courses_of,
        factors=factors,
    script:
        "../scripts/aggregate_search.py"


rule aggregate_search_timing:
    input:
        timings=of_search("timing.json"),
        rungs="results/experiments/{experiment}/rungs.csv",
        code=code("aggregate_search_timing"),
    output:
        timing="results/experiments/{experiment}/timing.csv",
        seconds="results/experiments/{experiment}/seconds.csv",
    log:
        "results/logs/aggregate_timing/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/aggregate_search_timing.py"


rule explain_search:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
        code=code("explain_search"),
    output:
        explanation="results/experiments/{experiment}/explanation.json",
    log:
        "results/logs/explain_search/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        space=search_space,
        base=lambda wildcards: base_of(wildcards.experiment),
        staged=lambda wildcards: wildcards.experiment in STAGED_SEARCHES,
    script:
        "../scripts/explain_search.py"


rule find_search:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        explanation="results/experiments/{experiment}/explanation.json",
        code=code("find_search"),
    output:
        findings="results/experiments/{experiment}/findings.json",
    log:
        "results/logs/find/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
        plan=lambda wildcards: plan_of(wildcards.experiment),
    script:
        "../scripts/find_search.py"
