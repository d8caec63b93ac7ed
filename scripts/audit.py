"""make audit: whether a known vulnerability is in one of the pinned packages.

Exit status: 0 where none is known, 1 where some are, which are listed, 2 where the database could not be asked.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The one for tests has all of requirements.txt.
FILES = [f"requirements-{name}.txt" for name in ("dev", "bench", "bench-torch", "cluster", "cluster-dev", "audit")]
CLEAN, FOUND, UNKNOWN = 0, 1, 2
# The pins say what there is; nothing is resolved or installed.
OPTIONS = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "15", "--format", "json"]


def main(files: Iterable[Path]) -> int:
    """Ask about the pins of each file, print what is known, and return the exit status."""
    found = unknown = checked = 0
    for file in files:
        print(f"{file.name} ...", file=sys.stderr, flush=True)
        packages, reason = ask([sys.executable, "-m", "pip_audit", *OPTIONS, "--requirement", str(file)])
        if packages is None:
            print(f"{file.name}: the database of vulnerabilities could not be asked: {reason}", file=sys.stderr)
            # The next file would wait for the same answer.
            return FOUND if found else UNKNOWN
        lines, skipped = vulnerabilities(packages)
        found, unknown, checked = found + len(lines), unknown + len(skipped), checked + len(packages) - len(skipped)
        for line in [*lines, *skipped]:
            print(f"{file.name}: {line}")
    print(f"{checked} pins checked, {found} known vulnerabilities, {unknown} pins unknown to the database.")
    return FOUND if found else UNKNOWN if unknown else CLEAN


def ask(command: list[str]) -> tuple[list[dict] | None, str]:
    """(packages as pip-audit describes them, ""), or (None, why there is no answer)."""
    call = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    try:
        packages = json.loads(call.stdout)["dependencies"]
        # A mirror of the package index may have the packages, but not what is known of them.
        if packages and all("skip_reason" in package for package in packages):
            return None, f"it knows none of {len(packages)} pins"
        return packages, ""
    except (ValueError, KeyError):
        lines = [line for line in call.stderr.splitlines() if line.strip()] or ["pip-audit said nothing"]
        errors = [line for line in lines if line.startswith(("ERROR", "CRITICAL"))]
        return None, (errors or lines[-1:])[0].rpartition("pip_audit._cli:")[2][:300]


def vulnerabilities(packages: Iterable[dict]) -> tuple[list[str], list[str]]:
    """(a line for each known vulnerability, a line for each package that the database does not know)."""
    lines, skipped = [], []
    for package in packages:
        if "skip_reason" in package:
            skipped.append(f"{package['name']}: not checked: {package['skip_reason']}")
        for each in package.get("vulns", []):
            mended = ", ".join(each["fix_versions"]) or "no version yet"
            names = " ".join([each["id"], *each.get("aliases", [])])
            lines.append(f"{package['name']} {package['version']}: {names}; mended in {mended}")
    return lines, skipped


if __name__ == "__main__":
    sys.exit(main([ROOT / name for name in FILES]))
