"""Snakemake's own report of the study, made safe to open: see guarded_report in rules/internals.smk."""

import re

from study.pages.policy import inline_hashes, with_policy

# What Snakemake writes as JSON into scripts of its report, by the names in its template.
WITHIN_SCRIPTS = {"results", "categories", "rulegraph", "rules", "workflow_desc", "runtimes", "timeline", "metadata"}

# Set for a report that is made beside the study's own.
BESIDE = "REPORT_BESIDE_THE_STUDYS"
OWN = re.compile(r"<tt\b[^>]*>(?:<[^>]*>)*results/((?:report|explore)\.(?:html|pdf))(?:</[^>]*>)*</tt>")


def linked(found: dict) -> dict:
    """The values for the template, where the pages that the description names are links to these files.

    For a report in the folder of the study's own: elsewhere the links would lead nowhere.
    """
    return found | {"workflow_desc": OWN.sub(r'<a href=\\"\1\\">results/\1</a>', found["workflow_desc"])}


def within_script(found: dict) -> dict:
    """The values for the report's template, where no JSON can end the script that it stands in.

    In JSON a < stands in strings only, where \\u003c means the same; so no title with </script> or <!-- gets out.
    """
    return {name: value.replace("<", "\\u003c") if name in WITHIN_SCRIPTS else value for name, value in found.items()}


def guarded(page: str, table: str, alone: bool) -> str:
    """The report with a policy: nothing comes from the network, and only the scripts that are in it now are run.

    page: the report's HTML; table: the template of the pages of tables, whose script runs in frames of the report, and
    these take over its policy; alone: whether figures and pages are within the file, not beside it as in a .zip.
    """
    # Vega, which draws the statistics, compiles its expressions; it and Tailwind add styles while they run.
    scripts = [*inline_hashes(page, "script"), *inline_hashes(table, "script"), "'unsafe-eval'"]
    content = ["data:"] if alone else ["data:", "'self'"]
    return with_policy(
        page,
        {"script-src": scripts, "style-src": ["'unsafe-inline'"], "img-src": content, "frame-src": content},
    )
