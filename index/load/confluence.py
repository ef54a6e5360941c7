"""A page of Confluence's HTML export in, the same page out with what is Confluence's own marked as such.

The title loses the name of its space; "Created by … last modified on …" becomes author and date. Breadcrumbs, attachments,
comments and lists that macros made of other pages are navigation. What a macro hides until it is clicked on is read; macros
that Confluence could not show, and their parameters, are not.
"""

import posixpath
import re
from typing import Any

from index.load.metadata import iso_date, one_line

LONGEST_LINE = 500  # characters of "Created by ..."
_NAVIGATION = "nav"  # a class that the loader for HTML takes for navigation
_PAGE_ID = re.compile(r"(?:^|_)(\d{3,20})\.html?$")
_MACROS = (  # lists of other pages, and what only unfolds a text
    "expand-control plugin_pagetree childpages-macro plugin_attachments_container toc-macro contentbylabel recently-updated "
    "labels-section pageSectionHeader plugin-contributors"
).split()
_ERROR = re.compile(r"(?:unknown macro|error rendering macro|unable to render)", re.IGNORECASE)


def is_page(data: bytes) -> bool:
    """Whether a file is a page of such an export."""
    return b'id="title-heading"' in data and (b"page-metadata" in data or b"breadcrumb-section" in data)


def key_of(name: str) -> str:
    """The page's id in its file's name (`Travel-policy_65538.html`); empty where there is none."""
    match = _PAGE_ID.search(posixpath.basename(name))
    return match[1] if match else ""


def is_list_of_pages(name: str, data: bytes) -> bool:
    """Whether a file is the export's own table of contents."""
    return posixpath.basename(name).lower() == "index.html" and b'id="title-heading"' in data and b"page-metadata" not in data


def adapt(root: Any) -> None:
    """Marks what is Confluence's own in a parsed page; leaves any other page as it is."""
    headings = root.xpath("//h1[@id='title-heading']")
    metadata = root.xpath("//div[contains(concat(' ', @class, ' '), ' page-metadata ')]")
    crumbs = root.xpath("//*[@id='breadcrumbs']//li")
    if not headings or not (metadata or crumbs):
        return
    title = _without_space(one_line(headings[0].text_content()), one_line(crumbs[0].text_content()) if crumbs else "")
    _set_text(headings[0], title)
    for element in metadata:
        _state(root, element)
        _mark(element)
    for name in _MACROS:
        for element in root.xpath("//*[contains(concat(' ', @class, ' '), $name)]", name=f" {name} "):
            _mark(element.getparent() if name == "pageSectionHeader" else element)
    _show_folded(root)
    _drop_broken(root)


def _without_space(title: str, space: str) -> str:
    """`Ports : The pier` without its space, whose name the breadcrumbs begin with."""
    if space and title.startswith(f"{space} : "):
        return title[len(space) + 3 :]
    return title.partition(" : ")[2] or title


def _set_text(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _state(root: Any, element: Any) -> None:
    """Writes the author and the date of "Created by Ada, last modified by Jo on May 19, 2024" into the page's head."""
    authors = element.xpath(".//*[contains(concat(' ', @class, ' '), ' author ')]")
    author = one_line(authors[0].text_content()) if authors else ""
    line = one_line(element.text_content())[:LONGEST_LINE]
    stated = {"author": author, "date": iso_date(line.rpartition(" on ")[2]) or iso_date(line)}
    for name, value in stated.items():
        if value:
            root.append(root.makeelement("meta", {"name": name, "content": value}))


def _mark(element: Any) -> None:
    if element is not None:
        element.set("class", f"{_NAVIGATION} {element.get('class', '')}")


def _show_folded(root: Any) -> None:
    for element in root.xpath("//*[contains(concat(' ', @class, ' '), ' expand-content ')]"):
        element.attrib.pop("style", None)
        element.attrib.pop("hidden", None)


def _drop_broken(root: Any) -> None:
    for element in root.xpath("//*[contains(concat(' ', @class, ' '), ' error ')]"):
        if _ERROR.search(element.text_content()[:LONGEST_LINE]):
            element.drop_tree()
    for element in [element for element in root.iter() if element.tag in ("ac:parameter", "ac:placeholder")]:
        element.drop_tree()
