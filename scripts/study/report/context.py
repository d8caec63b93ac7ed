"""What the templates of the report know, put together from what the rules have found."""

from pathlib import Path

from study.claims.shared.printing import ClaimBook
from study.common.questions import BATCH_LOSS
from study.derivations.all import DERIVATIONS
from study.mixture.context import mixture_context
from study.mixture.wording import curvature_and_overlap, of_starts, passes_text
from study.report.experiments import experiment_context
from study.report.provenance import code_version, file_rows, origin_rows
from study.report.study import study_context
from study.selection.context import (
    ablation_rows,
    assessment_context,
    confounded,
    largest_step,
    published_rows,
    published_told,
    selection_context,
)
from study.speed.context import speed_context
from study.verification.context import (
    derivation_context,
    derivation_rows,
    network_rows,
    part_summary,
    sampling_summary,
    summary,
)

PARTS = ("A1", "A2", "A+", "B1", BATCH_LOSS.key)


def report_context(
    plan: dict, found: dict, figures: dict[str, dict[str, Path]], attachments: list[tuple[Path, str]]
) -> dict:
    """The context of the templates.

    plan: what the config asks for, with experiments (dicts of name, title, question, kind, factors), data (see
    study.config.catalogue.DataSet.told), classes (their names, or None), mixture, report and selection. found: contents
    of the results by name (see study.report.results.read_results). figures: paths of the figures by folder and name.
    attachments: (path, what it is) of the files that the PDF carries.
    """
    context = _study(plan, found, figures)
    context |= _selection(plan["selection"], found, context) if plan["selection"] else {}
    context |= _verification(found["checks"])
    context |= _mixture(found, context["classes"], figures) if plan["mixture"] else {}
    context |= {
        "mixture": plan["mixture"],
        "claim": ClaimBook(found["claims"]),
        "figures": figures["figures"] | figures.get("selected", {}),
        "config_text": found["config"],
        "origin_rows": origin_rows(found["provenance"]),
        "code_version": code_version(found["provenance"]),
        "file_rows": file_rows(found["provenance"]["data"]),
        "speed": speed_context(*found["speed"]) if found["speed"] else None,
    }
    report = plan["report"]
    return context | {
        "report": report,
        "selection": plan["selection"],
        "margins": plan["margins"],
        **{key: report[key] for key in ("title", "subtitle", "authors")},
        "language": "en-GB",
        "attached": [(path.name, what) for path, what in attachments],
        **{part: [f"sections/{name}.html.j2" for name in names] for part, names in found["contents"].items()},
    }


def document_metadata(plan: dict) -> dict:
    """What the PDF says of itself: title, authors, description and keywords."""
    report = plan["report"]
    return {
        "title": f"{report['title']}: {report['subtitle']}",
        "authors": report["authors"],
        "description": "Answers to an assignment on mixture models and neural networks, computed from the data.",
        "keywords": [
            "stochastic gradient descent",
            "multilayer perceptron",
            *([plan["data"]["title"]] if plan["data"]["is_named"] else []),
            "reproducible research",
        ],
    }


def _mixture(found, classes, figures):
    """found: projection (contents of JSON), mixtures, for each of its fits the findings and the timing (or None)."""
    mixtures = [mixture_context(findings, timing, classes, figures) for findings, timing in found["mixtures"]]
    return {
        "mixtures": mixtures,
        "fit_rows": [row for mixture in mixtures for row in mixture["method_rows"]],
        "passes_text": passes_text,
        "of_starts": of_starts,
        "curvature_words": curvature_and_overlap([own for own, _ in found["mixtures"]]),
        "mixture_figures": figures["mixture"],
        "projection": found["projection"],
    }


def _study(plan, found, figures):
    """found: experiments, for each of the plan its runs, levels, findings and timing (or None); runs; card."""
    experiments = [
        experiment_context(experiment, runs, levels, findings, figures[experiment["name"]], timing)
        for experiment, (runs, levels, findings, timing) in zip(plan["experiments"], found["experiments"], strict=True)
    ]
    selection = plan["selection"] or {}
    return study_context(
        experiments,
        found["runs"],
        found["card"],
        [selection.get("experiment"), selection.get("reference")],
        plan["data"],
        plan["classes"],
    )


def _selection(selection, found, context):
    """found: selected, selection_findings, test, temperatures (contents of JSON), reliability (a table), plan (of
    the ablation) and claims; context: of the study."""
    by_name = context["by_name"]
    findings = found["selection_findings"]
    chosen = selection_context(found["selected"], findings)
    assessed = assessment_context(
        found["test"],
        findings,
        found["reliability"],
        found["temperatures"],
        by_name.get(selection.get("reference")),
    )
    claims = ClaimBook(found["claims"])

    def find(key):
        return claims.find("selection", key)

    published = published_rows(context["data"]["published"], find)
    ablation = ablation_rows(found["plan"] if selection.get("ablation") else [], find)
    told = {
        "published_told": published_told(published),
        "largest_step": largest_step(ablation),
        "confounded": confounded(found["plan"]),
    }
    return chosen | assessed | told | {"published": published, "ablation": ablation}


def _verification(checks):
    """checks: rows of verification.csv, as dicts; None where the study makes none."""
    derivations = {
        "derivations": derivation_context(DERIVATIONS, checks or []),
        "result": lambda key: DERIVATIONS[key].result,
    }
    if checks is None:
        return derivations | {"verification": None}
    return derivations | {
        "derivation_rows": derivation_rows(checks),
        "network_checks": network_rows(checks),
        "sampling": sampling_summary(checks),
        "checked": {part: part_summary(checks, part) for part in PARTS},
        "verification": summary(checks),
    }
