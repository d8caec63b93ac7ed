"""What a finished study says: what was made, where it is, and what may come next."""

import json
from pathlib import Path

from study.terminal.words import duration

# What a reader opens, in this order: a path below the results, and what it is.
TO_READ = {
    "report.pdf": "the report",
    "report.html": "the same as a web page",
    "explore.html": "all runs, to explore",
}


def ending(results: str | Path, seconds: float) -> str:
    """The last lines of a call that has ended well.

    results: the study's folder; seconds: that the call took.
    """
    results, lines = Path(results), [f"Done in {duration(seconds)}."]
    lines += [f"  {results / name}: {what}" for name, what in TO_READ.items() if (results / name).exists()]
    lines += [f"  {line}" for line in accuracy_told(results / "test.json")]
    if len(lines) > 1:
        lines.append(
            "Next: add an entry to `experiments` in config.yaml and give the same command again; only what is new runs "
            "(README.md, Add an experiment)."
        )
    return "\n".join(lines)


def accuracy_told(path: str | Path) -> list[str]:
    """The accuracy of the selected network on the test images, with its interval, in a line; none without a test."""
    try:
        test = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    found = test["selected"]
    told = f"Test accuracy {100 * found['accuracy_mean']:.1f} %"
    if found["accuracy_low"] is not None:
        told += f" (95 % interval {100 * found['accuracy_low']:.1f} to {100 * found['accuracy_high']:.1f} %)"
    count = found["networks"]
    networks = f"mean of {count} networks" if count > 1 else "1 network"
    return [f"{told} on {test['examples']:,} images, {networks}"]
