"""Where sentences end, and where they do not."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences

CASES = [
    ("The U.S. economy grew. It did.", ["The U.S. economy grew.", "It did."]),
    ("He lives in the U.S. The weather is fine.", ["He lives in the U.S.", "The weather is fine."]),
    ("Mr. Wang met Dr. J. Smith on Jan. 5. He left.", ["Mr. Wang met Dr. J. Smith on Jan. 5.", "He left."]),
    ("Exports grew 3.7 per cent. Imports fell.", ["Exports grew 3.7 per cent.", "Imports fell."]),
    ('"We agree," he said. "Go now." They went.', ['"We agree," he said.', '"Go now."', "They went."]),
    ('"Really?" she asked. Yes!', ['"Really?" she asked.', "Yes!"]),
    ("He waited… and went. Then… Silence.", ["He waited… and went.", "Then…", "Silence."]),
    ("It closes at 5 p.m. on Monday. Come early.", ["It closes at 5 p.m. on Monday.", "Come early."]),
    ("They went (see p. 5. And more). Then rain.", ["They went (see p. 5. And more).", "Then rain."]),
    ("1. Open the portal.\n2. Sign in.", ["1. Open the portal.", "2. Sign in."]),
    ("A heading without a stop\nA line", ["A heading without a stop", "A line"]),
    ("Acme Inc. was sold. See example.com. Bye.", ["Acme Inc. was sold.", "See example.com.", "Bye."]),
    ("She said no. The end.", ["She said no.", "The end."]),
    ("Vote No. 5 and Fig. 3, see Vol. II. Sec. 2 is new.", ["Vote No. 5 and Fig. 3, see Vol. II.", "Sec. 2 is new."]),
    ("The answer is no. Then go. No. I will stay.", ["The answer is no.", "Then go.", "No.", "I will stay."]),
    ("Smith vs. Jones was heard. Use fruit, e.g. Apples.", ["Smith vs. Jones was heard.", "Use fruit, e.g. Apples."]),
    ("They met at 5 p.m. He left at 6 a.m. and slept.", ["They met at 5 p.m.", "He left at 6 a.m. and slept."]),
    ("Take v2.1.3 now. Edit notes.txt first. Bye.", ["Take v2.1.3 now.", "Edit notes.txt first.", "Bye."]),
    ("See https://example.org/a.b?c=d. Then go on.", ["See https://example.org/a.b?c=d.", "Then go on."]),
    ("She has a Ph.D. in law. He has none.", ["She has a Ph.D. in law.", "He has none."]),
    ("U.N. Secretary-General Lee spoke. All heard.", ["U.N. Secretary-General Lee spoke.", "All heard."]),
    ("He flew to St. Petersburg. It snowed.", ["He flew to St. Petersburg.", "It snowed."]),
    ("The U.S. Senate voted. J. R. R. Tolkien wrote.", ["The U.S. Senate voted.", "J. R. R. Tolkien wrote."]),
    ("It cost $5. Rain fell at 30 °C. Then wind.", ["It cost $5.", "Rain fell at 30 °C.", "Then wind."]),
    ("He left. (He came back.) Then he slept.", ["He left.", "(He came back.)", "Then he slept."]),
    ("It grew.[1] It fell.[2][3] End.", ["It grew.[1]", "It fell.[2][3]", "End."]),
    ("iPhone sales fell. eBay rose.", ["iPhone sales fell.", "eBay rose."]),
    ("“We won.” “Again.” He asked: “Why?” She shrugged.", ["“We won.”", "“Again.”", "He asked: “Why?”", "She shrugged."]),
    ("What?! No way... Yes. Wait... what?", ["What?!", "No way...", "Yes.", "Wait... what?"]),
    ("a) First.\nb) Second.\n10. Tenth step", ["a) First.", "b) Second.", "10. Tenth step"]),
    (
        "東京は首都です。人口は多い。「行こう。」と彼は言った。",
        ["東京は首都です。", "人口は多い。", "「行こう。」と彼は言った。"],
    ),
    ("你好吗？我很好！再见。", ["你好吗？", "我很好！", "再见。"]),
    ("यह एक वाक्य है। यह दूसरा है।", ["यह एक वाक्य है।", "यह दूसरा है।"]),
    ("هل أنت هنا؟ نعم.", ["هل أنت هنا؟", "نعم."]),
    ("Он живёт в Москве. Она тоже.", ["Он живёт в Москве.", "Она тоже."]),
    ("   \n\t ", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cases(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(". !?\n\"')(A1b…"))))
def test_sentences_cover_all_that_is_not_white_space(text: str) -> None:
    places = sentences(text)
    assert all(start < end for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    outside = set(range(len(text))) - {position for start, end in places for position in range(start, end)}
    assert all(text[position].isspace() for position in outside)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in places)


@pytest.mark.parametrize("part", ["( a. B ", "a. ", ". ", '". "', "A.B.", "1. ", "U.S. ", "…", "[1]", "x.[1]", "。」"])
def test_a_long_line_is_read_once(part: str) -> None:
    """Eight times the text in about eight times the time; quadratic work would take sixty-four."""

    def seconds(length: int) -> float:
        text = part * (length // len(part))
        begin = time.process_time()
        assert sentences(text)
        return time.process_time() - begin

    short = max(min(seconds(25_000) for _ in range(3)), 0.002)
    assert seconds(200_000) < 30 * short
