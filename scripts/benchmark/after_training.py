"""The jobs of the rules that come after the training, of a study of experiments and searches alone.

What the rules say of their files and params is said here once more, so that studies can be measured whose graph would
take too long; a test compares the results of both, bit by bit. Paths are relative to the folder of the study.
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from study.common.run_names import rung_name
from study.config.catalogue import data_set
from study.config.runs import Experiment, changed, normal, split_name
from study.search.plan import bracket_records, search_plan

CURVES, LEVELS = ("curves",), ("curves", "levels")
OF_SEARCH = ("best_so_far", "responses", "importance", "dependence")


@dataclass(frozen=True)
class Job:
    """One job: the rule, its script (room and verb), its files by name, its params and its wildcards."""

    rule: str
    script: str
    input: dict
    output: dict
    params: dict = field(default_factory=dict)
    wildcards: dict = field(default_factory=dict)

    def told(self, root: Path) -> dict:
        """What benchmark.stand_in reads. root: the project's folder."""
        log = "results/logs/" + "_".join([self.rule, *self.wildcards.values()]) + ".log"
        return asdict(self) | {"script": str(root / f"scripts/{self.script}.py"), "log": log}


class Study:
    """The jobs of a study. config: whole, without selection, mixture and verification; experiments: as of `expand`."""

    def __init__(self, root: Path, config: dict, experiments: list[Experiment]):
        self.root, self.config, self.experiments = root, config, experiments
        self.entries = {entry["name"]: entry for entry in config["experiments"]}
        self.figures = ["results/figures/samples.svg"]

    def jobs(self) -> list[Job]:
        """All jobs after the training, in an order in which each finds its inputs."""
        own = [job for experiment in self.experiments for job in self._jobs_of(experiment)]
        return [*own, self._samples(), *self._tables(), *self._pages(), *self._report()]

    def _jobs_of(self, experiment):
        if experiment.kind == "search":
            return self._search(experiment)
        return self._experiment(experiment)

    def _experiment(self, experiment):
        home, factors = f"results/experiments/{experiment.name}", experiment.factors
        kind = {"kind": experiment.kind, "question": experiment.question, "margins": self.config["margins"]}
        runs, curves = {"runs": f"{home}/runs.csv"}, {"curves": f"{home}/curves.csv"}
        none = ("batches", "answers", "noise", "noise_gradients", "noise_runs", "sharpness")
        tables, figures = runs | curves | {key: [] for key in none}, LEVELS if factors else CURVES
        files = {"specifications": "specification.json", "summaries": "summary.json", "curves": "curve.csv"}
        return [
            self._job(
                "aggregate",
                "experiments/aggregate",
                experiment,
                {key: [f"results/runs/{run}/{file}" for run in experiment.runs] for key, file in files.items()},
                runs | curves | {"levels": f"{home}/levels.csv"},
                {"members": [[member.run, member.level, member.seed] for member in experiment.members]},
            ),
            self._job(
                "aggregate_timing",
                "experiments/aggregate_timing",
                experiment,
                {"timings": [f"results/runs/{run}/timing.json" for run in experiment.runs]},
                {"timing": f"{home}/timing.csv", "seconds": f"{home}/seconds.csv"},
                {"runs": experiment.runs},
            ),
            self._job("find", "experiments/find", experiment, tables, {"findings": f"{home}/findings.json"}, kind),
            self._job(
                "claim",
                "claims/experiment",
                experiment,
                tables,
                {"claims": f"{home}/claims.json"},
                kind | {"factors": factors},
            ),
            *(
                self._figure(f"plot_{name}", f"figures/{name}", experiment, tables, [name], {"factors": factors})
                for name in figures
            ),
        ]

    def _search(self, experiment):
        home, entry = f"results/experiments/{experiment.name}", self.entries[experiment.name]
        search, base = entry["search"], normal(changed(self.config["defaults"], entry.get("settings", {})))
        space, brackets = search["space"], experiment.brackets
        tables = {key: f"{home}/{key}.csv" for key in ("runs", "levels", "curves", "rungs", "trials")}
        folders = [folder for bracket in brackets for folder in _folders(experiment.name, bracket)]
        files = {"specifications": "specification.json", "summaries": "summary.json", "curves": "curve.csv"}
        promotions = [
            f"results/searches/{experiment.name}/{bracket.name}/rung-{rung}/slots.json"
            for bracket in brackets
            for rung in range(1, len(bracket.budgets))
        ]
        staged = any(bracket.staged for bracket in brackets)
        found = {"findings": f"{home}/findings.json", "explanation": f"{home}/explanation.json"}
        progress = {key: f"{home}/{key}.csv" for key in ("progress", "median_progress")}
        explanation = {"explanation": found["explanation"]}
        return [
            self._job(
                "aggregate_search",
                "search/aggregate",
                experiment,
                {key: [f"{folder}/{file}" for folder in folders] for key, file in files.items()}
                | {"promotions": promotions},
                tables,
                {"brackets": bracket_records(brackets, space), "factors": experiment.factors},
            ),
            self._job(
                "aggregate_search_timing",
                "search/aggregate_timing",
                experiment,
                {"timings": [f"{folder}/timing.json" for folder in folders], "rungs": tables["rungs"]},
                {key: f"{home}/{key}.csv" for key in ("timing", "seconds")},
            ),
            self._job(
                "explain_search",
                "search/explain",
                experiment,
                tables,
                explanation,
                {"space": space, "base": base, "full": base["epochs"] if staged else None},
            ),
            self._job(
                "find_search",
                "search/find",
                experiment,
                tables | explanation,
                progress | {"findings": found["findings"]},
                {"plan": search_plan(search, brackets, base), "space": space},
            ),
            self._job(
                "claim_search",
                "claims/search",
                experiment,
                found,
                {"claims": f"{home}/claims.json"},
                {"question": experiment.question, "margins": self.config["margins"]},
            ),
            self._figure(
                "plot_search",
                "figures/search",
                experiment,
                tables | found | progress,
                OF_SEARCH,
                {"space": space, "brackets": len(brackets)},
            ),
            *(
                [self._figure("plot_replay", "figures/replay", experiment, found, ["replay"])]
                if "replay" in search
                else []
            ),
            *([self._figure("plot_rungs", "figures/rungs", experiment, tables, ["rungs"])] if staged else []),
        ]

    def _samples(self):
        split = f"results/data/{split_name(self.config['data'])}"
        files = {"images": f"{split}/train_images.npy", "labels": f"{split}/train_labels.npy"}
        output = {"figure": self.figures[0], "pdf": "results/figures/samples.pdf"}
        params = {"classes": data_set(self.config["data"]).classes}
        return Job("plot_samples", "figures/samples", files | {"card": f"{split}/card.json"}, output, params)

    def _tables(self):
        names = [experiment.name for experiment in self.experiments]
        tables = {"runs": self._each("runs.csv"), "timings": self._each("timing.csv")}
        output = {"runs": "results/tables/runs.csv", "timing": "results/tables/timing.csv"}
        claims = {"claims": self._each("claims.json")}
        return [
            Job("tables", "experiments/collect", tables, output, {"names": names}),
            Job("list_claims", "claims/list", claims, {"table": "results/tables/claims.csv"}, {"experiments": names}),
        ]

    def _pages(self):
        jobs = [
            self._page("pages_of_study", "study", {name: f"results/tables/{name}.csv" for name in ("runs", "claims")}),
            self._page("pages_of_timing", "study", {"timing": "results/tables/timing.csv"}),
        ]
        for experiment in self.experiments:
            home = f"results/experiments/{experiment.name}"
            tables = {name: f"{home}/{name}.csv" for name in ("levels", "runs")}
            jobs.append(self._page("pages_of_experiment", experiment.name, tables))
            if experiment.kind == "search":
                jobs.append(self._page("pages_of_rungs", experiment.name, {"rungs": f"{home}/rungs.csv"}))
        return jobs

    def _page(self, rule, part, tables):
        folder = "results/pages" if part == "study" else f"results/pages/{part}"
        files = tables | {"template": str(self.root / "report/html/table.html.j2")}
        titles = {name: name for name in tables}
        return Job(rule, "pages/write", files, {name: f"{folder}/{name}.html" for name in tables}, {"titles": titles})

    def _report(self):
        split, data = split_name(self.config["data"]), data_set(self.config["data"])
        source = {f"results/data/{split}/card.json": "card", "results/provenance.json": "provenance"}
        source |= {"results/digests.json": "digests", "results/config.yaml": "config"}
        source |= {"results/tables/claims.csv": "claim_table", "results/tables/runs.csv": "study"}
        kept = ("name", "title", "question", "kind", "factors")
        return [
            Job("write_config", "report/write_config", {}, {"config": "results/config.yaml"}, {"config": self.config}),
            Job(
                "describe_origin",
                "report/describe_origin",
                {"sources": []},
                {key: f"results/{key}.json" for key in ("provenance", "digests")},
                {"folder": str(self.root)},
            ),
            Job(
                "report",
                "report/render",
                {name: path for path, name in source.items()}
                | {
                    "runs": self._each("runs.csv"),
                    "levels": self._each("levels.csv"),
                    "findings": self._each("findings.json"),
                    "claims": self._each("claims.json"),
                    "timings": self._each("timing.csv") if self.config["report"]["timings"] else [],
                    "figures": self.figures,
                    "frame": str(self.root / "report/report.html.j2"),
                    "benchmark": [],
                },
                {"pdf": "results/report.pdf"},
                {
                    "experiments": [{key: getattr(e, key) for key in kept} for e in self.experiments],
                    "data": data.told(),
                    "classes": data.classes,
                    **{key: self.config[key] for key in ("mixture", "report", "selection", "margins")},
                },
            ),
        ]

    def _each(self, file):
        return [f"results/experiments/{experiment.name}/{file}" for experiment in self.experiments]

    def _figure(self, rule, script, experiment, files, names, params=None):
        """A job that draws; one figure of its script has the name `figure`, of several each has its own."""
        paths = {name: f"results/figures/{experiment.name}/{name}.svg" for name in names}
        self.figures += paths.values()
        output = paths if len(paths) > 1 else {"figure": paths[names[0]]}
        return self._job(rule, script, experiment, files, output, params or {})

    def _job(self, rule, script, experiment, files, output, params=None):
        return Job(rule, script, files, output, params or {}, {"experiment": experiment.name})


def _folders(name, bracket):
    """Folder of each slot of each rung of a bracket."""
    if not bracket.staged:
        return [f"results/runs/{member.run}" for member in bracket.members]
    first = [f"results/trials/{rung_name(member.run, bracket.budgets[:1])}" for member in bracket.members]
    home = f"results/searches/{name}/{bracket.name}"
    later = [
        f"{home}/rung-{rung}/slot-{slot}"
        for rung in range(1, len(bracket.budgets))
        for slot in range(bracket.slots[rung])
    ]
    return first + later
