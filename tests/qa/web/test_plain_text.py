"""An answer's plain words: what is pasted into a mail, and what a screen reader says."""

from dataclasses import replace

from qa.assistant import Assistant
from qa.render import to_markdown
from qa.types import Item
from qa.web.plain_text import spoken, to_mail


def test_a_mail_has_answer_quotation_origin_and_address(assistant: Assistant) -> None:
    answer = assistant.ask("What was the budget in 2023?")
    first = answer.citations[0]
    cited = replace(first, quote="In 2023 the budget was 5 million dollars.")
    lines = to_mail(replace(answer, citations=(cited,))).split("\n")
    assert lines == [
        answer.answer,
        "",
        "“In 2023 the budget was 5 million dollars.”",
        "The budget · Ada Example · 1 March 2024",
        "https://wiki.example.org/budget",
    ]


def test_an_article_without_an_address_is_found_on_our_own_page(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour?")
    identifier = answer.citations[0].document.id
    home = "https://ask.example"
    assert to_mail(answer, home).split("\n")[-1].startswith(f"{home}/source/{identifier}?start=")
    assert f"](<{home}/source/{identifier}?start=" in to_markdown(answer, home=home)
    assert "/source/" not in to_markdown(answer) and "/source/" not in to_mail(answer)


def test_what_cannot_be_seen_is_pasted_as_its_code(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour?")
    meta = replace(answer.citations[0].document, title="\u202eHarbour")
    cited = replace(answer.citations[0], quote="Captain\u200b Brandt", document=meta, answer_start=None, answer_end=None)
    text = to_mail(replace(answer, answer="\u202eBrandt", citations=(cited,)))
    assert text == "<U+202E>Brandt\n\n“Captain<U+200B> Brandt”\n<U+202E>Harbour"


def test_an_answer_is_said_with_its_confidence_and_number_of_quotations(assistant: Assistant) -> None:
    answer = replace(assistant.ask("Which captain opened the harbour?"), confidence=0.9)
    assert spoken(answer) == "Captain Olga Brandt. Very likely right. 1 quotation."
    pinned = replace(answer, citations=(replace(answer.citations[0], pinned=True),))
    assert spoken(pinned) == "Captain Olga Brandt. 1 quotation."


def test_a_refusal_is_said_with_what_is_missing(assistant: Assistant) -> None:
    answer = assistant.ask("Where is Atlantis?")
    said = replace(
        answer, status="not_found", missing="The closest passages do not mention Atlantis.", nearest=answer.nearest[:2]
    )
    expected = "The articles do not say. The closest passages do not mention Atlantis. 2 passages."
    assert spoken(replace(said, answer=None, citations=())) == expected


def test_lists_and_parts_are_pasted_and_said_item_by_item(assistant: Assistant) -> None:
    one = assistant.ask("Which captain opened the harbour?")
    cited = one.citations[0]
    assert cited.answer_start is not None and cited.answer_end is not None
    listed = replace(
        one, kind="list", answer=None, items=(Item("Captain Olga Brandt", 1, cited.answer_start, cited.answer_end),)
    )
    assert to_mail(listed).startswith("1 found.\n\n- Captain Olga Brandt\n\n“")
    assert spoken(listed) == "1 found. Captain Olga Brandt. 1 quotation."
    whole = replace(one, kind="parts", answer=None, citations=(), parts=(replace(one, question="Who?", read_as="Who?"), listed))
    assert to_mail(whole).startswith("Who?\nCaptain Olga Brandt\n\n“")
    assert spoken(whole).startswith(
        "Who? Captain Olga Brandt. Which captain opened the harbour? Captain Olga Brandt. 2 quotations."
    )
