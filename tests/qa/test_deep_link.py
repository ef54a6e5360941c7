"""Links to a place on the original page: the least that matches it and nothing else, as the specification finds it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import clean
from index.errors import LoadError
from index.types import Article, Document, Piece
from qa.deep_link import deep_link

URL = "https://a.example/p"
BUDGET = "In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars."


def document(*pieces: str | Piece, url: str = URL) -> Document:
    """Texts are paragraphs; `A | B` is a table row, `- x` a list item."""
    of = [piece if isinstance(piece, Piece) else Piece(kind(piece), piece.removeprefix("- ")) for piece in pieces]
    return clean(Article("T", tuple(of), url=url), source="s", path="p", space="main")


def kind(text: str):  # type: ignore[no-untyped-def]
    return "table_row" if " | " in text else "list_item" if text.startswith("- ") else "paragraph"


def fragment(of: Document, words: str, number: int = 0) -> str | None:
    """The readable fragment of the `number`-th occurrence of some words; separators as they are, the rest decoded."""
    start = [match.start() for match in re.finditer(re.escape(words), of.text)][number]
    link = deep_link(of, start, start + len(words))
    return unquote(link.removeprefix(f"{URL}#:~:text=")) if link else None


@pytest.mark.parametrize(
    ("pieces", "words", "number", "expected"),
    [
        # nothing else says so: no word more
        ([BUDGET], "In 2024 the budget was 5 million dollars.", 0, "In 2024 the budget was 5 million dollars."),
        # the fewest words before or after, whichever are fewer
        ([BUDGET], "5 million dollars.", 0, "5 million dollars.,-In"),
        (["One two. Same here. Three.", "Five two. Same here. Six."], "Same here.", 0, "Same here.,-Three."),
        (["One two. Same here. Three.", "One four. Same here. Three."], "Same here.", 1, "four.-,Same here."),
        (["A b. Same. C d.", "X b. Same. C e.", "A b. Same. C e.", "X b. Same. C d."], "Same.", 0, "A b.-,Same.,-C d."),
        # other case, accents and quotation marks are the same to a browser
        (["The café’s “menu”.", "More: THE CAFE'S \"MENU\"."], "The café’s “menu”.", 0, "The café’s “menu”.,-More:"),
        # part of a word is no match, part of a compound is one
        (["art", "party smart"], "art", 0, "art"),
        (["state", "A state-run mill"], "state", 0, "state,-A"),
        # a long quotation is named by its ends
        (["a b c d e f g h i j k l"], "a b c d e f g h i j k l", 0, "a b c d,i j k l"),
        (["a b c d e f g h i j. a b c d k l m n o p."], "a b c d k l m n o p.", 0, "j.-,a b c d,m n o p."),
        (["a b c d e f g h i j k l x f g h i j k l y"], "a b c d e f g h i j k l x f g h i j k l", 0, "a b c d,i j k l,-y"),
        # or in full, where its ends do not tell it apart
        (["a b c d e q q q q", "x b c d e", "a b c d e g q q q q"], "a b c d e g q q q q", 0, "e-,a b c d,q q q q"),
        # a repeated block is told apart by the blocks around it
        (["First", "Same", "Second", "Same"], "Same", 1, "Second-,Same"),
        # cells are blocks of their own
        (["Oslo | 180 euros", "Rome | 180 euros"], "Oslo | 180 euros", 0, "Oslo,180 euros"),
        (["City | Limit", "Oslo | 180 euros", "Oslo | 90 euros | b"], "Oslo | 180 euros", 0, "Limit-,Oslo,180 euros"),
        # a cell that says what the one above says may be that one on the page
        (["City | Limit", "Oslo | 180 euros", "Oslo | 90 euros"], "Oslo | 90 euros", 0, "90 euros"),
        (["City | Limit", "Oslo | 180 euros", "Oslo | 180 euros"], "Oslo | 180 euros", 1, None),
        # then the row is named from its next cell on
        (["A | B", "Oslo | no", "Rome | no", "Bonn | yes", "Bonn"], "Bonn | yes", 0, "yes"),
        # the number of a list item is no text of the page
        (["- 1. Open it", "- 2. Close it"], "2. Close it", 0, "Close it"),
        (["- 1. Open it", "- 2. Open it"], "2. Open it", 0, "it-,Open it"),
        # a line break is not matched by a space
        ([Piece("paragraph", "12 Mill Lane\nNorthport")], "12 Mill Lane\nNorthport", 0, "12 Mill Lane,Northport"),
        # scripts without spaces, whose words end where a mark is
        (["他说：“好。”这是第一句话。这是第二句话。"], "这是第二句话。", 0, "这是第二句话。"),
        (["甲方，同意。乙方，同意。"], "同意。", 1, "乙方，-,同意。"),
        (["我们同意。他们同意。"], "同意。", 1, None),
        (["我们同意。甲方来。", "他们不在。甲方来。"], "甲方来。", 1, "他们不在。-,甲方来。"),
        # nothing tells these apart
        (["Same.", "Same.", "Same.", "Same."], "Same.", 1, None),
    ],
)  # fmt: skip
def test_the_least_that_matches_one_place(pieces: list[str], words: str, number: int, expected: str | None) -> None:
    assert fragment(document(*pieces), words, number) == expected


@pytest.mark.parametrize(
    ("url", "quote", "link"),
    [
        ("https://a.example/p#top", "Terns fly far.", "https://a.example/p#top:~:text=Terns%20fly%20far."),
        ("https://a.example/p#:~:text=x", "Terns fly far.", "https://a.example/p#:~:text=Terns%20fly%20far."),
        ("https://a.example/p", "one-way, 100% & more", "https://a.example/p#:~:text=one%2Dway%2C%20100%25%20%26%20more"),
        ("https://a.example/p", "été 谁 🙂", "https://a.example/p#:~:text=%C3%A9t%C3%A9%20%E8%B0%81%20%F0%9F%99%82"),
        ("https://a.example/p", '"<b>#', "https://a.example/p#:~:text=%22%3Cb%3E%23"),
        ("", "Terns fly far.", None),
        ("javascript:alert(1)", "Terns fly far.", None),
        ("https://user@a.example/", "Terns fly far.", None),
    ],
)
def test_it_is_percent_encoded_after_a_plain_web_address(url: str, quote: str, link: str | None) -> None:
    of = document(quote + " And more.")
    of = replace(of, meta=replace(of.meta, url=url))
    assert deep_link(of, 0, len(quote)) == link


def test_a_place_in_no_text_has_no_link() -> None:
    of = document("- 1. Open it", "- 2. Close it", "One | Two")
    for start, end in (
        (0, 2),
        (of.text.index("\n"), of.text.index("\n") + 1),
        (of.text.index(" | "), of.text.index(" | ") + 3),
    ):
        assert deep_link(of, start, end) is None


def test_a_link_is_made_in_time_for_an_answer() -> None:
    """A cell that stands everywhere is compared everywhere: 20,000 rows took seconds when each was folded anew."""
    of = document("City | Limit", *(f"Oslo | {number} euros | yes | no" for number in range(20_000)))
    block = of.blocks[-1]
    assert deep_link(of, block.start, block.end) == f"{URL}#:~:text=19999%20euros"


WORDS = st.sampled_from(["one", "two", "Two", "twö", "three", "one-two", "“one”", "1.", "🙂", "谁，三。谁", "a|b", "مرحبا"])
TEXTS = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
PIECES = st.one_of(
    TEXTS.map(lambda text: Piece("paragraph", text)),
    TEXTS.map(lambda text: Piece("list_item", text, 1)),
    st.lists(TEXTS, min_size=2, max_size=3).map(lambda cells: Piece("table_row", " | ".join(cells))),
)


@given(pieces=st.lists(PIECES, min_size=1, max_size=7), data=st.data())
@settings(max_examples=500, deadline=None)
def test_by_the_specification_it_finds_the_place_and_no_other(pieces: list[Piece], data: st.DataObject) -> None:
    try:
        of = document(*pieces)
    except LoadError:
        return
    block = data.draw(st.sampled_from(of.blocks))
    words = [match.span() for match in re.finditer(r"\S+", of.text[block.start : block.end])]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    place = (block.start, block.end) if " | " in of.text[block.start : block.end] else (
        block.start + words[first][0], block.start + words[last][1]
    )  # fmt: skip
    link = deep_link(of, *place)
    if link is None:
        return
    found = list(resolved(of, link.partition(":~:text=")[2]))
    assert len(found) == 1
    start, end = found[0]
    assert place[0] <= start < end <= place[1]
    assert block.kind != "paragraph" or (start, end) == place


def resolved(of: Document, fragment: str) -> Iterator[tuple[int, int]]:
    """Every match of a fragment, by the specification's steps ("find a range from a text directive"), word for word."""
    prefix, start, end, suffix = parsed(fragment)
    begin = 0
    while True:
        if prefix:
            before = first(of, prefix, begin, word_start=True, word_end=False)
            if before is None:
                return
            begin = before[0] + 1
            found = first(of, start, skipped(of, before[1]), word_start=False, word_end=bool(end) or not suffix)
            if found is None:
                return
            if found[0] != skipped(of, before[1]):
                continue
        else:
            found = first(of, start, begin, word_start=True, word_end=bool(end) or not suffix)
            if found is None:
                return
            begin = found[0] + 1
        behind = found[1]
        while True:
            if end:
                ending = first(of, end, behind, word_start=True, word_end=not suffix)
                if ending is None:
                    return
                found = (found[0], ending[1])
            if not suffix:
                yield found
                break
            after = first(of, suffix, skipped(of, found[1]), word_start=False, word_end=True)
            if after is None:
                return
            if after[0] == skipped(of, found[1]):
                yield found
                break
            if not end:
                break
            behind = found[1]


def parsed(fragment: str) -> tuple[str, str, str, str]:
    parts = fragment.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    return prefix, unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else "", suffix


def skipped(of: Document, position: int) -> int:
    """The next place that is text of the page: not white space, not between cells, not an item's number."""
    texts = list(stretches(of))
    inside = (place for place in range(position, len(of.text)) if any(a <= place < b for a, b in texts))
    return next((place for place in inside if not of.text[place].isspace()), len(of.text))


def first(of: Document, query: str, begin: int, *, word_start: bool, word_end: bool) -> tuple[int, int] | None:
    wanted = plain(query)
    for a, b in stretches(of):
        for start in range(max(a, begin), b):
            for end in range(start + 1, b + 1):
                if plain(of.text[start:end]) == wanted and not (
                    (word_start and glued(of.text[max(a, start - 1) : start + 1]))
                    or (word_end and glued(of.text[end - 1 : min(b, end + 1)]))
                ):
                    return start, end
    return None


def stretches(of: Document) -> Iterator[tuple[int, int]]:
    """Where the page's blocks stand in the text."""
    for block in of.blocks:
        text = of.text[block.start : block.end]
        number = re.match(r"[0-9]{1,9}[.)]\s+", text) if block.kind == "list_item" else None
        for cell in re.finditer(r".+?(?= \| |$)", text) if block.kind == "table_row" else [re.match(r".*", text)]:
            assert cell is not None
            start = block.start + cell.start() + (3 if cell.group().startswith(" | ") else number.end() if number else 0)
            yield start, block.start + cell.end()


def plain(text: str) -> str:
    return text.lower().replace("ö", "o").replace("“", '"').replace("”", '"')


def glued(around: str) -> bool:
    return len(around) == 2 and all(character.isalnum() and character not in "谁三" for character in around)


def test_the_words_of_a_caption_are_not_relied_on() -> None:
    """A caption may be an image's description, which is on no page: the browser stayed at the page's top."""
    image = Piece("caption", "The gear icon", image="gear.png")
    assert fragment(document("Open it.", image, "Close it."), "The gear icon") is None
    assert fragment(document("Open it.", image, "Close it."), "Open it.") == "Open it."
    assert fragment(document("Same here.", image, "Same here.", "End."), "Same here.", 0) is None
    assert fragment(document("Same here.", image, "Same here.", "End."), "Same here.", 1) == "Same here.,-End."


@pytest.mark.parametrize("url", ["https://a.example/p.pdf", "https://a.example/p.pdf#view=Fit"])
def test_a_pdf_is_opened_at_its_page(url: str) -> None:
    """A browser's reader of PDFs knows pages and no text fragments."""
    article = Article("T", (Piece("paragraph", "Same.", page=1), Piece("paragraph", "Same.", page=12)), url=url)
    of = clean(article, source="s", path="Reports/P.PDF", space="main")
    assert deep_link(of, 0, 4) == "https://a.example/p.pdf#page=1"
    assert deep_link(of, of.text.rindex("Same"), len(of.text)) == "https://a.example/p.pdf#page=12"
    assert deep_link(clean(replace(article, url=""), source="s", path="p.pdf", space="main"), 0, 4) is None
