"""The names of a question, and which passages speak of them."""

import pytest

from index.types import DocumentMeta, Passage
from qa.named_there import names_of, near, numbers_of, said_in
from qa.types import Hit

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)


def hit(text: str) -> Hit:
    return Hit(Passage("d", 0, 0, len(text), text, (), "", ((0, len(text)),)), META, 1.0)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who met Captain Ada Brandt in Oslo?", ["Ada Brandt", "Oslo"]),
        ("Who sang More Than Boats at the fair?", ["More Than Boats"]),
        ("What does the Foreign Minister of Norway say?", ["Foreign Minister of Norway"]),
        ("Who wrote The Lord of the Ferries?", ["Lord of the Ferries"]),
        ("who is it?", []),
        ("What Is The Height Of The Dam?", []),  # a headline
    ],
)
def test_names(question: str, names: list[str]) -> None:
    assert list(names_of(question)) == names


def test_a_name_is_there_with_other_accents_and_by_the_most_of_its_words() -> None:
    island, lake, mount = (said_in(hit(text)) for text in ("Bear Island is cold.", "Bear Lake is deep.", "Lōʻihi is a mount."))
    assert near("Bear Lake", [island, lake]) == [lake]
    assert near("Loihi", [island, mount]) == [mount]
    assert near("Oslo", [island, lake, mount]) == []


def test_large_numbers_and_codes() -> None:
    assert numbers_of("What did OPS-320 cost in 1998 for 12 of 1,500 boats at 9:30?") == ["OPS-320", "1998", "1,500"]
