"""Texts cut at marks and at characters that cannot be seen: the pieces by hand, and by property that nothing is lost."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.segments import HIDDEN, Segment, cells, in_text, plain, segments, visible


def test_a_mark_cuts_the_text_in_three() -> None:
    assert segments("It costs 5 euros.", 100, [(109, 116, "answer")]) == [
        Segment("It costs ", 100),
        Segment("5 euros", 109, "answer"),
        Segment(".", 116),
    ]


def test_an_answer_lies_inside_its_sentence() -> None:
    found = segments("One. Two three. Four.", 0, [(5, 15, "sentence"), (9, 14, "answer")])
    assert [(segment.text, segment.emphasis) for segment in found] == [
        ("One. ", ""),
        ("Two ", "sentence"),
        ("three", "answer"),
        (".", "sentence"),
        (" Four.", ""),
    ]


@pytest.mark.parametrize(
    ("mark", "marked"),
    [
        ((0, 3), ["abc"]),
        ((-5, 2), ["ab"]),
        ((1, 99), ["bc"]),
        ((2, 2), []),
        ((2, 1), []),
        ((7, 9), []),
        ((-9, -1), []),
    ],
)
def test_a_mark_that_sticks_out_is_cut_to_the_text(mark: tuple[int, int], marked: list[str]) -> None:
    found = segments("abc", 0, [(*mark, "answer")])
    assert [segment.text for segment in found if segment.emphasis == "answer"] == marked
    assert "".join(segment.text for segment in found) == "abc"


@pytest.mark.parametrize(
    ("character", "code", "name"),
    [
        ("\u202e", "U+202E", "RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066", "LEFT-TO-RIGHT ISOLATE"),
        ("\u200b", "U+200B", "ZERO WIDTH SPACE"),
        ("\u200e", "U+200E", "LEFT-TO-RIGHT MARK"),
        ("\u061c", "U+061C", "ARABIC LETTER MARK"),
        ("\ufeff", "U+FEFF", "ZERO WIDTH NO-BREAK SPACE"),
        ("\u2028", "U+2028", "LINE SEPARATOR"),
        ("\u3164", "U+3164", "HANGUL FILLER"),
        ("\U000e0041", "U+E0041", "TAG LATIN CAPITAL LETTER A"),
        ("\x00", "U+0000", "control character"),
        ("\x1b", "U+001B", "control character"),
        ("\x85", "U+0085", "control character"),
        ("\ud83d", "U+D83D", "control character"),
        ("\ue000", "U+E000", "control character"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_code(character: str, code: str, name: str) -> None:
    assert plain(f"not{character}approved") == [
        Segment("not", 0),
        Segment(code, 3, "control", f"{code} {name}"),
        Segment("approved", 4),
    ]
    assert visible(f"not{character}approved") == f"not<{code}>approved"


def test_a_hidden_character_inside_the_answer_splits_its_mark() -> None:
    assert segments("a 4\u200b7 b", 0, [(2, 5, "answer")]) == [
        Segment("a ", 0),
        Segment("4", 2, "answer"),
        Segment("U+200B", 3, "control", "U+200B ZERO WIDTH SPACE"),
        Segment("7", 4, "answer"),
        Segment(" b", 5),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "family: \U0001f468\u200d\U0001f469\u200d\U0001f467",  # joined by U+200D into one picture
        "می\u200cخواهم",  # Persian needs the non-joiner
        "co\xadoperate",  # a soft hyphen only says where a word may be broken
        "tab\tand\nline",
        "e\u0301 Ω ж 谁 🙂",
    ],
)
def test_what_a_script_or_an_emoji_needs_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("pay\u200dpal", "pay<U+200D>pal"), ("\u200cx", "<U+200C>x"), ("谁\u200d", "谁<U+200D>")]
)
def test_a_joiner_that_joins_nothing_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_joiner_is_judged_by_its_neighbours_across_a_mark() -> None:
    """Cut first and searched afterwards, the joiner at the mark's edge had no neighbour and broke the picture in two."""
    found = segments("\U0001f468\u200d\U0001f469", 0, [(1, 3, "answer")])
    assert [segment.emphasis for segment in found] == ["", "answer"]


def test_cells_keep_the_offsets_of_the_row() -> None:
    assert cells("Oslo | 180 euros | LK", 50, [(57, 66, "answer")]) == [
        [Segment("Oslo", 50)],
        [Segment("180 euros", 57, "answer")],
        [Segment("LK", 69)],
    ]


def test_an_empty_cell_is_a_cell() -> None:
    assert cells("a |  | c", 0, []) == [[Segment("a", 0)], [], [Segment("c", 7)]]


def test_in_a_terminal_only_the_answer_is_bracketed() -> None:
    found = segments("x 5 \u202ey", 0, [(2, 3, "answer"), (0, 2, "sentence")])
    assert "".join(in_text(segment, "[[", "]]") for segment in found) == "x [[5]] <U+202E>y"


MARKS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(("answer", "sentence"))), max_size=4)


@given(st.text(max_size=50), MARKS)
def test_the_segments_are_the_text_at_its_offsets(text: str, marks: list[tuple[int, int, str]]) -> None:
    found = segments(text, 7, [(start + 7, end + 7, emphasis) for start, end, emphasis in marks])  # type: ignore[misc]
    position = 7
    for segment in found:
        assert segment.start == position
        if segment.emphasis == "control":
            assert segment.text == f"U+{ord(text[position - 7]):04X}"
            position += 1
        else:
            assert text[position - 7 : position - 7 + len(segment.text)] == segment.text
            position += len(segment.text)
    assert position == 7 + len(text)


@given(st.text(max_size=50))
def test_nothing_invisible_is_left_in_visible_text(text: str) -> None:
    left = visible(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]", left)
    assert not [character for character in left if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n"]


def test_every_format_character_of_unicode_is_hidden_or_belongs_to_a_script() -> None:
    """What is left: the soft hyphen, signs around digits (Arabic, Syriac, Kaithi), and how hieroglyphs are stacked."""
    formats = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    left = [f"{ord(character):04X}" for character in formats if not HIDDEN.search(character)]
    assert [code for code in left if not code.startswith("134")] == (
        "00AD 0600 0601 0602 0603 0604 0605 06DD 070F 0890 0891 08E2 110BD 110CD".split()
    )
