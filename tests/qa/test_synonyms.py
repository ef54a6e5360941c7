"""A file of synonyms: its groups and its faults, what a question may also be called, and how it is then read."""

import pytest

from index.types import DocumentMeta, Passage
from qa.synonyms import MOST_VARIANTS, in_their_words, parse_synonyms, variants, wordings
from qa.terms import occurrences, same_form
from qa.types import Hit

LEAVE = ("PTO", "vacation", "paid time off")


@pytest.mark.parametrize(
    ("text", "groups", "faults"),
    [
        ("", (), []),
        ("PTO = vacation = paid  time off  # leave\n\n# all\n", (LEAVE,), []),
        ("PTO=vacation\r\ncar = auto", (("PTO", "vacation"), ("car", "auto")), []),
        ("PTO\na = b = c", (), ["Line 1 has no =.", "Line 2 gives synonyms of 'a'"]),
        (
            "car = \n= car\n!! = car",
            (),
            ["Line 1 has nothing on one", "Line 2 has nothing on one", "Line 3 has nothing on one"],
        ),
        ("car = auto\nbus = Car", (("car", "auto"),), ["Line 2 repeats 'Car' of line 1."]),
        ("car = CAR", (), ["Line 1 says the same phrase twice."]),
        ("the = of", (), ["Line 1 gives synonyms of 'the'"]),
        ("caf\ufffd = bar", (), ["Line 1 is not UTF-8."]),
        (f"car = {'x' * 81}", (), ["Line 1 has a phrase of 81 characters, at most 80"]),
        (" = ".join(f"car{number}" for number in range(13)), (), ["Line 1 has 13 phrases, at most 12"]),
    ],
)
def test_groups_and_faults(text: str, groups: tuple[tuple[str, ...], ...], faults: list[str]) -> None:
    found, told = parse_synonyms(text)
    assert found == groups
    assert [str(fault)[: len(start)] for fault, start in zip(told, faults, strict=True)] == faults


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many days of PTO?", [("PTO", ("vacation", "paid time off"))]),
        ("how many VACATIONS?", [("VACATIONS", ("PTO", "paid time off"))]),
        ("Is paid time off long?", [("paid time off", ("PTO", "vacation"))]),
        ("Is time off paid?", [("time off", ("break",))]),
        ("PTO or a break?", [("PTO", ("vacation", "paid time off")), ("break", ("time off",))]),
        ("What is a PTOX?", []),
    ],
)
def test_what_a_question_may_also_be_called(question: str, said: list[tuple[str, tuple[str, ...]]]) -> None:
    found = wordings(question, (LEAVE, ("time off", "break")))
    assert [(wording.said, wording.others) for wording in found] == said
    assert all(question[wording.start : wording.end] == wording.said for wording in found)


def test_a_question_is_asked_in_each_wording_a_bounded_number_of_times() -> None:
    question = "How many days of PTO?"
    said = wordings(question, (LEAVE,))
    assert variants(question, said) == ["How many days of vacation?", "How many days of paid time off?"]
    many = "PTO " * 20
    assert len(variants(many, wordings(many, (LEAVE,)))) == MOST_VARIANTS


def hit(context: str, text: str) -> Hit:
    passage = Passage("d", 0, 0, len(text), text, (), context, ((0, len(text)),))
    return Hit(passage, DocumentMeta("d", "s", "p", "", "t", "", "", "", "0"), 1.0)


@pytest.mark.parametrize(
    ("hits", "read"),
    [
        ([hit("", "Soup."), hit("", "27 days of vacation.")], "How much vacation in Oslo?"),
        ([hit("", "Ask for PTO."), hit("", "27 days of vacation.")], "How much PTO in Oslo?"),  # the best decides
        ([hit("Paid time off", "27 days.")], "How much paid time off in Oslo?"),
        ([hit("", "Soup.")], "How much PTO in Oslo?"),
        ([], "How much PTO in Oslo?"),
    ],
)
def test_a_question_is_read_in_the_words_of_the_best_passage(hits: list[Hit], read: str) -> None:
    question = "How much PTO in Oslo?"
    assert in_their_words(question, wordings(question, (LEAVE,)), hits) == read


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("OPS-306", "OPS-306, OPS-3061, ops-306's and OPS 306", ["OPS-306", "ops-306"]),
        ("306", "OPS-306", ["306"]),
        ("3.5", "3.5 or 3 5", ["3.5"]),
        ("vpn setup", "The VPN-setup; a VPN set up", ["VPN-setup"]),
        ("Krakow", "in Kraków", ["Kraków"]),
        ("meet", "the İ meetings met", ["meetings"]),
        ("is", "his is", ["is"]),
        ("...", "...", []),
        ("a b", "a", []),
    ],
)
def test_where_words_stand(phrase: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(phrase, text)] == found


@pytest.mark.parametrize(
    ("one", "other", "same"), [("vacations", "vacation", True), ("policy", "police", False), ("l4", "l4s", False)]
)
def test_synonyms_differ_by_a_plural_at_most(one: str, other: str, same: bool) -> None:
    assert same_form(one, other) is same
