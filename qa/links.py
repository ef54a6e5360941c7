"""A citation or a document in, its address on our own server out; pure."""

from urllib.parse import quote, urlencode

from index.types import DocumentMeta
from qa.types import Citation

VERSION_PREFIX = 12  # characters of the SHA-256 in a link
MOST_OF_QUESTION = 500  # characters of it in a link


def source_url(citation: Citation, question: str = "") -> str:
    """The place of a citation on our own source page, which takes the question over where it is given."""
    values: dict[str, object] = {"start": citation.start, "end": citation.end}
    if citation.answer_start is not None:
        values |= {"answer_start": citation.answer_start, "answer_end": citation.answer_end}
    values["v"] = citation.document.sha256[:VERSION_PREFIX]
    values |= {"q": question[:MOST_OF_QUESTION]} if question else {}
    return f"/source/{quote(citation.document.id, safe='')}?{urlencode(values, errors='replace')}#hit"


def original_url(meta: DocumentMeta) -> str:
    """Where the file that an article was read from is had."""
    return f"/original/{quote(meta.id, safe='')}"


def image_url(meta: DocumentMeta, start: int) -> str:
    """Where the image is had whose caption begins at `start` of an article."""
    return f"/image/{quote(meta.id, safe='')}/{start}"
