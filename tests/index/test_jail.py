"""What a file does to the process that parses it is that file's failure, and the next file is read all the same."""

import os
import time
from collections.abc import Iterator

import pytest

import index.jail
from index.errors import LoadError
from index.jail import Jail, Limits
from index.load import load

GOOD = b"# Harbours\n\nThe harbour of Brinmouth opened in 1911.\n"


@pytest.fixture
def jail() -> Iterator[Jail]:
    with Jail(Limits(memory_bytes=600 * 2**20, cpu_seconds=1, clock_seconds=10, output_bytes=10_000)) as jail:
        yield jail


def hostile(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The child's reader does this with every file whose name begins with bad."""
    start = (
        "import sys, os, time, signal; sys.path.insert(0, sys.argv.pop())\n"
        "import index.load.__main__ as child\n"
        "from index.types import Article, Piece\n"
        "good = child.load\n"
        "def load(data, path):\n"
        "    if not path.startswith('bad'):\n"
        "        yield from good(data, path)\n"
        "        return\n"
        f"    {body}\n"
        "    yield from ()\n"
        "child.load = load\n"
        "child.main()\n"
    )
    monkeypatch.setattr(index.jail, "_START", start)


def test_the_jail_reads_what_the_loader_reads(jail: Jail) -> None:
    assert list(jail.load(GOOD, "a.md")) == list(load(GOOD, "a.md"))
    page = b"<title>T</title><main><h1>T</h1><table><tr><th>City<th>Limit<tr><td>Lisbon<td>90</table></main>"
    assert list(jail.load(page, "a.html")) == list(load(page, "a.html"))


def test_the_processor_s_limit_is_for_each_article(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    work = "until = time.process_time() + 0.8\n        while time.process_time() < until: pass\n"
    hostile(monkeypatch, f"for number in range(4):\n        {work}        yield Article(str(number), ())")
    assert [article.title for article in jail.load(b"", "bad.md")] == ["0", "1", "2", "3"]


def test_one_child_reads_many_files(jail: Jail) -> None:
    children = set()
    for number in range(20):
        assert next(jail.load(GOOD, f"{number}.md")).title == "Harbours"
        assert jail._child
        children.add(jail._child.pid)
    assert len(children) == 1


def test_an_error_of_a_loader_is_told_and_costs_no_child(jail: Jail) -> None:
    list(jail.load(GOOD, "a.md"))
    before = jail._child
    with pytest.raises(LoadError, match="holds a PDF"):
        list(jail.load(b"%PDF-1.4", "a.md"))
    assert jail._child is before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "broke down"),
        ("os._exit(0)", "broke down"),
        ("time.sleep(60)", "longer than 10 s"),
        ("while True: pass", "more than 1 s of the processor"),
        ("bytearray(2**30)", "more than 600 MB"),
        ("yield Article('x', tuple(Piece('paragraph', 'y' * 99) for _ in range(2000)))", "MB of text"),
        ("yield from (Article('x', ()) for _ in range(2000))", "MB of text"),
        ("raise KeyError('/Root')", "KeyError"),
        ("open('/tmp/footnote-jail', 'w').write('x' * 9999)", "cannot be read|broke down"),
        ("print('{\"done\": true}'); raise ValueError", "ValueError"),
    ],
)
def test_what_a_parser_does_is_its_files_failure(jail: Jail, monkeypatch: pytest.MonkeyPatch, body: str, said: str) -> None:
    hostile(monkeypatch, body)
    began = time.monotonic()
    with pytest.raises(LoadError, match=said):
        list(jail.load(GOOD, "bad.md"))
    assert time.monotonic() - began < 30
    assert [article.title for article in jail.load(GOOD, "good.md")] == ["Harbours"]


def test_who_stops_in_the_middle_of_a_dump_gets_the_next_file_whole(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile(monkeypatch, "yield from (Article(str(n), ()) for n in range(60))")
    articles = jail.load(GOOD, "bad.md")
    assert [next(articles).title for _ in range(40)] == [str(number) for number in range(40)]
    del articles
    assert [article.title for article in jail.load(GOOD, "good.md")] == ["Harbours"]


def test_the_child_sees_nothing_of_our_environment(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ADMIN_TOKEN", "canary-5531")
    hostile(monkeypatch, "yield Article(repr(dict(os.environ)) + os.getcwd(), ())")
    assert "canary-5531" not in next(jail.load(GOOD, "bad.md")).title


def test_closing_leaves_no_process(jail: Jail) -> None:
    list(jail.load(GOOD, "a.md"))
    assert jail._child
    process = jail._child.pid
    jail.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
