"""A yes-no question over one article, without models: what the tests of verdicts ask with."""

from dataclasses import replace

from index.clean import clean
from index.sentences import sentences
from index.types import Article, Document, Passage, Piece
from qa.answers.yes_no import answer
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, StoreStamp

READ = Answer("", "", "not_found", None, 0.1, "span", (), (), StoreStamp(1, "", "", ""))


def asked(question: str, text: str, title: str = "The harbour") -> Answer | None:
    """The answer to a question of which one article says `text`."""
    document = clean(Article(title, (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    return answer(found_of(question, document), replace(READ, question=question, read_as=question))


def found_of(question: str, document: Document) -> Found:
    units = tuple(sentences(document.text))
    passage = Passage(document.meta.id, 0, 0, len(document.text), document.text, (), document.meta.title, units)
    none = Decision("not_found", 0.0, ())
    return Found(
        question=question,
        hits=(Hit(passage, document.meta, 1.0),),
        spans=(Span(0, 0, 1, document.text[:1], 0.0),),
        decision=none,
        threshold=0.5,
        document={document.meta.id: document}.__getitem__,
        read=lambda question, hits: none,
        search=lambda query, top_k: (),
    )
