"""What WeasyPrint does not do for the tags of a PDF: formulas, header cells, and content that is not to be read out.

The names are those of ISO 32000-1, sections 14.7 and 14.8.
"""

from collections.abc import Iterator

import pydyf

from study.pdf.boxes import turn_into_artifacts


def complete_tags(pdf: pydyf.PDF, formulas: set[str]) -> None:
    """Complete the structure tree of a PDF that is about to be written.

    Figures with one of the alternative texts in `formulas` become formulas. Header cells get their scope, and the tree
    an index of their names. Heads and feet of pages become artifacts. The list of attachments names each once.
    """
    elements = {each.reference: each for each in pdf.objects if _is_element(each)}
    for element in elements.values():
        if element["S"] == "/Figure" and "Alt" in element and element["Alt"].string in formulas:
            element["S"] = "/Formula"
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column"
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    _name_header_cells(root, elements)
    _drop_unread(pdf, root, elements)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _is_element(each: pydyf.Object) -> bool:
    return isinstance(each, dict) and each.get("Type") == "/StructElem"


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _name_header_cells(root: pydyf.Dictionary, elements: dict[bytes, pydyf.Dictionary]) -> None:
    """Add the name tree by which the cells of a table refer to their header cells."""
    named = sorted((each["ID"].string, reference) for reference, each in elements.items() if "ID" in each)
    if named:
        pairs = [part for name, reference in named for part in (pydyf.String(name), reference)]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(pairs)})


def _drop_unread(pdf: pydyf.PDF, root: pydyf.Dictionary, elements: dict[bytes, pydyf.Dictionary]) -> None:
    """Turn content that belongs to no element of the tree, such as running heads, into artifacts."""
    read = set(_references(root, elements))
    marks = pdf.objects[_number(root["ParentTree"])]["Nums"]
    of_pages = dict(zip(marks[::2], marks[1::2], strict=True))
    for place, reference in enumerate(pdf.page_references):
        page = pdf.objects[_number(reference)]
        unread = [i for i, parent in enumerate(of_pages.get(page.get("StructParents"), [])) if parent not in read]
        turn_into_artifacts(pdf.objects[_number(page["Contents"])].stream, unread)
        for number in unread:
            of_pages[place][number] = "null"
    for reference, element in elements.items():
        if reference not in read:
            element.clear()


def _references(element: pydyf.Dictionary, elements: dict[bytes, pydyf.Dictionary]) -> Iterator[bytes]:
    """References to all elements below an element."""
    for kid in element["K"]:
        if kid in elements:
            yield kid
            yield from _references(elements[kid], elements)
