"""The core properties of an office file (DOCX, PPTX, XLSX) in, its title, author and date out."""

from dataclasses import dataclass

from index.load.archive import Archive
from index.load.metadata import iso_date, one_line
from index.load.xml import local_name, xml_tree

CORE = "docProps/core.xml"
_NOT_PEOPLE = ("python-docx", "openpyxl", "xlsxwriter", "microsoft office user", "user", "administrator")
_NOT_TITLES = ("word document", "powerpoint presentation", "microsoft word document")


@dataclass(frozen=True, slots=True)
class Properties:
    """What an office file says about itself; empty where it does not. The date is that of its last change."""

    title: str = ""
    author: str = ""
    date: str = ""


def properties(archive: Archive) -> Properties:
    """The properties of a file, without what programs write there of their own."""
    if CORE not in archive:
        return Properties()
    stated = {local_name(element): one_line(element.text) for element in xml_tree(archive.read(CORE))}
    title, author = stated.get("title", ""), stated.get("creator", "")
    return Properties(
        title="" if title.lower() in _NOT_TITLES else title,
        author="" if author.lower() in _NOT_PEOPLE else author,
        date=iso_date(stated.get("modified")) or iso_date(stated.get("created")),
    )
