"""Compare the results of two machines: make compare OTHER=path/to/results, a folder or an archive of it.

Exit status 0: all that both have is the same bits; 1: something differs; 2: there is nothing to compare.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from study.comparison.claims import changed_claims
from study.comparison.results import SAME, compare, origins
from study.comparison.told import told


def main():
    """Print the comparison; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="a folder of results, or a .zip or .tar.gz of one")
    parser.add_argument("--results", type=Path, default=Path("results"), help="the results here (default: results)")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        other = results_in(words.other, Path(scratch))
        for folder in (words.results, other):
            if not (folder / "tables").is_dir() and not (folder / "runs").is_dir():
                print(
                    f"Error: {folder} holds no results: expected the folders runs/ or tables/ in it.", file=sys.stderr
                )
                return 2
        differences = compare(words.results, other)
        print(told(differences, origins(words.results, other), changed_claims(words.results, other)))
        return 0 if all(each.found == SAME for each in differences) else 1


def results_in(path, scratch):
    """The folder of results in a folder, or in an archive, which is unpacked below `scratch`."""
    if path.is_file():
        try:
            # Nothing of an archive is written outside of the folder.
            options = {} if path.suffix == ".zip" else {"filter": "data"}
            shutil.unpack_archive(path, scratch, **options)
        except (shutil.ReadError, ValueError) as error:
            sys.exit(f"Error: {path} cannot be unpacked: {error}")
        path = scratch
    inner = sorted(path.glob("**/provenance.json"), key=lambda found: len(found.parts))
    return inner[0].parent if inner else path


if __name__ == "__main__":
    sys.exit(main())
