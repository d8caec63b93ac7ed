"""Fill the report's templates from the results, and set them as a PDF that carries its data."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import gc
    from pathlib import Path

    import pandas as pd
    import yaml

    from study.claims.shared.files import read_claims
    from study.common.files import read_json
    from study.pdf.writer import html_to_pdf
    from study.report.context import report_context
    from study.speed.tables import read_speed
    from study.typesetting.rendering import render_html
    from study.verification.table import read_checks

    # The boxes of the pages live to the end of this process; to search them for garbage took a sixth of its time.
    gc.disable()

    source, params = snakemake.input, snakemake.params

    def read_clocks(paths, count):
        return [pd.read_csv(path) for path in paths] or [None] * count

    figures = {}
    for path in map(Path, source.figures):
        figures.setdefault(path.parent.name, {})[path.stem] = path
    folder = Path(source.frame).parent
    found = {key: read_json(getattr(source, key)) for key in ("card", "selected", "test", "temperatures", "projection")}
    found |= {key: pd.read_csv(getattr(source, key)) for key in ("classes", "reliability", "coverage")}
    found |= {
        "experiments": list(
            zip(
                map(pd.read_csv, source.runs),
                map(pd.read_csv, source.levels),
                map(read_json, source.findings),
                read_clocks(source.timings, len(source.runs)),
                strict=True,
            )
        ),
        "runs": pd.read_csv(source.study),
        "refits": [read_json(path) for path in source.refits],
        "published": yaml.safe_load((folder / "published.yaml").read_text()) if params.fashion_mnist else [],
        "checks": read_checks(source.checks),
        "mixtures": list(
            zip(
                map(read_json, source.mixtures),
                read_clocks(source.mixture_seconds, len(source.mixtures)),
                strict=True,
            )
        ),
        "claims": [row for path in source.claims for row in read_claims(path)],
        "config": Path(source.config).read_text(),
        "provenance": read_json(source.provenance),
        "speed": None,
    }
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
        found["speed"] = read_speed(benchmark["speed.csv"]), read_json(benchmark["machine.json"]), pipeline
        figures["figures"]["speed"] = benchmark["speed.svg"]

    plan = {key: getattr(params, key) for key in ("experiments", "fashion_mnist", "mixture", "report", "selection")}
    context = report_context(plan, found, figures)
    context["attached"] = [(Path(path).name, what) for path, what in attachments]
    for part, names in yaml.safe_load((folder / "contents.yaml").read_text()).items():
        context[part] = [f"sections/{name}.html.j2" for name in names]

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
            *(["Fashion-MNIST"] if params.fashion_mnist else []),
            "reproducible research",
        ],
        stylesheets=[folder / "style.css"],
        folders=["results"],
        attachments=attachments,
    )
    for warning in warnings:
        log.warning("%s", warning)
