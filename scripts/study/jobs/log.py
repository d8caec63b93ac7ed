"""One job, one log: messages, warnings and tracebacks of a script end up in the file that its rule names."""

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from study.common.errors import StudyError
from study.jobs.kernel import take_kernel

FORMAT = "%(asctime)s %(levelname)s %(message)s"


@contextlib.contextmanager
def job_log(path: str | Path) -> Iterator[logging.Logger]:
    """Log to `path` while the block runs, in which NumPy is loaded with the kernel for this machine.

    A StudyError ends the job with its message alone, in the log and on standard error; any other exception
    leaves its traceback in the log and goes on to Snakemake.
    """
    logging.basicConfig(filename=path, filemode="w", encoding="utf-8", level=logging.INFO, format=FORMAT, force=True)
    logging.captureWarnings(True)
    take_kernel()
    try:
        yield logging.getLogger("study")
    except StudyError as error:
        logging.error("%s", error)
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)
    except Exception:
        logging.exception("The job failed.")
        raise
