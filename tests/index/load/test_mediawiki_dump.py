"""A dump gives an article a page, in its last revision; talk, redirects and templates are none."""

import tracemalloc
from pathlib import Path

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.load.mediawiki_dump import DOCTYPE, NO_PAGES, OTHER_XML
from index.types import Article, Piece

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<siteinfo><sitename>Ports</sitename><base>{}</base><namespaces><namespace key="0"/><namespace key="6">Bestandje</namespace>
</namespaces></siteinfo>"""
ADA = "<username>Ada Example</username>"
BASE = "https://wiki.example.org/wiki/Main_Page"


def revision(text: str, time: str = "2024-05-19T10:00:00Z", who: str = ADA, extra: str = "") -> str:
    head = f"<revision><timestamp>{time}</timestamp><contributor>{who}</contributor>{extra}"
    return f"{head}<text xml:space='preserve'>{text}</text></revision>"


def page(title: str, number: int, *revisions: str, space: int = 0, extra: str = "") -> str:
    return f"<page><title>{title}</title><ns>{space}</ns><id>{number}</id>{extra}{''.join(revisions)}</page>"


def dump(*pages: str, base: str = BASE) -> bytes:
    return (HEAD.format(base) + "".join(pages) + "</mediawiki>").encode()


PIER = "The warden of the pier is Olga Brandt. [[Bestandje:A.png|thumb|A lamp]]"
PAGES = (
    page("The pier / quay?", 7, revision("CANARY", "2020-01-01T00:00:00Z"), revision(PIER)),
    page("Old pier", 8, revision("#REDIRECT [[The pier]]"), extra='<redirect title="The pier"/>'),
    page("Ältester Pier", 9, revision("#REDIRECT [[The pier]] CANARY")),
    page("Talk:The pier", 10, revision("CANARY"), space=1),
    page("Template:Box", 11, revision("CANARY"), space=10),
    page("Common.css", 12, revision("CANARY", extra="<model>css</model>")),
    page("Empty", 13, revision("{{CANARY}}"), revision("", "2025-01-01T00:00:00Z")),
    page("Handbook:Tides", 14, revision("The tide is high.", who="<ip>192.0.2.1</ip>"), space=3000),
)  # fmt: skip


def test_pages_are_articles() -> None:
    assert list(load(dump(*PAGES), "ports.xml")) == [
        Article(
            "The pier / quay?",
            (Piece("paragraph", "The warden of the pier is Olga Brandt."), Piece("caption", "A lamp")),
            author="Ada Example",
            date="2024-05-19",
            url="https://wiki.example.org/wiki/The_pier_/_quay%3F",
            key="7",
        ),
        Article(
            "Handbook:Tides",
            (Piece("paragraph", "The tide is high."),),
            date="2024-05-19",
            url="https://wiki.example.org/wiki/Handbook:Tides",
            key="14",
        ),
    ]


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://w.example.org/index.php?title=Main_Page", "https://w.example.org/index.php?title=A_b"),
        ("javascript:alert(1)/x", ""),
        ("", ""),
    ],
)
def test_addresses(base: str, url: str) -> None:
    (article,) = load(dump(page("A b", 1, revision("Text.")), base=base), "a.xml")
    assert article.url == url


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<urlset><url>https://a.example.org</url></urlset>", OTHER_XML),
        (b'<!DOCTYPE mediawiki [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><mediawiki>&b;</mediawiki>', DOCTYPE),
        (dump(PAGES[1], PAGES[3]), NO_PAGES),
        (dump(PAGES[0])[:-30], "Its XML is damaged"),
        (b"no xml", "Its XML is damaged"),
        (b"", "Its XML is damaged"),
        (dump("<page><title>" + "<a>" * 3000 + "</a>" * 3000 + "</title></page>"), "Its XML is damaged"),
    ],
)
def test_what_is_no_dump_says_so(data: bytes, said: str) -> None:
    with pytest.raises(LoadError) as error:
        list(load(data, "a.xml"))
    assert str(error.value).startswith(said)


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-A-7f3")
    for declared in (f"<!ENTITY x SYSTEM '{canary.as_uri()}'>", f"<!ENTITY % x SYSTEM '{canary.as_uri()}'> %x;"):
        data = f"<!DOCTYPE mediawiki [{declared}]>".encode() + dump(page("A", 1, revision("Text &x;")))
        with pytest.raises(LoadError) as error:
            list(load(data, "a.xml"))
        assert "CANARY" not in str(error.value)
    included = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}" parse="text"/>'
    (article,) = load(dump(page("A", 1, revision("Text.", extra=included))), "a.xml")
    assert "CANARY" not in str(article)


def test_memory_is_that_of_one_page() -> None:
    """It does not grow with the number of pages, nor with that of a page's revisions."""

    def peak(data: bytes) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _ in load(data, "a.xml")) > 0
            return tracemalloc.get_traced_memory()[1] - len(data)
        finally:
            tracemalloc.stop()

    peak(dump(*PAGES))
    few = peak(dump(*(page(f"Page {number}", number, revision("Text. " * 200)) for number in range(20))))
    many = peak(dump(*(page(f"Page {number}", number, revision("Text. " * 200)) for number in range(400))))
    history = peak(dump(page("A", 1, *(revision("Text. " * 200, f"{2000 + number}-01-01") for number in range(400)))))
    assert max(many, history) < few + 500_000


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 1000))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(dump(*PAGES), seed), "a.xml"))
    except LoadError as error:
        assert str(error).endswith(".")


def test_a_question_is_answered_from_a_page_of_it(tmp_path: Path) -> None:
    found = asked_of(tmp_path, "ports.xml", dump(*PAGES), "Who is the warden of the pier?")
    (citation, *_) = found.citations
    assert (found.answer, citation.quote) == ("Olga Brandt", "The warden of the pier is Olga Brandt.")
    assert (citation.document.title, citation.document.date) == ("The pier / quay?", "2024-05-19")
