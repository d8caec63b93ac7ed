"""The config files as they are written: a mistake in one is told with its line, before Snakemake reads the file.

Those of --configfile are read before any Snakefile: profiles/default/config.yaml checks them before.
"""

import sys

sys.path.insert(0, f"{ROOT}/scripts")

from study.common.errors import StudyError
from study.config.files import check_files

try:
    if workflow.is_main_process:
        check_files([f"{ROOT}/config.yaml", *workflow.configfiles])
except StudyError as error:
    sys.exit(f"Error: {error}")
