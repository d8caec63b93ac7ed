"""Compare the results of two machines: make compare OTHER=path/to/results.

The others may be a folder of results, an archive of it, its digests.json alone, or its report.pdf, which carries that.
Exit status 0: all that both have is the same bits; 1: something differs; 2: there is nothing to compare.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from study.common.errors import StudyError
from study.comparison.claims import changed_claims
from study.comparison.digests import read_digests
from study.comparison.results import SAME, compare, compare_digests, origins
from study.comparison.told import told

# What the PDF carries, and where it stands in a folder of results.
CARRIED = {"digests.json": "digests.json", "provenance.json": "provenance.json", "claims.csv": "tables/claims.csv"}


def main():
    """Print the comparison; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="a folder of results, its .zip or .tar.gz, digests.json or report.pdf")
    parser.add_argument("--results", type=Path, default=Path("results"), help="the results here (default: results)")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            other = results_in(words.other, Path(scratch))
            for folder in (words.results, *([other] if other.is_dir() else [])):
                if not (folder / "tables").is_dir() and not (folder / "runs").is_dir():
                    raise StudyError(f"{folder} holds no results: expected the folders runs/ or tables/ in it.")
            if other.is_dir():
                found, folder = compare(words.results, other), other
            else:
                found, folder = compare_digests(words.results, read_digests(other)), other.parent
        except StudyError as error:
            print(f"Error: {error}", file=sys.stderr)
            return 2
        claims = changed_claims(words.results, folder) if (folder / CARRIED["claims.csv"]).exists() else None
        print(told(found, origins(words.results, folder) if (folder / "provenance.json").exists() else [], claims))
        return 0 if all(each.found == SAME for each in found) else 1


def results_in(path, scratch):
    """The folder of results in a folder or an archive, or the digests of a file; unpacked below `scratch`."""
    if path.suffix == ".json":
        return path
    if path.suffix == ".pdf":
        return carried_in(path, scratch)
    if path.is_file():
        try:
            # Nothing of an archive is written outside of the folder.
            options = {} if path.suffix == ".zip" else {"filter": "data"}
            shutil.unpack_archive(path, scratch, **options)
        except (shutil.ReadError, ValueError) as error:
            raise StudyError(f"{path} cannot be unpacked: {error}") from error
        path = scratch
    inner = sorted(path.glob("**/provenance.json"), key=lambda found: len(found.parts))
    return inner[0].parent if inner else path


def carried_in(path, scratch):
    """The digests that a report carries, with what else it carries beside them."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            for name in CARRIED.keys() & pdf.attachments.keys():
                (scratch / CARRIED[name]).parent.mkdir(exist_ok=True)
                (scratch / CARRIED[name]).write_bytes(pdf.attachments[name].get_file().read_bytes())
    except (OSError, pikepdf.PdfError) as error:
        raise StudyError(f"{path} cannot be read: {error}") from error
    if not (scratch / "digests.json").exists():
        raise StudyError(f"{path} carries no digests.json: it is no report of this workflow, or of an early version.")
    return scratch / "digests.json"


if __name__ == "__main__":
    sys.exit(main())
