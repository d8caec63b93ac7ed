"""Mixtures and Minibatches: from config.yaml to results/report.pdf and results/report.html.

The rooms, in the order of the data. Each has the same name in rules/<room>.smk, scripts/<room>/, scripts/study/<room>/
and tests/unit/<room>/:

  data          download, verify and split the images
  training      one job per run
  noise         the noise of minibatches along a run
  experiments   the tables of each experiment, and what those without a search show
  search        trials that are stopped or promoted, and what each search shows
  selection     the selected network, and its single use of the test set
  mixture       Gaussian mixtures, fitted by EM and by gradients
  verification  machine checks of every formula
  claims        what the report claims, with its tests
  figures       every figure
  report        the report, as a PDF and as a web page
  pages         Snakemake's own report and its tables

Beside them: common/ has the functions that rules use (common/files.smk checks the config files before they are read,
common/study.smk the config, which it expands into runs),
shown.smk says what Snakemake's report shows, and internals.smk holds all that reaches into Snakemake.
"""

import logging
import os
import sys
import time
from pathlib import Path

from snakemake.utils import min_version

min_version("9.27")
# On a full disk, a line of the log that cannot be written is not worth a traceback of its own.
logging.raiseExceptions = False

# Where this file is: in whatever folder the command is given, through symbolic links, and as a module of another workflow.
ROOT = Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).resolve()
if set("{}") & set(str(ROOT)):
    sys.exit(
        f"Error: the folder {ROOT} has a brace in its path, which Snakemake takes for a wildcard. Rename or move it."
    )


include: "rules/common/files.smk"


configfile: f"{ROOT}/config.yaml"


report: "report/html/workflow.rst"


include: "rules/internals.smk"
include: "rules/common/study.smk"
include: "rules/common/needs.smk"


# Where <results> stands in a path, it is the folder of this study alone; studies share what is in results/.
pathvars:
    results=STUDY,


include: "rules/shown.smk"
include: "rules/data.smk"
include: "rules/training.smk"
include: "rules/noise.smk"
include: "rules/experiments.smk"
include: "rules/search.smk"


if SELECTION:

    include: "rules/selection.smk"


if MIXTURE:

    include: "rules/mixture.smk"


if VERIFICATION:

    include: "rules/verification.smk"


include: "rules/claims.smk"
include: "rules/figures.smk"
include: "rules/report.smk"
include: "rules/pages.smk"
include: "rules/common/costs.smk"


localrules:
    all,
    runs,


include: "rules/internals/submitted.smk"


DIGESTS.close()


BEGAN = time.time()


onstart:
    tell_jobs(expected_seconds)


# By the logger: so these are the last words, whoever prints.
onsuccess:
    from study.pages.studies import studies_page

    if not STORED:
        page = studies_page("results", ROOT / "report/html")
        Path("results/studies.html").write_text(page, encoding="utf-8")
    logger.info(ending(copied(STUDY), time.time() - BEGAN))


onerror:
    told = "Stopped." if STOPPED.is_set() else "Not finished: the first error above says why."
    told += (
        " What is done is kept; the same command goes on from there. All messages stand in .snakemake/log/."
    )
    earlier = copied(f"{STUDY}/report.pdf")
    if os.path.exists(earlier) and os.path.getmtime(earlier) < BEGAN:
        told += f" {STUDY}/report.pdf is that of an earlier call."
    logger.error(told)


# PROMISED: what README names. All of it, since Snakemake makes nothing again that is missing in the middle of the graph.
rule all:
    default_target: True
    input:
        list(dict.fromkeys(PROMISED)),


# The training that no other training precedes. A rule of its own, so that machines can share it: --batch runs=1/2.
rule runs:
    input:
        list(dict.fromkeys(RUNS)),
