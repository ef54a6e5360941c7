"""Which loader reads a file, what is refused, and how its bytes become text."""

import pytest

from index.errors import LoadError
from index.load import is_supported, load
from index.load.decode import decode


@pytest.mark.parametrize(
    ("path", "supported"),
    [("a.md", True), ("A.HTM", True), ("x/b.Markdown", True), ("a.docx", True), ("a.doc", False), ("a", False), (".md", False)],
)
def test_suffixes(path: str, supported: bool) -> None:
    assert is_supported(path) is supported


@pytest.mark.parametrize(
    ("path", "kind", "text"),
    [("a.txt", "paragraph", "<b>*x*</b>."), ("a.MD", "paragraph", "x."), ("a.htm", "paragraph", "*x*.")],
)
def test_the_suffix_picks_the_loader(path: str, kind: str, text: str) -> None:
    (article,) = load(b"<b>*x*</b>.", path)
    assert [(piece.kind, piece.text) for piece in article.pieces] == [(kind, text)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"\x89PNG\r\n", "an image"),
        (b"\x1f\x8b\x08", "compressed data"),
        (b"SQLite format 3\0", "a database"),
        (b"text" + bytes(100), "binary data"),
    ],
)
def test_other_things_under_a_name_of_text_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(LoadError, match=f"It is named .md but holds {what}"):
        list(load(data, "a.md"))


def test_an_unknown_suffix_is_refused_with_the_remedy() -> None:
    with pytest.raises(LoadError, match=r"^\.doc is not a format that is read\. Save it as"):
        list(load(b"text", "a.doc"))


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("naïve".encode(), "", "naïve"),
        ("naïve".encode("cp1252"), "windows-1252", "naïve"),
        ("naïve".encode(), "no-such-encoding", "naïve"),
        ("naïve".encode(), "ascii", "naïve"),
        ("naïve".encode("utf-16"), "utf-8", "naïve"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        (b"", "", ""),
    ],
)
def test_what_a_file_declares_is_believed_where_it_fits(data: bytes, declared: str, text: str) -> None:
    assert decode(data, declared) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"caf\xe9", "too short"),
        ("naïve ".encode("utf-16") + b"\x00", "damaged"),
        (bytes(range(128, 256)) * 4, "cannot be told"),
    ],
)
def test_what_is_not_clear_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        decode(data)


def test_a_page_may_declare_its_encoding() -> None:
    data = '<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2")
    (article,) = load(data, "a.html")
    assert [piece.text for piece in article.pieces] == ["Łódź"]
