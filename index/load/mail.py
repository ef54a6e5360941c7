"""An e-mail in, one article out: subject, author, date and text; what it quotes is quotes, its signature a footer.

Of a text in two forms the plain one is read, and the HTML where there is none. Lost: attachments, pictures, to whom it was
sent. What is signed is read without a look at the signature. Nothing that it refers to is fetched.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import groupby

from index.errors import LoadError
from index.load import html
from index.load.decode import decode
from index.load.metadata import one_line, title_of, web_address
from index.load.text import blocks
from index.types import Article, BlockKind, Label, Piece

DEEPEST = 30  # parts within parts
MOST_OF_HEADER = 10_000  # characters
HEADERS = ("From", "Subject", "Date", "Message-ID", "Received", "MIME-Version")
NO_MAIL = "It holds no e-mail: none of the usual lines begins it. Save it anew from the mail program, as .eml."
NO_TEXT = "It holds no text, only attachments, which are not read. Save them as files of their own."
ENCRYPTED = "It is encrypted. Save it decrypted."
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_QUOTED = re.compile(r"(?:> ?)+")
_WROTE = re.compile(r"(?:wrote|writes|schrieb|a écrit|escribió|ha scritto)\b.{0,120}:$")
_ORIGINAL = re.compile(r"-{3,} ?(?:original message|original-nachricht|ursprüngliche nachricht|message d'origine) ?-{3,}", re.I)
_RULE = re.compile(r"_{20,}")
_SENDER = re.compile(r"\W{0,3}(?:from|von|de|da)\W{0,3}:", re.IGNORECASE)

Line = tuple[BlockKind, Label | None, str]


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of an e-mail. Raises `LoadError` where it is none, is encrypted, or holds only attachments."""
    try:
        message = message_from_bytes(data)
        parts = list(_texts(message, 0))
    except RecursionError as error:
        raise LoadError("Its parts are nested too deep to be read. Save its text as a file of its own.") from error
    if not any(name in message for name in HEADERS):
        raise LoadError(NO_MAIL)
    pieces = tuple(piece for part in parts for piece in _pieces(part, path))
    if not pieces:
        raise LoadError(NO_TEXT)
    yield Article(
        title=_header(message, "Subject") or title_of(path),
        pieces=pieces,
        author=_author(_header(message, "From")),
        date=_date(message),
        url=web_address(_header(message, "Archived-At").strip("<>")),
    )


def _texts(message: Message, depth: int) -> Iterator[Message]:
    """The parts that are its text. Raises `LoadError` where they are encrypted."""
    kind = message.get_content_type()
    if kind in _ENCRYPTED and "signed" not in str(message.get_param("smime-type", "")):
        raise LoadError(ENCRYPTED)
    if message.is_multipart() and kind.startswith("multipart/") and depth < DEEPEST:
        parts = [part for part in message.get_payload() if isinstance(part, Message)]
        if kind == "multipart/alternative":
            yield from _best([list(_texts(part, depth + 1)) for part in parts])
        else:
            for part in parts:
                yield from _texts(part, depth + 1)
    elif kind in ("text/plain", "text/html") and message.get_content_disposition() != "attachment":
        yield message


def _best(forms: Sequence[Sequence[Message]]) -> Sequence[Message]:
    """The form of plain text that is not blank, else the last one, which its writer thought best."""
    for form in forms:
        if form and all(part.get_content_type() == "text/plain" for part in form) and any(map(_payload, form)):
            return form
    return next((form for form in reversed(forms) if form), [])


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload.strip(b"\r\n") if isinstance(payload, bytes) else b""


def _pieces(part: Message, path: str) -> Iterator[Piece]:
    text = decode(_payload(part), str(part.get_param("charset", "") or ""))
    if part.get_content_type() == "text/html":
        if re.search(r"<[^>]*>", text):
            (page,) = html.load(codecs.BOM_UTF8 + text.encode("utf-8", "replace"), path)
            yield from (replace(piece, image="") for piece in page.pieces)
        return
    lines = text.splitlines()
    if str(part.get_param("format", "")).lower() == "flowed":
        lines = _unfolded(lines, drop_space=str(part.get_param("delsp", "")).lower() == "yes")
    for (kind, label), run in groupby(_told(lines), key=lambda line: line[:2]):
        for piece in blocks("\n".join(line for _, _, line in run)):
            of_kind = piece if kind == "paragraph" else replace(piece, kind=kind, level=0)
            yield replace(of_kind, label=label)


def _told(lines: Sequence[str]) -> Iterator[Line]:
    """Each line with what it is: text, a quotation, the signature."""
    signed = copied = False
    for number, line in enumerate(lines):
        mark = _QUOTED.match(line)
        after = next((below for below in lines[number + 1 : number + 4] if below.strip()), "")
        if mark:
            yield "quote", None, line[mark.end() :]
            continue
        is_rule = bool(_RULE.fullmatch(line.strip()))
        copied = copied or bool(_ORIGINAL.fullmatch(line.strip())) or (is_rule and bool(_SENDER.match(after)))
        signed = signed or line.rstrip("\r\n") in ("-- ", "--") or (is_rule and not copied)
        if copied:
            yield "quote", None, line
        elif signed:
            yield "paragraph", "footer", "" if line.strip() == "--" or is_rule else line
        else:
            yield "quote" if _introduces(line, after) else "paragraph", None, line


def _introduces(line: str, after: str) -> bool:
    """Whether a line, or it with the next one, says who wrote what is quoted below."""
    return bool(_WROTE.search(line.strip())) and (not after or after.startswith(">"))


def _unfolded(lines: Sequence[str], *, drop_space: bool) -> list[str]:
    """The lines of flowed text (RFC 3676): one that ends in a space goes on in the next of the same depth."""
    found: list[str] = []
    depth = 0
    for line in lines:
        stripped = line.lstrip(">")
        level = len(line) - len(stripped)
        stripped = stripped.removeprefix(" ")
        if found and found[-1].endswith(" ") and level == depth and stripped != "-- " and not found[-1].endswith("-- "):
            found[-1] = (found[-1][:-1] if drop_space else found[-1]) + stripped
        else:
            found.append(">" * level + (" " if level else "") + stripped)
        depth = level
    return found


def _header(message: Message, name: str) -> str:
    """A header's text, decoded."""
    value = str(message.get(name, ""))[:MOST_OF_HEADER]
    try:
        return one_line(str(make_header(decode_header(value))))
    except (MessageError, LookupError, ValueError):
        return one_line(value)


def _author(sender: str) -> str:
    """The name in `"Name" <address>`, else the address. The library's own reading of it is recursive."""
    name, _, address = sender.partition("<")
    return name.strip("\"' ") or address.partition(">")[0].strip()


def _date(message: Message) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
