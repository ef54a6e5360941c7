"""The other words for a word, and the forms of one."""

import pytest

from qa.other_words import is_form, name_forms, other_words


def test_what_else_it_is_called() -> None:
    assert {"high", "metres"} <= other_words("height")
    assert other_words("zeppelin") == set()
    assert name_forms("France") == ["France", "french"]
    assert name_forms("Oslo") == ["Oslo"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("formula", "formulas", True),
        ("formula", "form", False),
        ("battery", "batteries", True),
        ("population", "populated", True),
        ("owner", "owned", True),
        ("cat", "cats", True),
        ("cat", "car", False),
    ],
)
def test_forms_of_one_word(one: str, other: str, same: bool) -> None:
    assert is_form(one, other) is same
