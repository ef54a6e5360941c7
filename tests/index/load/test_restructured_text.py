"""reStructuredText is read as docutils shows it, Sphinx's additions as far as the file tells; no file, address or clock is."""

import gc
import time
from pathlib import Path

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.types import Article, Piece

PAGE = """
========
The pier
========

:Author: Ada Example
:Date: 2024-05-19

.. CANARY is a comment
.. _pier:

The *warden* of the pier is Olga Brandt.

See :ref:`the tides <tides>`, :class:`~a.b.Boat` and `others`_ [1]_.

.. note:: Bring a coat.

.. _others: https://canary.example.org

Prices
======

.. list-table:: Limits by city
   :header-rows: 1

   * - City
     - Limit
   * - Lisbon
     - 120 euros

=====  =====  ====
City   Year   Fee
=====  =====  ====
Oslo   2023   5
Oslo   2024   6
=====  =====  ====

- Day tickets:

  - children 2 euros

3. Buy it
#. Keep it

a. First
b. Second

Guide
   A free leaflet

.. code-block:: console
   :caption: CANARY

   $ ferry --now

Use::

   ferry --later

.. figure:: pics/pier.png
   :alt: CANARY

   The pier in 1921

.. versionadded:: 2.0
   Lamps.

.. tabs::

   .. tab:: Linux

      Run it.

.. toctree::

   CANARY

-o FILE  Where it goes

.. [1] Only in summer.

.. |now| date::

It is |now|.
"""


def read(text: str, path: str = "docs/pier-of_brinmouth.rst") -> Article:
    (article,) = load(text.encode(), path)
    return article


def test_a_page_in_its_structure() -> None:
    article = read(PAGE)
    assert (article.title, article.author, article.date) == ("The pier", "Ada Example", "2024-05-19")
    assert list(article.pieces) == [
        Piece("heading", "The pier", level=1),
        Piece("paragraph", "Author: Ada Example", label="navigation"),
        Piece("paragraph", "Date: 2024-05-19", label="navigation"),
        Piece("paragraph", "The warden of the pier is Olga Brandt."),
        Piece("paragraph", "See the tides, Boat and others."),
        Piece("paragraph", "Bring a coat."),
        Piece("heading", "Prices", level=2),
        Piece("caption", "Limits by city"),
        Piece("table_header", "City | Limit"),
        Piece("table_row", "Lisbon | 120 euros"),
        Piece("table_header", "City | Year | Fee"),
        Piece("table_row", "Oslo | 2023 | 5"),
        Piece("table_row", "Oslo | 2024 | 6"),
        Piece("list_item", "Day tickets:", level=1),
        Piece("list_item", "children 2 euros", level=2),
        Piece("list_item", "3. Buy it", level=1),
        Piece("list_item", "4. Keep it", level=1),
        Piece("list_item", "a. First", level=1),
        Piece("list_item", "b. Second", level=1),
        Piece("paragraph", "Guide"),
        Piece("paragraph", "A free leaflet"),
        Piece("code", "$ ferry --now"),
        Piece("paragraph", "Use:"),
        Piece("code", "ferry --later"),
        Piece("caption", "The pier in 1921", image="docs/pics/pier.png"),
        Piece("paragraph", "Added in version 2.0: Lamps."),
        Piece("paragraph", "Linux"),
        Piece("paragraph", "Run it."),
        Piece("paragraph", "-o FILE"),
        Piece("paragraph", "Where it goes"),
        Piece("paragraph", "Only in summer."),
        Piece("paragraph", "It is […]."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A :doc:`/guide` and :unknown:`!it`.", [("paragraph", "A /guide and it.")]),
        ("See missing_ and `a b <c>`__ or |gone|.", [("paragraph", "See missing_ and a b or |gone|.")]),
        (".. warning::\n\n   Hot.\n\n   Very.", [("paragraph", "Hot."), ("paragraph", "Very.")]),
        (".. seealso:: More\n   of it.", [("paragraph", "More of it.")]),
        (".. py:function:: go(x)\n   :module: a\n\n   Goes.", [("code", "go(x)"), ("paragraph", "Goes.")]),
        (".. mermaid::\n\n   a --> b", [("code", "a --> b")]),
        (
            ".. contents::\n\nA\n=\n\nText.",
            [("paragraph", "Contents"), ("list_item", "A"), ("heading", "A"), ("paragraph", "Text.")],
        ),
        ("+---+---+\n| a | b |\n+   +---+\n|   | c |\n+---+---+", [("table_row", "a | b"), ("table_row", "a | c")]),
        ("x\\ :sup:`2` <script>", [("paragraph", "x² <script>")]),
        ("| one\n| two", [("paragraph", "one\ntwo")]),
        (">>> 1\n1", [("code", ">>> 1\n1")]),
        ("Unfinished *emphasis and ``literal.", [("paragraph", "Unfinished *emphasis and ``literal.")]),
    ],
)
def test_what_is_seen_of_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in read(text).pieces] == expected


def test_titles() -> None:
    assert read("Text.").title == "Pier of brinmouth"
    assert read("A\n=\n\nText.\n\nB\n=\n\nText.").title == "A"


def test_nothing_outside_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-A-7f3")
    (tmp_path / "docutils.conf").write_text("[general]\nfile_insertion_enabled: yes\nraw_enabled: yes\n")
    monkeypatch.chdir(tmp_path)
    ways = [".. include:: {}", ".. include:: {}\n   :literal:", ".. raw:: html\n   :file: {}",
            ".. csv-table:: a\n   :file: {}",
            ".. literalinclude:: {}", ".. csv-table:: a\n   :url: file://{}",
            ".. raw:: html\n   :url: file://{}", ".. image:: {}", ".. figure:: {}\n   :scale: 50\n   :figwidth: image",
            ".. code:: {}", ".. math::\n   :file: {}"]  # fmt: skip
    text = "Text.\n\n" + "\n\n".join(way.format(canary) for way in ways) + "\n\n.. raw:: html\n\n   <b>CANARY-A</b>\n"
    article = read(text)
    assert article.pieces[0].text == "Text." and "CANARY-A" not in str(article)
    nested = read(f"Text.\n\n.. tab:: A\n\n   .. include:: {canary}\n")
    assert "CANARY-A" not in str(nested)
    assert capfd.readouterr() == ("", "")


def test_substitutions_that_multiply_end() -> None:
    text = "|a9|\n\n.. |a0| replace:: word\n" + "".join(f".. |a{n + 1}| replace:: {f'|a{n}| ' * 10}\n" for n in range(9))
    began = time.monotonic()
    assert len(str(read("Text.\n\n" + text))) < 2_000_000
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("sign", ["* a\n", "`a ", "*a ", "|a ", "(((( ", ".. x::\n\n", "a_ ", ":a:`", "== ==\n", "[a]_ ", "\\"])
def test_time_grows_with_the_length_only(sign: str) -> None:
    """Row 19."""

    def seconds(size: int) -> float:
        gc.collect()
        gc.disable()  # what other tests left behind is not this one's time
        try:
            began = time.process_time()
            read("Text.\n\n" + sign * size)
            return time.process_time() - began
        finally:
            gc.enable()

    seconds(10)
    assert seconds(2000) < 8 * seconds(500) + 0.5


def test_depth_ends_in_text_or_a_reason() -> None:
    for depth in (10, 400):
        deep = "".join(f"{'  ' * number}* a\n\n" for number in range(depth))
        tabs = "".join(f"{'   ' * number}.. tab:: A\n\n" for number in range(depth)) + "   " * depth + "Inside.\n"
        for text in (deep, tabs):
            try:
                assert read("Text.\n\n" + text).pieces[0].text == "Text."
            except LoadError as error:
                assert depth == 400 and str(error).endswith(".")


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 600))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(PAGE.encode(), seed), "a.rst"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("What is the limit for Lisbon?", "120", "Lisbon | 120 euros"),
        ("Who is the warden of the pier?", "Olga Brandt", "The warden of the pier is Olga Brandt."),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str) -> None:
    found = asked_of(tmp_path, "pier.rst", PAGE.encode(), question)
    assert found.citations and found.citations[0].quote == quote
    assert answer in (found.answer or "")
