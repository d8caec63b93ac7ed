"""One job, one log: messages, warnings and tracebacks of a script end up in the file that its rule names."""

import contextlib
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from study.common.errors import StudyError
from study.jobs.failures import fault_of_machine
from study.jobs.kernel import take_kernel
from study.jobs.parent import end_with_starter

FORMAT = "%(asctime)s %(levelname)s %(message)s"


@contextlib.contextmanager
def job_log(path: str | Path) -> Iterator[logging.Logger]:
    """Log to `path` while the block runs, in which NumPy is loaded with the kernel for this machine.

    A StudyError ends the job with its message alone, in the log and on standard error, and so does what the machine
    lacks (study.jobs.failures); any other exception leaves its traceback in the log and goes on to Snakemake.
    """
    end_with_starter()
    # A whole line at a time, also where PYTHONUNBUFFERED is set: other jobs write to the same terminal.
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(line_buffering=True, write_through=False)
    logging.basicConfig(filename=path, filemode="w", encoding="utf-8", level=logging.INFO, format=FORMAT, force=True)
    # On a full disk, a line that cannot be written is not worth a traceback of its own.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    take_kernel()
    try:
        yield logging.getLogger("study")
    except Exception as error:
        told = error if isinstance(error, StudyError) else fault_of_machine(error, Path(path).parent)
        if told is None:
            logging.exception("The job failed.")
            raise
        logging.error("%s", told)
        print(f"Error: {told}", file=sys.stderr)
        sys.exit(1)
