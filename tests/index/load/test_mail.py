"""E-mails written in the test: their own text, what they quote, and what is only sent along."""

import random
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import LoadError
from index.load import load
from index.load.formats import is_supported, is_text
from index.load.mail import ENCRYPTED, NO_MAIL, NO_TEXT
from index.store.store import Store
from index.sync import sync
from index.types import Article, Piece
from qa.assistant import Assistant

HEAD = """From: =?utf-8?q?J=C3=BCrgen_Example?= <jo@example.org>
Subject: Re: =?utf-8?b?RmFocnBsw6RuZQ==?=
 next week
Date: Sun, 19 May 2024 23:30:00 -0700
"""
BODY = """Hello all,

the ferry leaves at noon from Monday on, because the pier
of Brinmouth is being mended.

- bring your ticket
- be early

On Fri, 17 May 2024, Ada Example wrote:
> When does the ferry leave?
>
> > It left at nine in April.

Best wishes
--\x20
Jo Example
Harbour office, room 7
"""


def read(data: bytes | str) -> Article:
    (article,) = load(data.encode() if isinstance(data, str) else data, "2024-05-19-ferry.eml")
    return article


def texts(article: Article) -> list[tuple[str, str, str | None]]:
    return [(piece.kind, piece.text, piece.label) for piece in article.pieces]


def test_a_mail_is_its_text_its_quotes_and_its_signature() -> None:
    article = read(HEAD + "Archived-At: <https://lists.example.org/m/1>\n\n" + BODY)
    assert article == Article(
        "Re: Fahrpläne next week",
        (
            Piece("paragraph", "Hello all,"),
            Piece("paragraph", "the ferry leaves at noon from Monday on, because the pier of Brinmouth is being mended."),
            Piece("list_item", "bring your ticket", level=1),
            Piece("list_item", "be early", level=1),
            Piece("quote", "On Fri, 17 May 2024, Ada Example wrote:\nWhen does the ferry leave?"),
            Piece("quote", "It left at nine in April."),
            Piece("paragraph", "Best wishes"),
            Piece("paragraph", "Jo Example\nHarbour office, room 7", label="footer"),
        ),
        author="Jürgen Example",
        date="2024-05-19",
        url="https://lists.example.org/m/1",
    )


@pytest.mark.parametrize("rule", ["-----Original Message-----", "________________________________\nFrom: Ada Example"])
def test_what_is_copied_below_is_a_quote(rule: str) -> None:
    found = texts(read(f"{HEAD}\nYes, it does.\n\n{rule}\n\nDoes it leave?\n"))
    assert found[0] == ("paragraph", "Yes, it does.", None)
    assert found[-1] == ("quote", "Does it leave?", None)


def test_flowed_text_is_unfolded() -> None:
    flowed = "Content-Type: text/plain; format=flowed\n\nThe ferry \nleaves at \nnoon.\n> Does \n> it leave?\nYes.\n-- \nJo\n"
    assert texts(read(HEAD + flowed)) == [
        ("paragraph", "The ferry leaves at noon.", None),
        ("quote", "Does it leave?", None),
        ("paragraph", "Yes.", None),
        ("paragraph", "Jo", "footer"),
    ]


def mail(plain: str | None, page: str | None, attached: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@example.org", "Ferry"
    if plain is not None:
        message.set_content(plain)
    if page is not None:
        (message.add_alternative if plain is not None else message.set_content)(page, subtype="html")
    if attached:
        message.add_attachment(attached, "text", "plain", filename="../../secret.txt")
    return message.as_bytes()


PAGE = '<html><head><meta charset="iso-8859-1"><style>p{}</style></head><body><h2>Ferry</h2><p>At nöon.</p><p hidden>Hidden</p>'


def test_of_two_forms_the_plain_one_is_read_unless_it_is_blank() -> None:
    page = PAGE + "<img src='http://127.0.0.1:9/x.png' alt='Map'><blockquote>When?</blockquote><script>alert(1)</script>"
    assert texts(read(mail("It leaves at noon.", page))) == [("paragraph", "It leaves at noon.", None)]
    for plain in ("\n", None):
        assert texts(read(mail(plain, page))) == [
            ("heading", "Ferry", None), ("paragraph", "At nöon.", None), ("caption", "Map", None), ("quote", "When?", None),
        ]  # fmt: skip


def test_attachments_are_not_read() -> None:
    article = read(mail("It leaves at noon.", None, b"CANARY-A-7f3"))
    assert "CANARY" not in str(article) and article.author == "ada@example.org"
    only = b"From: a@example.org\nContent-Type: text/plain\nContent-Disposition: attachment\n\nCANARY"
    for data in (only, b"From: a@example.org\nContent-Type: image/png\n\nxx", b"From: a@example.org\n\n \n"):
        with pytest.raises(LoadError) as error:
            read(data)
        assert str(error.value) == NO_TEXT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Just some text.\n", NO_MAIL),
        ("", NO_MAIL),
        ("From: a\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\n--x--\n", ENCRYPTED),
        ("From: a\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nxx\n", ENCRYPTED),
    ],
)
def test_what_cannot_be_read_says_so(data: str, said: str) -> None:
    with pytest.raises(LoadError) as error:
        read(data)
    assert str(error.value) == said


def test_a_mail_is_text_that_nobody_edits_here() -> None:
    assert is_supported("a.eml") and not is_text("a.eml")


@pytest.mark.parametrize(
    "headers",
    [
        "From: =?nothing?q?a?=\nSubject: =?utf-8?b?!!!?=\nDate: yesterday\n",
        'From: <<<>>>,,;;"\nSubject:\nDate: Mon, 99 Foo 2024 99:99:99 +9999\n',
        f"From: {'(' * 50_000}\nSubject: {'=?utf-8?q?' * 20_000}\nDate: {'1 ' * 50_000}\n",
    ],
)
def test_odd_headers_do_no_harm(headers: str) -> None:
    began = time.monotonic()
    article = read(headers + "\nThe ferry leaves.\n")
    assert article.pieces[0].text == "The ferry leaves." and article.title
    assert time.monotonic() - began < 5


def test_parts_within_parts_end() -> None:
    for depth in (20, 5_000):
        parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
        data = f"From: a\n{parts}Content-Type: text/plain\n\nDeep inside.\n"
        if depth == 20:
            assert read(data).pieces[0].text == "Deep inside."
        else:
            with pytest.raises(LoadError):
                read(data)


@pytest.mark.parametrize("sign", [">", "> ", "_", "On a wrote:\n", "-- \n", "- a\n"])
def test_time_grows_with_the_length_only(sign: str) -> None:
    """Row 19."""

    def seconds(size: int) -> float:
        began = time.process_time()
        with suppress(LoadError):
            read(f"{HEAD}\nx {sign * size}\n{sign * size} y\n")
        return time.process_time() - began

    seconds(1000)
    assert seconds(80_000) < 10 * seconds(20_000) + 0.5


def ends_well(seeds: range) -> None:
    made = mail("It leaves at noon.\n> no\n-- \nJo", PAGE, b"CANARY")
    for seed in seeds:
        chance = random.Random(seed)
        data = bytearray(made)
        for _ in range(chance.randint(1, 10)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(30)] = chance.choice([b"", b"\n", b"\xff", b"=?", b"--", bytes(data[:40])])
        try:
            list(load(bytes(data), "a.eml"))
        except LoadError as error:
            assert str(error), seed


def test_damaged_mails_end_in_articles_or_a_reason() -> None:
    ends_well(range(40))


@pytest.mark.soak
def test_many_damaged_mails_end_in_articles_or_a_reason() -> None:
    ends_well(range(40, 5000))


def test_a_question_is_answered_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "pier.eml").write_text(
        HEAD + "\nHello,\n\nCaptain Olga Brandt opened the pier of Brinmouth in 1921.\n\n-- \nJo Example\n"
    )
    store, embedder = Store.open(tmp_path / "store", create=True), HashEmbedder()
    (report,) = sync(store, [folder], embedder)
    assert report.failed == ()
    answer = Assistant(store, embedder, WordReader(), MARGIN_ALONE).ask("Who opened the pier of Brinmouth?")
    citation = answer.citations[0]
    assert (answer.answer, citation.quote) == (
        "Captain Olga Brandt",
        "Captain Olga Brandt opened the pier of Brinmouth in 1921.",
    )
    assert (citation.document.title, citation.document.author) == ("Re: Fahrpläne next week", "Jürgen Example")
