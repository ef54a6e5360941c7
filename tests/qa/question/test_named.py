"""Which names of a question stand in a passage: in another form, as initials, mistyped, or as another name of a country."""

import pytest

from qa.question.named import absent_names
from qa.rewrite import names


@pytest.mark.parametrize(
    ("question", "said", "absent"),
    [
        ("When did Northport open its harbour?", "northport opened it in 1921", []),
        ("When did Narvik open its harbour?", "northport opened it in 1921", ["Narvik"]),
        ("Who trades with Mexico?", "the mexican fleet", []),
        ("Who founded the Northport Rowing Club?", "the nrc was founded", []),
        ("Who founded the Northport Rowing Club?", "the n.r.c was founded", []),
        ("Which port of the UK is largest?", "the largest port of britain", []),
        ("What did the Danish captain say?", "denmark said nothing", []),
        ("What did the French captain say?", "denmark said nothing", ["French"]),
        ("Who is captain Bjorkmann?", "björkman is", []),
        ("Who is captain Brant?", "brandt is", []),
        ("Did Olga Brandt or Ada Quill retire?", "brandt retired", ["Ada Quill"]),
        ("Beacon runs where?", "it runs in oslo", []),  # the first word may have a capital for that alone
        ("What is the half-life of 126Sn?", "half-life years", []),  # part of a code
        ("How many types of iPod are sold?", "three ipods", []),
        ("where is narvik?", "northport", []),  # without capitals there are no names
    ],
)
def test_absent_names(question: str, said: str, absent: list[str]) -> None:
    assert absent_names(question, names(question), set(said.split())) == absent
