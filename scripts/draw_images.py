"""Turn results into the small images of README.md: a page of the report and two figures (make images)."""

from pathlib import Path

import pypdfium2
from PIL import Image

IMAGES = Path("report/images")
# The page shown is the one after that with this heading: it has a table, a figure and prose.
PAGE = "Remedies"
FIGURES = {"batch_loss": "results/figures/training-run/batch_loss.pdf", "gap": "results/figures/hidden-units/gap.pdf"}
WIDTH, COLOURS = 760, 128


def main():
    """Write report/images/*.png."""
    IMAGES.mkdir(exist_ok=True)
    with pypdfium2.PdfDocument("results/report.pdf") as report:
        number = next(entry.get_dest().get_index() for entry in report.get_toc() if PAGE in entry.get_title())
        save(report[number + 1], "page")
    for name, path in FIGURES.items():
        with pypdfium2.PdfDocument(path) as figure:
            save(figure[0], name)


def save(page, name):
    """Write a page of a PDF as report/images/<name>.png, in few colours, which keeps it small."""
    image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
