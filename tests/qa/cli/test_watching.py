"""`footnote sync --watch` as somebody runs it: a process of its own, until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store.store import Store

TESTS = Path(__file__).parents[2]
COMMAND = """
import sys
import index.embed
from fakes import HashEmbedder
index.embed.load_embedder = lambda name="": HashEmbedder()
from qa.cli import main
sys.exit(main(sys.argv[1:]))
"""
SOON = 60.0


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def text_of(store: Path, path: str) -> str:
    with Store.open(store).snapshot() as snapshot:
        found = [snapshot.document(row.meta.id) for row in snapshot.documents() if row.meta.path == path]
    return found[0].text if found and found[0] else ""


@pytest.mark.parametrize("as_json", [False, True])
def test_an_edit_arrives_and_ctrl_c_is_the_proper_end(tmp_path: Path, articles: Path, as_json: bool) -> None:
    store = tmp_path / "watched"
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            COMMAND,
            "sync",
            str(articles),
            "--watch",
            "--store",
            str(store),
            *(["--json"] if as_json else []),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: (store / "dense.faiss").exists())
        (articles / "birds.html").write_text("<p>Terns nest in Norway.</p>", encoding="utf-8")
        until(lambda: text_of(store, "birds.html") == "Terns nest in Norway.")
        articles.rename(tmp_path / "away")
        time.sleep(2.5)
        (tmp_path / "away").rename(articles)
        (articles / "owls.txt").write_text("Owls hunt at night.", encoding="utf-8")
        until(lambda: text_of(store, "owls.txt") != "")
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=SOON)
    finally:
        child.kill()
    assert child.returncode == 0, err
    lines = out.splitlines()
    assert len(lines) == 3
    if as_json:
        (first,), edited, added = map(json.loads, lines)
        assert (first["added"], edited["changed"], added["added"], added["unchanged"]) == (3, 1, 1, 3)
    else:
        assert lines[0] == "articles: 3 added, 0 changed, 0 removed, 0 unchanged, 0 skipped, 0 failed"
        assert lines[1].endswith(" articles: 0 added, 1 changed, 0 removed, 2 unchanged, 0 skipped, 0 failed")
        assert lines[2].endswith(" articles: 1 added, 0 changed, 0 removed, 3 unchanged, 0 skipped, 0 failed")
    assert "Watching for changes (Ctrl-C stops it)" in err and f"{articles} is gone." in err and "Traceback" not in err


def test_a_path_that_is_not_there_is_an_error_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "sync", "absent", "--watch", "--store", str(tmp_path / "store")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
        capture_output=True,
        text=True,
        timeout=SOON,
        check=False,
    )
    assert done.returncode == 1 and "absent does not exist" in done.stderr
