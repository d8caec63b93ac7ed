"""Fill the report's templates from the results, and set them as a PDF that carries its data."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import pandas as pd
    import yaml
    from study.claims.files import read_claims
    from study.claims.printing import ClaimBook
    from study.derivations.all import DERIVATIONS
    from study.derivations.printing import check_rows, derivation_context, summary
    from study.document import experiment_context, file_rows, origin_rows, selection_context, study_context
    from study.mixture_context import mixture_context
    from study.pdf import html_to_pdf
    from study.rendering import render_html
    from study.speed import read_speed, speed_context

    SECTIONS = ["introduction", "data", "a1", "a2", "a-plus", "b1", "b2", "b3", "further"]

    source, params = snakemake.input, snakemake.params

    def read_json(path):
        return json.loads(Path(path).read_text())

    figures = {}
    for path in map(Path, source.figures):
        figures.setdefault(path.parent.name, {})[path.stem] = path

    timings = [pd.read_csv(path) for path in source.timings] or [None] * len(params.experiments)
    experiments = [
        experiment_context(
            experiment,
            pd.read_csv(runs),
            pd.read_csv(levels),
            read_json(found),
            figures[experiment["name"]],
            timing,
        )
        for experiment, runs, levels, found, timing in zip(
            params.experiments, source.runs, source.levels, source.findings, timings, strict=True
        )
    ]
    folder = Path(source.frame).parent
    card, provenance = read_json(source.card), read_json(source.provenance)
    context = study_context(experiments, pd.read_csv(source.study), card)
    context |= selection_context(
        read_json(source.selected),
        params.selection.get("settings", {}),
        context["by_name"][params.selection["experiment"]]["runs"],
        [read_json(path) for path in source.refits],
        read_json(source.test),
        yaml.safe_load((folder / "published.yaml").read_text()),
        card["validation_size"],
    )
    checks = pd.read_csv(source.checks, dtype={"step": str}).to_dict("records")
    context |= {
        "derivations": derivation_context(DERIVATIONS, checks),
        "check_rows": check_rows(checks),
        "verification": summary(checks),
    }
    clocks = [pd.read_csv(path) for path in source.mixture_seconds] or [None] * len(source.mixtures)
    context |= {
        "mixtures": [
            mixture_context(read_json(path), clock, context["classes"], figures)
            for path, clock in zip(source.mixtures, clocks, strict=True)
        ],
        "projection": read_json(source.projection),
        "mixture": params.mixture,
    }
    context |= {
        "claim": ClaimBook([row for path in source.claims for row in read_claims(path)]),
        "report": params.report,
        "selection": params.selection,
        "title": params.report["title"],
        "subtitle": params.report["subtitle"],
        "authors": params.report["authors"],
        "language": "en-GB",
        "details": [],
        "figures": figures["figures"] | figures["selected"],
        "config_text": Path(source.config).read_text(),
        "origin_rows": origin_rows(provenance),
        "file_rows": file_rows(provenance["data"]),
        "sections": [f"sections/{name}.html.j2" for name in SECTIONS],
        "appendices": ["sections/claims.html.j2", "sections/appendix.html.j2"],
    }

    benchmark = {Path(path).name: path for path in source.benchmark}
    measured = []
    if benchmark:
        measured = [(benchmark["speed.csv"], "The trainer beside other libraries: times of a step")]
        pipeline = pd.read_csv(benchmark["pipeline.csv"]).to_dict("records") if "pipeline.csv" in benchmark else []
        table = read_speed(benchmark["speed.csv"])
        context["speed"] = speed_context(table, read_json(benchmark["machine.json"]), pipeline)
        context["figures"]["speed"] = benchmark["speed.svg"]
        context["appendices"].append("sections/speed.html.j2")

    html = render_html(Path(source.frame).name, folder, context, folder / "references.yaml")
    warnings = html_to_pdf(
        html,
        snakemake.output.pdf,
        title=f"{params.report['title']}: {params.report['subtitle']}",
        authors=params.report["authors"],
        description="Answers to an assignment on mixture models and neural networks, computed from the data.",
        keywords=[
            "stochastic gradient descent",
            "multilayer perceptron",
            "Fashion-MNIST",
            "reproducible research",
        ],
        stylesheets=[folder / "style.css"],
        folders=["results"],
        attachments=[
            (source.config, "The configuration of the study"),
            (source.checks, "Every check of a formula"),
            (source.study, "All training runs: hyperparameters and results"),
            (source.claim_table, "Every claim, with its test and verdict"),
            (source.test, "The test of the selected network"),
            (source.provenance, "Code, versions, machine and data that the results come from"),
            *measured,
        ],
    )
    for warning in warnings:
        log.warning("%s", warning)
