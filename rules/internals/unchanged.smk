"""A call with nothing to do is over before any rule is read, where a look at all files shows that none has changed."""

import sysconfig
from itertools import islice

from study.jobs.unchanged import LastCall, is_plain, question_of

# Of a folder with more than these, the first ones stand for all.
MOST_FILES = 10_000


def code_below(*folders):
    """All files of code below the folders."""
    files = (path for folder in folders for path in folder.rglob("*.*") if path.is_file())
    return sorted(path for path in files if path.suffix != ".pyc")


def own_files():
    """What the config names of the user's own: a folder of data, of which the study may have copies, and a catalogue."""
    data = config["data"] if isinstance(config.get("data"), dict) else {}
    words = [data[key] for key in ("folder", "catalogue") if isinstance(data.get(key), str)]
    beside = [Path(), *(Path(str(path)).parent for path in workflow.configfiles)]
    named = [place / Path(word).expanduser() for word in words for place in beside]
    return [path for name in named for path in [name, *sorted(islice(name.rglob("*"), MOST_FILES))]]


LAST_CALL = LastCall(f".snakemake/unchanged/{'-'.join(Path(str(config.get('results'))).parts)}")
STARTED = time.time()
IS_PLAIN = (
    workflow.is_main_process
    and Path(str(inner(workflow, "main_snakefile"))).resolve() == ROOT / "Snakefile"
    and is_plain(sys.argv[1:])
    # What a storage holds is not seen from here.
    and inner(inner(workflow, "storage_settings"), "default_storage_provider") is None
)
QUESTION = IS_PLAIN and question_of(
    {
        "config": config,
        "asked": inner(workflow, "dag_settings"),
        "environments": DEPLOYMENT,
        "python": sys.version,
        "machine": os.uname(),
    },
    # The folder of packages, for one that was installed since; it holds this Python too.
    [
        ROOT / "Snakefile",
        sysconfig.get_path("purelib"),
        *code_below(ROOT / "rules", ROOT / "scripts"),
        *own_files(),
    ],
)

if QUESTION and not any(Path(".snakemake/incomplete").glob("*")) and LAST_CALL.answers(QUESTION):
    logger.info("Nothing to be done (all requested files are present and up to date).")
    sys.exit(0)


def remember_call(dag):
    """Write down that a call has left nothing to do."""
    # A dry run takes the jobs that it shows for finished.
    left = len(dag) if workflow.dryrun else any(inner(dag, "needrun_jobs")())
    if not QUESTION or left or getattr(dag, "unsettled", False):
        return
    made = {str(path) for job in dag.jobs for path in job.output if not path.is_storage}
    read = {str(path) for job in dag.jobs for path in job.input if not path.is_storage}
    # Digests of code are written by the call itself, from code that is a part of the question.
    given = {path for path in read - made if not path.startswith("results/code/")}
    LAST_CALL.remember(QUESTION, made | read, given, STARTED)
