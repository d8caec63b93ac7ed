"""Scripts run in forks of one Python that has loaded their packages, where a job needs nothing that this one lacks.

Snakemake starts a Python for each job, through a shell, which loads them anew.
"""

from contextlib import nullcontext

from snakemake.benchmark import benchmarked

from study.jobs.fork_server import ForkServer

FORKS = ForkServer(HEARS)
# NumPy asks for the number of threads when it is loaded, so a job with another one has to load it itself.
NAMES = [*("OMP_NUM", "GOTO_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMEXPR_NUM"), "VECLIB_MAXIMUM"]
THREADS = {f"{name}_THREADS": "1" for name in NAMES}
TEMPORARY = ("TMPDIR", "TMP", "TEMPDIR", "TEMP")


def may_fork(script, words):
    """Whether this process can be the start of the script's: on Linux, on this node, in this environment.

    A process with threads may hang after a fork on macOS, where the system's own libraries start some.
    """
    is_alone = (script.conda_env, script.container_img, script.env_modules, script.shadow_dir) == (None,) * 4
    return (
        sys.platform == "linux"
        and workflow.is_main_process
        and words.get("py_exec") == sys.executable
        and script.threads == 1
        and is_alone
        and not on_a_node(script)
    )


def run_in_fork(script, words):
    """The script's exit status, as subprocess has it; None where it has to be started in the ordinary way."""
    if not may_fork(script, words):
        return None
    record, folder = inner(script, "bench_record"), script.resources.get("tmpdir")
    environment = {**os.environ, **THREADS, **(dict.fromkeys(TEMPORARY, folder) if folder else {})}
    measure = (lambda number: benchmarked(number, record)) if record else (lambda number: nullcontext())
    return FORKS.run(words["fname"], environment, measure)
