"""What a person typed or uploaded in, the bytes of the file that is to be stored out, or one sentence that says what is amiss.

Pasted text becomes Markdown; plain text becomes Markdown that reads as the same text. An uploaded file is kept byte for byte,
unless something was typed beside it that it does not say itself: Markdown then says it in its front matter, and plain text,
which has no place for it, becomes Markdown. An HTML page is never changed. Knows neither store nor disk.
"""

import codecs
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from starlette.datastructures import FormData, UploadFile

from index.clean import clean
from index.errors import LoadError
from index.jail import Jail
from index.load import load
from index.load.formats import FORMATS, is_supported, is_text
from index.load.front_matter import NAMES, parted, state, stated
from index.load.markdown_of_text import markdown_of
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.load.whole_text import whole_text
from index.types import DEFAULT_SPACE, Article, Document

MOST_BYTES = 8 * 1024 * 1024  # of an article; carried through a form a file takes a third more
LONGEST_VALUE = 500  # characters of title and author
LONGEST_ADDRESS = 2000
LONGEST_NAME = 200  # characters of an uploaded file's name, from its end

NOTHING = "There is nothing to add. Paste a text, or choose a file."
BOTH = "There is a text and a file. Leave one of them out: each article is added on its own."
TOO_LARGE = f"It is larger than {MOST_BYTES // 1024 // 1024} MiB. Put it into a folder, and sync that."
NO_TITLE = "It has no title. Write one into the field Title."
NO_TITLE_IN_HTML = "The page states no title, and is kept as it is. Write a <title> into it, or paste its text as Markdown."
NO_PLACE_IN_HTML = (
    "An HTML page states its title, author, date and address itself, and is kept as it is. Empty these fields, or paste its "
    "text as Markdown."
)
NO_DATE = "The date is not clear. Write it like 2024-05-19."
NO_ADDRESS = "The address is not one of the web. Write one that begins with https:// or http://, or leave it empty."
TOO_LONG = "{} has {:,} characters, at most {:,} are kept. Shorten it."
SEVERAL = "It holds {:,} articles. Put it into a folder, and sync that."
HIDDEN = "It says itself that it is a draft, or is not to be shown, so it would not be read. Take that out of it first."
NO_TEXT_FORMAT = "Here text, Markdown and HTML are added. Put the file ({}) into a folder, and sync that."
BECAME_MARKDOWN = "Plain text has no place for what stands beside it, so it is kept as Markdown that reads as the same text."


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds. `article` and `version` (SHA-256 of its file) are of the article that is edited, else empty."""

    text: str = ""
    is_markdown: bool = True  # else plain text
    title: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    file_name: str = ""  # what the uploader calls the file: display data only
    file: bytes = b""
    article: str = ""
    version: str = ""

    @property
    def kept(self) -> str:
        """The file as a form carries it."""
        return b64encode(self.file).decode()


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be stored: all of it is known to be readable, as `document`. `note` says what became of it."""

    suffix: str
    data: bytes
    document: Document
    note: str = ""


async def draft_of(form: FormData) -> Draft:
    """The form as it was sent."""
    words = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    draft = _with(
        Draft(
            text=words.get("text", "").replace("\r\n", "\n").replace("\r", "\n"),
            is_markdown=words.get("kind") != "text",
            article=words.get("article", ""),
            version=words.get("version", ""),
        ),
        words,
    )
    upload = form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        return replace(draft, file=await upload.read(), file_name=upload.filename[-LONGEST_NAME:])
    if not words.get("kept_name") or words.get("leave_out"):
        return draft
    return replace(draft, file=_uncarried(words.get("kept", "")), file_name=words["kept_name"][-LONGEST_NAME:])


def new_file(draft: Draft) -> NewFile:
    """The file that a new article is stored in. Raises `LoadError`."""
    said = {name: value for name, value in _said(draft).items() if value}
    if draft.file_name:
        if draft.text.strip():
            raise LoadError(BOTH)
        return _of_upload(draft, said)
    if not draft.text.strip():
        raise LoadError(NOTHING)
    text = draft.text if draft.is_markdown else markdown_of(draft.text)
    return _checked(".md", state(text, said).encode("utf-8", "replace"))


def opened(identifier: str, version: str, path: str, data: bytes) -> Draft:
    """A stored file as the form shows it for editing. Raises `LoadError`."""
    text = whole_text(data, path)
    if not has_front_matter(path):
        return Draft(text=text, article=identifier, version=version)
    return _with(Draft(text=parted(text)[1], article=identifier, version=version), stated(text))


def edited(draft: Draft, path: str, data: bytes) -> NewFile:
    """The file that takes the place of the stored one. Raises `LoadError`."""
    suffix = _suffix(path)
    if not draft.text.strip():
        raise LoadError(NOTHING)
    if has_front_matter(path):
        before = whole_text(data, path)
        was = stated(before)
        said = {name: value for name, value in _said(draft).items() if value != was[name]}
        return _checked(suffix, state(parted(before)[0] + draft.text, said).encode("utf-8", "replace"))
    mark = codecs.BOM_UTF8 if FORMATS[suffix].module == "html" else b""  # counts more than an encoding that the page declares
    return _checked(suffix, mark + draft.text.encode("utf-8", "replace"))


def has_front_matter(path: str) -> bool:
    """Whether a file of this name states its title, author, date and address above its text."""
    return FORMATS[_suffix(path)].module == "markdown"


def without_bad_file(draft: Draft) -> Draft:
    """The draft as the form goes on with it: a file that cannot be read has to be chosen anew."""
    try:
        if draft.file_name:
            _of_upload(draft, {})
    except LoadError:
        return replace(draft, file=b"", file_name="")
    return draft


def _uncarried(kept: str) -> bytes:
    try:
        return b64decode(kept, validate=True)
    except ValueError:
        return b""  # somebody changed the form: an empty file is refused


def _with(draft: Draft, values: Mapping[str, str]) -> Draft:
    title, author, date, url = (values.get(name, "") for name in NAMES)
    return replace(draft, title=title, author=author, date=date, url=url)


def _of_upload(draft: Draft, said: dict[str, str]) -> NewFile:
    suffix = _suffix(draft.file_name)
    kind = FORMATS[suffix].module
    if kind == "html" and said:
        raise LoadError(NO_PLACE_IN_HTML)
    if kind != "html" and not _article(draft.file, suffix).title:
        said = {"title": one_line(title_of(draft.file_name.replace("\\", "/")))} | said
    if not said:
        return _checked(suffix, draft.file)
    text = whole_text(draft.file, draft.file_name)
    if kind == "text":
        return replace(_checked(".md", state(markdown_of(text), said).encode()), note=BECAME_MARKDOWN)
    changed = state(text, said)
    return _checked(suffix, draft.file if changed == text else changed.encode())


def _said(draft: Draft) -> dict[str, str]:
    """The values of the fields, by their names in front matter. Raises `LoadError` on one that cannot be kept."""
    said = {"title": one_line(draft.title), "author": one_line(draft.author), "url": draft.url.strip()}
    for label, name, most in (
        ("The title", "title", LONGEST_VALUE),
        ("The author", "author", LONGEST_VALUE),
        ("The address", "url", LONGEST_ADDRESS),
    ):
        if len(said[name]) > most:
            raise LoadError(TOO_LONG.format(label, len(said[name]), most))
    if said["url"] and not web_address(said["url"]):
        raise LoadError(NO_ADDRESS)
    date = iso_date(draft.date)
    if draft.date.strip() and not date:
        raise LoadError(NO_DATE)
    return said | {"date": date}


def _checked(suffix: str, data: bytes) -> NewFile:
    """The file, with what a sync will make of it."""
    article = _article(data, suffix)
    if not article.title:
        raise LoadError(NO_TITLE_IN_HTML if FORMATS[suffix].module == "html" else NO_TITLE)
    if article.hidden:
        raise LoadError(HIDDEN)
    return NewFile(suffix, data, clean(article, source="", path="", space=DEFAULT_SPACE))


def _article(data: bytes, suffix: str) -> Article:
    """The one article of a file; its title is empty where nothing in it states one."""
    if len(data) > MOST_BYTES:
        raise LoadError(TOO_LARGE)
    with Jail() as jail:
        articles = list(jail.load(data, f"-{suffix}"))
    if len(articles) != 1:
        raise LoadError(SEVERAL.format(len(articles)))
    return articles[0]


def _suffix(path: str) -> str:
    """The ending of a file's name that gives its format. Raises `LoadError` where there is none that is read."""
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()
    if is_supported(f"-{suffix}") and not is_text(f"-{suffix}"):
        raise LoadError(NO_TEXT_FORMAT.format(FORMATS[suffix].name))
    if not is_supported(f"-{suffix}"):
        next(load(b"", f"-{suffix}"), None)  # says so
    return suffix
