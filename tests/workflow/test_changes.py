"""Change X, rerun exactly Y: the jobs that a dry run announces after each change to a finished study.

The numbers of jobs are exact: one more would be lost time, one less a result that is out of date.
"""

import copy as copies

import pytest

from project import Project, make_data

# What is made after any change that the report shows; with what it tells of the config; with Snakemake's; with tables.
TEXT = {"describe_origin": 1, "report": 1, "require_verified": 1, "all": 1}
CONFIG = {"write_config": 1, "html_report": 1, "explore": 1, **TEXT}
SHOWN = {"html_report": 1, **TEXT}
LISTED = {"tables": 1, "list_claims": 1, "pages_of_study": 1, "explore": 1}
# Of one experiment without a search: its tables, findings, claims, pages and the figures that every experiment has.
ONE = {"aggregate": 1, "aggregate_timing": 1, "find": 1, "claim": 1, "pages_of_experiment": 1}
ONE |= {"plot_curves": 1, "plot_levels": 1}
# Of the experiments that have no search, of which the tiny study has eight: what follows from their tables.
AGGREGATED = {"aggregate": 8, "find": 8, "claim": 8, "plot_curves": 8, "plot_levels": 6, "gather_noise": 1}
AGGREGATED |= {"measure_sharpness": 1, "plot_noise": 1, "plot_batch_losses": 1, "plot_batch_size": 1}
AGGREGATED |= {"plot_step_size": 1, "plot_gap": 1, "plot_interpolation": 1, "plot_remedies": 1}
# What a search has that was trained again, and what is selected from it.
SEARCHED = {"promote": 2, "train_slot": 4, "aggregate_search": 1, "aggregate_search_timing": 1, "explain_search": 1}
SEARCHED |= {"find_search": 1, "claim_search": 1, "plot_search": 1, "plot_rungs": 1, "pages_of_rungs": 1}
SELECTED = {"select_network": 1, "refit": 2, "plan_ablation": 1, "ablate": 8, "calibrate": 1, "test_network": 1}
SELECTED |= {"find_selection": 1, "claim_selection": 1, "plot_selected": 1, "pages_of_selection": 1}
# All training, and what follows from it.
TRAINED = {"train": 48, "train_with_snapshots": 2, "train_beginning": 9, "train_slot": 4, "promote": 2}
TRAINED |= {"measure_noise": 2, "zoom_noise": 1, "plot_batch_loss": 1, "aggregate_timing": 8, **AGGREGATED, **SELECTED}
TRAINED |= {"aggregate_search": 2, "aggregate_search_timing": 2, "explain_search": 2, "find_search": 2}
TRAINED |= {"claim_search": 2, "plot_search": 2, "plot_rungs": 1, "plot_replay": 1, "pages_of_rungs": 2}
TRAINED |= {"pages_of_experiment": 10, **LISTED, **SHOWN}
MIXTURE = {"fit_mixture": 4, "find_mixture": 2, "plot_mixture": 2, "plot_mixture_passes": 1}
LOOK = {name: count for name, count in (TRAINED | MIXTURE).items() if name.startswith("plot_")} | {"plot_samples": 1}
MARGINS = {"find": 8, "claim": 8, "claim_search": 2, "claim_selection": 1, "list_claims": 1, "pages_of_study": 1}
MARGINS |= {"plot_batch_size": 1, "plot_step_size": 1, "plot_gap": 1, "plot_interpolation": 1, "plot_remedies": 1}
DATA = {"preprocess": 1, "plot_samples": 1, "project_images": 1, **MIXTURE}


class Changed:
    """A project in which files and the config are changed, and put back afterwards."""

    def __init__(self, project):
        self.project, self.folder, self.config = project, project.folder, project.config
        self._texts, self._config = {}, copies.deepcopy(project.config)

    def text(self, path, change):
        """Write what `change` makes of a file's text."""
        file = self.folder / path
        text = self._texts.setdefault(file, file.read_text(encoding="utf-8"))
        file.write_text(change(text), encoding="utf-8")

    def code(self, path):
        """Another syntax tree for a file of code."""
        self.text(path, lambda text: text + "\nUNUSED = 1\n")

    def remark(self, path):
        """Another docstring, another comment and another layout for a file of code."""
        self.text(path, lambda text: text.replace('"""', '"""Now: ', 1) + "\n\n\n# A remark.\n")

    def experiment(self, name):
        """The config's entry of an experiment."""
        return next(entry for entry in self.config["experiments"] if entry["name"] == name)

    def undo(self):
        for file, text in self._texts.items():
            file.write_text(text, encoding="utf-8")
        self.project.config = self._config


@pytest.fixture(scope="module")
def project(finished, tmp_path_factory):
    """A copy of the finished study for all changes: a dry run makes nothing."""
    return Project.copy_of(finished, tmp_path_factory.mktemp("changes") / "project")


@pytest.fixture
def changed(project):
    changed = Changed(project)
    yield changed
    changed.undo()


ROWS = {}


def row(name, *parts, **jobs):
    """Add a change, whose name tells what it is, to the table: parts and jobs are what it reruns."""

    def add(change):
        expected = {}
        for part in (*parts, jobs):
            expected |= part
        assert name not in ROWS
        ROWS[name] = change, expected
        return change

    return add


@row("a comment in the stylesheet", TEXT)
def _(changed):
    changed.text("report/style.css", lambda text: text + "\n/* A remark. */\n")


@row("a template of the report", TEXT)
def _(changed):
    changed.text("report/sections/data.html.j2", lambda text: text + "\n<p>One more line.</p>\n")


@row("a caption of Snakemake's report", html_report=1, all=1)
def _(changed):
    changed.text("report/html/samples.rst", lambda text: "Now. " + text)


@row(
    "the template of the pages of tables",
    html_report=1,
    all=1,
    pages_of_checks=1,
    pages_of_experiment=10,
    pages_of_rungs=2,
    pages_of_selection=1,
    pages_of_study=1,
)
def _(changed):
    changed.text("report/html/table.html.j2", lambda text: text.replace("</body>", "<p>One more line.</p></body>"))


@row("a script of the page that explores the runs", explore=1, all=1)
def _(changed):
    changed.text("report/html/explore/table.js", lambda text: text + "// A remark.\n")


@row("a plotting function", SHOWN, plot_samples=1)
def _(changed):
    changed.code("scripts/study/figures/samples.py")


@row("the look of all figures", SHOWN, LOOK)
def _(changed):
    changed.code("scripts/study/figures/shared/style.py")


@row("the aggregation", AGGREGATED, LISTED, SHOWN, pages_of_experiment=8)
def _(changed):
    changed.code("scripts/experiments/aggregate.py")


@row("the update of SGD", TRAINED, verify=1, pages_of_checks=1)
def _(changed):
    changed.code("scripts/study/training/optimisers.py")


@row("the loss", TRAINED, verify=1, pages_of_checks=1)
def _(changed):
    changed.code("scripts/study/network/losses.py")


@row("a docstring of the reader of IDX files")
def _(changed):
    changed.text("scripts/study/data/idx.py", lambda text: text.replace('"""The content of', '"""Now the content of'))


@row("remarks in code that trains, aggregates and draws")
def _(changed):
    for name in ("training/optimisers", "training/run", "network/losses", "data/idx", "figures/shared/style"):
        changed.remark(f"scripts/study/{name}.py")
    for name in ("training/train", "experiments/aggregate", "data/preprocess"):
        changed.remark(f"scripts/{name}.py")


@row("a remark in the rules")
def _(changed):
    for name in ("training", "data", "report"):
        changed.text(f"rules/{name}.smk", lambda text: text.replace("rule ", "# A remark.\nrule ", 1))


@row("an environment file")
def _(changed):
    # It counts where jobs have an environment of their own: --sdm conda.
    changed.text("envs/study.yaml", lambda text: text + "# A remark.\n")


@row("one more seed of an experiment", ONE, LISTED, CONFIG, train=3, plot_gap=1)
def _(changed):
    changed.experiment("hidden-units")["seeds"] = 3


@row("one value of an experiment", ONE, LISTED, CONFIG, train=2, plot_gap=1)
def _(changed):
    changed.experiment("hidden-units")["vary"]["hidden_layers"] = [2, 8, 24]


@row("the seed of the search", SEARCHED, SELECTED, LISTED, CONFIG, train_beginning=9, train=3, pages_of_experiment=1)
def _(changed):
    changed.experiment("search")["search"]["seed"] = 2


@row("the split of the data", DATA, TRAINED, CONFIG)
def _(changed):
    changed.config["data"]["split_seed"] = 1


@row("other data", DATA, TRAINED, CONFIG, download=2)
def _(changed):
    if not (changed.folder / "other").exists():
        changed.sums = make_data(changed.folder / "other", train=800)
    changed.config["data"] |= {"folder": "other", "sha256": changed.sums}


@row("an experiment is added", ONE, LISTED, CONFIG, train=4)
def _(changed):
    changed.config["experiments"].append(
        {"name": "mine", "title": "Mine", "seeds": 2, "vary": {"activation": ["gelu", "logistic"]}}
    )


@row("an experiment is removed", LISTED, CONFIG)
def _(changed):
    changed.config["experiments"].remove(changed.experiment("too-far"))


@row("the order of the experiments", LISTED, CONFIG)
def _(changed):
    changed.config["experiments"].reverse()


@row("the name of an experiment", ONE, LISTED, CONFIG, plot_gap=1)
def _(changed):
    changed.experiment("hidden-units")["name"] = "widths"


@row("the name of a search that is selected from", SEARCHED, SELECTED, LISTED, CONFIG, pages_of_experiment=1)
def _(changed):
    changed.experiment("search")["name"] = changed.config["selection"]["experiment"] = "hunt"


@row("the title of an experiment", CONFIG, pages_of_experiment=1)
def _(changed):
    changed.experiment("hidden-units")["title"] = "Widths"


@row("a variant is added", ONE, LISTED, CONFIG, train=2, plot_remedies=1)
def _(changed):
    changed.experiment("remedies")["variants"]["both"] = {"dropout": 0.5, "flip": True}


@row("a variant is removed", ONE, LISTED, CONFIG, plot_remedies=1)
def _(changed):
    del changed.experiment("remedies")["variants"]["augmentation"]


@row("the order of the variants", ONE, LISTED, CONFIG, plot_remedies=1)
def _(changed):
    experiment = changed.experiment("remedies")
    experiment["variants"] = dict(reversed(experiment["variants"].items()))


@row("the name of a variant", ONE, LISTED, CONFIG, plot_remedies=1)
def _(changed):
    variants = changed.experiment("remedies")["variants"]
    variants["leaving out"] = variants.pop("dropout")


@row("the order of the values of an experiment", ONE, LISTED, CONFIG, plot_gap=1)
def _(changed):
    changed.experiment("hidden-units")["vary"]["hidden_layers"].reverse()


@row("the title of the report", CONFIG)
def _(changed):
    changed.config["report"]["title"] = "Another title"


@row("whether a failed check ends the study", CONFIG)
def _(changed):
    changed.config["verification"]["stop_on_failure"] = False


@row("the margins of interest", MARGINS, CONFIG)
def _(changed):
    changed.config["margins"] = {"accuracy": 0.4, "loss": 0.02}


@row("numbers of the mixture that change places", MIXTURE, CONFIG)
def _(changed):
    changed.config["mixture"]["components"].reverse()


@row("other words for the same settings", CONFIG)
def _(changed):
    changed.config["defaults"] |= {"momentum": 0, "dropout": 0.0, "hidden_layers": 8}


@row("nothing")
def _(changed):
    for path in [*(changed.folder / "scripts").rglob("*.py"), *(changed.folder / "resources").rglob("*")]:
        path.touch()


@pytest.mark.parametrize("name", ROWS)
def test_a_change_reruns_what_depends_on_it_and_nothing_else(changed, name):
    change, expected = ROWS[name]
    change(changed)
    assert changed.project.jobs() == expected


def test_a_search_of_another_name_copies_what_it_has_trained(copy):
    """Its slots have other paths, so their jobs run; but they train nothing, nor do the refits."""
    search = next(entry for entry in copy.config["experiments"] if entry["name"] == "search")
    search["name"] = copy.config["selection"]["experiment"] = "hunt"
    copy.snakemake("results/experiments/hunt/rungs.csv", "results/selection/seed-7/summary.json", "--cores", "2")
    logs = [
        *(copy.folder / "results/logs/train_slot/hunt").glob("*.log"),
        copy.folder / "results/logs/refit/seed-7.log",
    ]
    assert len(logs) == 3 + 1 + 1
    for log in logs:
        assert "Copied from the cache" in log.read_text(encoding="utf-8")
