"""Fill the report's templates from the results, and set them as a PDF that carries its data."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import pandas as pd
    import yaml
    from study.check_tables import derivation_rows, network_rows, part_summary, sampling_summary
    from study.claims.files import read_claims
    from study.claims.printing import ClaimBook
    from study.derivations.all import DERIVATIONS
    from study.derivations.printing import derivation_context, summary
    from study.document import experiment_context, file_rows, origin_rows, study_context
    from study.mixture_context import mixture_context
    from study.pdf import html_to_pdf
    from study.rendering import render_html
    from study.selection_context import assessment_context, selection_context
    from study.speed import read_speed, speed_context

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
    context = study_context(experiments, pd.read_csv(source.study), card, params.selection["experiment"])
    context |= selection_context(
        read_json(source.selected),
        params.selection.get("settings", {}),
        context["by_name"][params.selection["experiment"]]["runs"],
        [read_json(path) for path in source.refits],
        card["validation_size"],
    )
    context |= assessment_context(
        read_json(source.test),
        *(pd.read_csv(path) for path in (source.classes, source.reliability, source.coverage)),
        read_json(source.temperatures),
        context["by_name"].get(params.selection.get("reference")),
    )
    context["published"] = yaml.safe_load((folder / "published.yaml").read_text())
    checks = pd.read_csv(source.checks, dtype={"step": str}).to_dict("records")
    context |= {
        "derivations": derivation_context(DERIVATIONS, checks),
        "derivation_rows": derivation_rows(checks),
        "network_checks": network_rows(checks),
        "sampling": sampling_summary(checks),
        "checked": {part: part_summary(checks, part) for part in ("A1", "A2", "A+", "B1")},
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
        "speed": None,
    }
    for part, names in yaml.safe_load((folder / "contents.yaml").read_text()).items():
        context[part] = [f"sections/{name}.html.j2" for name in names]

    attachments = [
        (source.config, "the configuration of the study"),
        (source.study, "all training runs with their hyperparameters and results"),
        (source.claim_table, "every claim about the data, with its test and verdict"),
        (source.checks, "every check of a formula"),
        (source.test, "the test of the selected network"),
        (source.provenance, "code, versions, machine and data that the results come from"),
    ]
    benchmark = {Path(path).name: path for path in source.benchmark}
    if benchmark:
        attachments.append((benchmark["speed.csv"], "the trainer beside other libraries: times of a step"))
        pipeline = pd.read_csv(benchmark["pipeline.csv"]).to_dict("records") if "pipeline.csv" in benchmark else []
        table = read_speed(benchmark["speed.csv"])
        context["speed"] = speed_context(table, read_json(benchmark["machine.json"]), pipeline)
        context["figures"]["speed"] = benchmark["speed.svg"]

    context["attached"] = [(Path(path).name, what) for path, what in attachments]

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
        attachments=attachments,
    )
    for warning in warnings:
        log.warning("%s", warning)
