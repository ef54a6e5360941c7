"""Words and their forms: what counts as held by a text, and what does not."""

import pytest

from qa.word_forms import base_form, content_words, lacking


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("set", "Setting up"),
        ("sell", "was sold"),
        ("buy", "bought"),
        ("dry", "the driest"),
        ("lower", "lowered"),
        ("city", "cities"),
        ("stop", "stopping"),
        ("k7", "code K7"),
    ],
)
def test_a_text_holds_a_word_in_any_form(word: str, text: str) -> None:
    assert lacking([word], text) == []


@pytest.mark.parametrize(("word", "text"), [("k7", "code K8"), ("2023", "in 2024"), ("sell", "a cell"), ("ring", "a bee")])
def test_what_it_does_not_hold(word: str, text: str) -> None:
    assert lacking([word], text) == [word]


def test_content_words_are_in_order_without_repeats() -> None:
    assert content_words("How do I set up the two-factor login, the login?", ["set"]) == ["two", "factor", "login"]


def test_codes_stay_as_they_are() -> None:
    assert base_form("ops-306s") == "ops-306s"
