"""The articles in seeds/ and their questions: complete, consistent, and every accepted answer verbatim in its article."""

import datetime
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TypedDict

import pytest
import yaml


class Line(TypedDict):
    question: str
    answers: list[str]
    document: str


SEEDS = Path(__file__).parents[1] / "seeds"
ARTICLES = sorted(SEEDS.glob("*.md"))
QUESTIONS: list[Line] = [json.loads(line) for line in (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
ADVERTISEMENT_OR_FOOTER = re.compile(r"newsletter|©", re.IGNORECASE)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.name)
def test_an_article_says_its_title_address_author_and_date(article: Path) -> None:
    front, body = _parts(article)
    assert sorted(front) == ["author", "date", "title", "url"]
    assert front["title"] and front["author"]
    assert re.match(r"https://(news|wiki)\.example\.org/", str(front["url"]))
    assert isinstance(front["date"], datetime.date)
    assert 250 <= len(body.split()) <= 700


@pytest.mark.parametrize("line", QUESTIONS, ids=lambda line: line["question"])
def test_every_accepted_answer_stands_in_its_article(line: Line) -> None:
    assert set(line) == {"question", "answers", "document"}
    names = [article.name for article in ARTICLES]
    assert line["document"] in (names if line["answers"] else [*names, ""])
    if line["answers"]:
        paragraphs = _as_read(SEEDS / line["document"])
        article = "\n".join(text for text in paragraphs if not ADVERTISEMENT_OR_FOOTER.search(text))
        for answer in line["answers"]:
            assert re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", article), answer


def test_there_are_enough_questions_of_each_kind() -> None:
    unanswered = [line for line in QUESTIONS if not line["answers"]]
    assert len(QUESTIONS) >= 80
    assert len(unanswered) >= 30
    assert sum(bool(line["document"]) for line in unanswered) >= len(unanswered) / 2  # near misses
    asked = Counter(line["document"] for line in QUESTIONS if line["answers"])
    assert min(asked[article.name] for article in ARTICLES) >= 5


def test_no_question_is_asked_twice() -> None:
    asked = Counter(" ".join(re.findall(r"\w+", line["question"].lower())) for line in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1] == []


def test_no_sentence_stands_in_two_articles() -> None:
    """An answer has one right document only if articles do not repeat each other."""
    runs = {article.name: _runs_of_words(article) for article in ARTICLES}
    assert [(one, other) for one, other in combinations(runs, 2) if runs[one] & runs[other]] == []


def _runs_of_words(article: Path, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", _parts(article)[1].lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _parts(article: Path) -> tuple[dict[str, object], str]:
    _, front, body = article.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def _as_read(article: Path) -> list[str]:
    """The paragraphs without the signs of emphasis, code and links."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", _parts(article)[1])
    return re.sub(r"[*`]", "", text).split("\n\n")
