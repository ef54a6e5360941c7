"""Which questions are of the collection itself, in wordings that no form lists, and which are of what articles say."""

import pytest

from qa.question.of_the_collection import Request, recognised


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("I'm new here - what sort of things can you tell me?", Request("topics")),
        ("What kind of information is available?", Request("topics")),
        ("Which subjects do the articles cover?", Request("topics")),
        ("Which of your articles were published most recently?", Request("new")),
        ("Anything added recently?", Request("new")),
        ("How big is the collection?", Request("count")),
        ("Could you tell me in a nutshell what the piece on Ferry No. 3 deals with?", Request("article", "Ferry No. 3")),
        ('What is the page "The old mill" about?', Request("article", "The old mill")),
        ("Give me the gist of the article about terns", Request("article", "terns")),
        ("What does the harbour guide cover?", Request("article", "harbour")),
    ],
)
def test_of_the_collection(text: str, request_: Request) -> None:
    assert recognised(text) == request_


@pytest.mark.parametrize(
    "text",
    [
        "What did they ask you?",
        "What topics did she cover?",
        "What new subjects did the two men talk about?",
        "Which is the latest article that Ada Brandt wrote?",
        "How large is the new machine?",
        "What is the page limit?",
        "What was the last thing he said?",
        "the page about " * 15 + "about",
    ],
)
def test_of_what_articles_say(text: str) -> None:
    assert recognised(text) is None
