"""Which files can be read: suffix by suffix, what people call the format, what is read of it, and what is lost; pure.

`footnote formats` and the README's table are made from this one.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files. `module` is its loader's in index.load; `magic` are first bytes of which a file must have one.

    A format without `magic` is text: bytes that are no text are refused, and people can write and edit it in the browser
    unless it is not `is_edited`: nobody writes e-mails there.
    """

    module: str
    name: str
    read: str
    lost: str
    magic: tuple[bytes, ...] = ()
    is_edited: bool = True


TEXT = Format("text", "plain text", "title, paragraphs, list items, underlined headings", "nothing")
MARKDOWN = Format(
    "markdown",
    "Markdown, also MDX",
    "front matter, headings, lists, quotes, tables, code; what MkDocs, Docusaurus and Obsidian add to it; snippets",
    "link targets, pictures, comments, embedded notes, components of MDX without text",
)
HTML = Format("html", "HTML", "the article, its metadata, headings, lists, tables", "scripts, styles, hidden text")
DOCX = Format(
    "docx",
    "Word (.docx)",
    "headings, lists with their numbers, tables, foot- and endnotes, text boxes, tracked insertions, properties",
    "pictures, comments, tracked deletions, hidden text, the numbers of headings",
    (b"PK\x03\x04",),
)
PDF = Format(
    "pdf",
    "PDF",
    "pages, headings by size, paragraphs over lines and columns, lists, aligned tables, code; scans if ocrmypdf is installed",
    "pictures, notes on top of the page, scripts from right to left, tables with cells of several lines, hidden text",
    (b"%PDF-",),
)
EPUB = Format(
    "epub",
    "EPUB",
    "the chapters in reading order, with all that is read of HTML; title, author and date of the book",
    "pictures, link targets, locked books",
    (b"PK\x03\x04",),
)
MAIL = Format(
    "mail",
    "e-mail (.eml)",
    "subject, author, date, the text (the HTML where there is no other), quotes, the signature as a footer",
    "attachments, to whom it was sent, encrypted mail",
    is_edited=False,
)
CSV = Format("csv", "CSV and TSV", "rows under the headings of their columns", "nothing", is_edited=False)
XLSX = Format(
    "xlsx",
    "Excel (.xlsx)",
    "sheets as headings, rows under the headings of their columns, cells as they are shown, merged cells, properties",
    "charts, pictures, comments, formulas whose values were never computed, hidden sheets, rows and columns",
    (b"PK\x03\x04",),
)
WIKITEXT = Format(
    "wikitext",
    "wikitext (MediaWiki)",
    "headings, lists, tables, quotes, code, captions, sentences given to templates",
    "other templates (within a sentence “[…]”), references, categories, pictures, link targets; redirects",
    is_edited=False,
)
DUMP = Format(
    "mediawiki_dump",
    "MediaWiki dump (.xml)",
    "each page of the content's namespaces in its last revision as wikitext, with author, date and address",
    "as of wikitext; talk, users, files, templates, drafts, redirects, older revisions; any other XML",
    is_edited=False,
)
PPTX = Format(
    "pptx",
    "PowerPoint (.pptx)",
    "slide titles as headings, bullets, text boxes, tables, diagrams, notes, slide numbers, properties",
    "pictures, charts, comments, hidden slides and shapes",
    (b"PK\x03\x04",),
)
ODT = Format(
    "odt",
    "OpenDocument text (.odt)",
    "headings, lists with their numbers, tables, foot- and endnotes, text boxes, properties",
    "pictures, comments, tracked deletions, hidden text, the numbers of headings",
    (b"PK\x03\x04",),
)
NOTEBOOK = Format(
    "notebook",
    "Jupyter notebook (.ipynb)",
    "Markdown as Markdown, code and what it printed as code, title, authors and front matter",
    "pictures and other output that is no text, error traces, output beyond 4,000 characters, raw cells",
    is_edited=False,
)
ZIP = Format(
    "zip_export",
    "zip of pages: exports of Confluence, BookStack, Outline and Notion, and others",
    "each file in it of another format here as an article; databases as rows; folders as navigation",
    "pictures, attachments, archives and dumps in it, links between the pages, exports as XML or JSON (but BookStack's)",
    (b"PK\x03\x04",),
)
RST = Format(
    "restructured_text",
    "reStructuredText",
    "headings, lists, tables, notes and warnings, code, captions, author and date; what Sphinx's directives hold",
    "link targets, comments, raw parts, included files, what Sphinx makes of other files",
    is_edited=False,
)

FORMATS = {
    ".txt": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".epub": EPUB,
    ".eml": MAIL,
    ".docx": DOCX,
    ".csv": CSV,
    ".tsv": CSV,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".wiki": WIKITEXT,
    ".mediawiki": WIKITEXT,
    ".xml": DUMP,
    ".pptx": PPTX,
    ".odt": ODT,
    ".ipynb": NOTEBOOK,
    ".zip": ZIP,
    ".rst": RST,
}


def suffix_of(path: str) -> str:
    """A file name's suffix in lower case, with its dot; empty where it has none."""
    return PurePosixPath(path).suffix.lower()


def is_supported(path: str) -> bool:
    """Whether a file of this name can be loaded."""
    return suffix_of(path) in FORMATS


def is_text(path: str) -> bool:
    """Whether a file of this name is text that people write, and that can be edited as such."""
    return is_supported(path) and not FORMATS[suffix_of(path)].magic and FORMATS[suffix_of(path)].is_edited
