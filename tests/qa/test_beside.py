"""What stands beside a quotation in its article: the headings of its table, its own image, its step's image."""

from dataclasses import replace

import pytest

from index.types import Block, Document, DocumentMeta
from qa.beside import Beside, beside, headings_above
from qa.types import Citation

META = DocumentMeta("d1", "wiki", "a.md", "main", "T", "", "", "", "1" * 64)
TEXT = "City | Limit\nOslo | 180\nA paragraph.\nRome | 150\nOpen it. Wait.\nThe gear.\nTwo. Done.\nAn ad.\nA door."
KINDS = "table_header table_row paragraph table_row list_item caption paragraph caption caption".split()


def document() -> Document:
    """A line of `TEXT` a block; those at 63 and at 91 are captions of images, the one at 84 is of an advertisement."""
    blocks, start = [], 0
    for line, kind in zip(TEXT.split("\n"), KINDS, strict=True):
        label = "advertisement" if line == "An ad." else None
        image = {"The gear.": "gear.png", "A door.": "door.png"}.get(line, "")
        blocks.append(Block(kind, start, start + len(line), 0, label, image))  # type: ignore[arg-type]
        start += len(line) + 1
    return Document(META, TEXT, tuple(blocks))


def quoting(quote: str) -> Citation:
    start = TEXT.index(quote)
    end = start + len(quote)
    return Citation(1, META, (), quote, start, end, None, None, start, end, None, None)


def test_headings_are_those_of_the_rows_own_table() -> None:
    assert headings_above(document(), 13) == ("City", "Limit")
    assert headings_above(document(), 37) == ()  # a table without headings
    assert headings_above(document(), 24) == ()
    assert headings_above(document(), 0) == ()


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Oslo | 180", Beside(("City", "Limit"))),
        ("A paragraph.", Beside()),
        ("Rome | 150", Beside()),
        ("The gear.", Beside(image=63)),
        ("gear.", Beside(image=63)),
        ("Open it. Wait.", Beside(image=63, caption="The gear.")),
        ("Open it.", Beside(image=63, caption="The gear.")),
        ("Two.", Beside()),  # its neighbour has none, and the next but one is not its
        ("A door.", Beside(image=91)),
    ],
)
def test_an_image_belongs_to_its_caption_and_to_the_step_before_it(quote: str, found: Beside) -> None:
    assert beside(document(), quoting(quote)) == found


def test_beside_another_version_of_the_article_stands_nothing() -> None:
    old = replace(quoting("The gear."), document=replace(META, sha256="2" * 64))
    assert beside(document(), old) == Beside()
