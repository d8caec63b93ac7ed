"""Fill the report's templates from the results, and set them as a PDF and as a web page, which carry their data."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import gc
    from pathlib import Path

    from study.jobs.libraries import look_in_mac_folders

    # Before WeasyPrint loads them.
    look_in_mac_folders()

    from study.pdf.writer import html_to_pdf
    from study.report.context import document_metadata, report_context
    from study.report.results import attachments, figure_paths, read_results
    from study.typesetting.bibliography import read_references
    from study.typesetting.rendering import Rendering
    from study.web.page import report_page

    # The boxes of the pages live until this process ends; searching them for garbage took a sixth of its time.
    gc.disable()

    files, plan = dict(snakemake.input.items()), dict(snakemake.params.items())
    frame, carried = Path(snakemake.input.frame), attachments(files)
    found = read_results(files)
    context = report_context(plan, found, figure_paths(files), carried)
    works = read_references(frame.parent / "references.yaml") | plan["data"]["references"]
    rendering = Rendering(frame.name, frame.parent, context, works)
    place = Path(snakemake.output.page)
    page = report_page(rendering, context, frame.parent, carried, place.parent)
    place.write_text(page, encoding="utf-8")
    warnings = html_to_pdf(
        rendering.html(frame.name, context),
        snakemake.output.pdf,
        **document_metadata(plan),
        stylesheets=[frame.parent / "style.css"],
        folders={Path(path).parent for path in (*snakemake.input.figures, *snakemake.input.benchmark)},
        attachments=carried,
    )
    for warning in warnings:
        log.warning("%s", warning)
