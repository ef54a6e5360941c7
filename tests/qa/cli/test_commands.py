"""The command `footnote` as somebody types it: help, exit statuses, JSON, and one sentence for whatever goes wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from fakes import HashEmbedder

import index.embed
import qa.assistant
from index.store.store import Store
from index.sync import sync
from qa import cli
from qa.assistant import Assistant
from qa.settings import Settings

COMMANDS = [
    "sync",
    "remove",
    "suggest",
    "formats",
    "gaps",
    "ask",
    "chat",
    "serve",
    "mcp",
    "documents",
    "verify",
    "settings",
    "backup",
    "restore",
    "feedback list",
    "feedback export",
    "feedback remove",
    "fix pin",
    "fix hide",
    "fix list",
    "fix remove",
    "fix synonyms",
    "evaluate reader",
    "evaluate retrieval",
    "evaluate answers",
    "bench load",
    "bench scale",
    "train calibration",
    "doctor",
    "deploy systemd",
    "deploy nginx",
    "deploy container",
]
HEAVY = "torch transformers sentence_transformers gradio faiss fastapi numpy sqlite3 jinja2 tqdm sklearn uvicorn".split()
Outcome = tuple[int, str, str]
Footnote = Callable[..., Outcome]


@pytest.fixture
def footnote(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, embedder: HashEmbedder
) -> Footnote:
    """Runs a command line in an own folder with a stand-in for the embedder: (exit status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(index.embed, "load_embedder", lambda name="": embedder)

    def run(*words: object) -> Outcome:
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as stop:  # argparse's
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(footnote: Footnote, command: str) -> None:
    status, out, err = footnote(*command.split(), "--help")
    assert (status, err) == (0, "")
    assert f"Example: footnote {command}" in out and "--json" in out


def test_help_lists_the_commands(footnote: Footnote) -> None:
    status, out, _ = footnote("--help")
    listed = re.findall(r"^    (\w+)", out, re.MULTILINE)
    assert status == 0 and sorted(set(listed) - {"COMMAND"}) == sorted({command.split()[0] for command in COMMANDS})


@pytest.mark.parametrize(
    "words", ["", "nonsense", "ask", "ask a --batch b", "remove", "ask a --top-k many", "train calibration", "evaluate"]
)
def test_wrong_usage_is_status_2(footnote: Footnote, words: str) -> None:
    status, out, err = footnote(*words.split())
    assert (status, out) == (2, "") and err.startswith("usage: footnote")


def test_version(footnote: Footnote) -> None:
    status, out, _ = footnote("--version")
    assert status == 0 and out.startswith("footnote-qa 0.")


@pytest.mark.parametrize(
    "statement",
    ["import qa", "import index", "import qa.cli", "import qa.cli.__main__", "import index.types, index.errors, qa.types"],
)
def test_help_and_the_packages_load_nothing_heavy(statement: str) -> None:
    """By what is loaded, not by the clock, which another process can slow down."""
    report = f"print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr)"
    code = f"import sys; sys.argv[1:] = ['--help']\ntry:\n    {statement}\nfinally:\n    {report}"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (child.returncode, child.stderr.splitlines()[-1]) == (0, "[]")


def test_first_sync_then_nothing_new(footnote: Footnote, articles: Path) -> None:
    status, out, _ = footnote("sync", articles)
    assert (status, out) == (0, "articles: 3 added, 0 changed, 0 removed, 0 unchanged, 0 skipped, 0 failed\n")
    (articles / "birds.html").unlink()
    (articles / "broken.md").write_bytes(b"%PDF-1.4")
    (articles / "picture.png").write_bytes(b"")
    status, out, _ = footnote("sync", "--json")
    (report,) = json.loads(out)
    failed = report.pop("failed")
    assert status == 0 and report == {
        "source": "articles",
        "added": 0,
        "changed": 0,
        "removed": 1,
        "unchanged": 2,
        "skipped": 1,
        "embedded": 0,
    }
    assert [row["path"] for row in failed] == ["broken.md"] and "holds a PDF" in failed[0]["reason"]


def test_patterns_are_kept_with_their_source(footnote: Footnote, articles: Path) -> None:
    counts = "0 changed, {} removed, {} unchanged, 0 skipped, 0 failed"
    assert footnote("sync", articles, "--exclude", "*.html")[1] == f"articles: 2 added, {counts.format(0, 0)}\n"
    assert footnote("sync")[1] == f"articles: 0 added, {counts.format(0, 2)}\n"
    status, out, _ = footnote("sync", articles, "--exclude", "", "--include", "*.html", "--include", "bud*")
    assert (status, out) == (0, f"articles: 1 added, {counts.format(1, 1)}\n")
    status, _, told = footnote("sync", "--exclude", "*.md")
    assert status == 1 and "belong to a source" in told


def test_documents(footnote: Footnote, store: Store) -> None:
    status, out, _ = footnote("documents", "--json")
    rows = json.loads(out)
    assert status == 0
    assert [(row["title"], row["source"], row["path"], row["date"]) for row in rows] == [
        ("Birds", "articles", "birds.html", ""),
        ("The budget", "articles", "budget.md", "2024-03-01"),
        ("The harbour of Northport", "articles", "harbour.txt", ""),
    ]
    assert all(len(row["id"]) == 16 and row["passages"] > 0 and row["read_at"].startswith("20") for row in rows)
    total = sum(row["passages"] for row in rows)
    assert footnote("documents")[1].splitlines()[-1] == f"3 documents, {total} passages"


def test_remove_a_document_and_a_source(footnote: Footnote, store: Store) -> None:
    identifier = json.loads(footnote("documents", "--json")[1])[0]["id"]
    status, out, err = footnote("remove", identifier)
    assert (status, out) == (0, f"{identifier}: 1 documents removed\n") and "take the files away" in err
    status, out, _ = footnote("remove", "articles", "--json")
    assert (status, json.loads(out)) == (0, {"name": "articles", "removed": 2})
    assert footnote("documents")[1] == "0 documents, 0 passages\n"


def test_verify_lists_each_check_and_fails_on_a_broken_one(footnote: Footnote, store: Store) -> None:
    status, out, _ = footnote("verify", "--json")
    checks = json.loads(out)
    assert status == 0 and len(checks) == 9 and all(check["ok"] for check in checks)
    (store.folder / "dense.faiss").write_bytes(b"")
    status, out, _ = footnote("verify")
    assert status == 1
    assert [line[:40] for line in out.splitlines() if line.startswith("BAD")] == ["BAD  dense.faiss against the store: dens"]


def test_settings_say_where_each_value_comes_from(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_TOP_K", "5")
    status, out, _ = footnote("settings", "--json")
    rows = {row["name"]: (row["value"], row["from"]) for row in json.loads(out)}
    assert status == 0 and len(rows) == len(fields(Settings))
    assert rows["FOOTNOTE_TOP_K"] == ("5", "FOOTNOTE_TOP_K")
    assert rows["FOOTNOTE_PORT"] == ("7860", "default")
    assert "FOOTNOTE_TOP_K             5" in footnote("settings")[1]


def test_settings_never_print_the_token(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    for value, shown in [("a-token-of-more-than-sixteen", "(hidden)"), ("", "")]:
        monkeypatch.setenv("FOOTNOTE_ADMIN_TOKEN", value)
        rows = {row["name"]: row["value"] for row in json.loads(footnote("settings", "--json")[1])}
        assert rows["FOOTNOTE_ADMIN_TOKEN"] == shown
        assert "sixteen" not in footnote("settings")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("sync absent", "absent does not exist. Give the path of a folder or file"),
        ("sync empty", "holds no articles that can be read"),
        ("sync", "No articles are known yet. Say where they are: footnote sync seeds/"),
        ("documents --store nowhere", "There is no store in nowhere. Make one: footnote sync"),
        ("verify --store nowhere", "There is no store in nowhere"),
        ("remove articles --store nowhere", "There is no store in nowhere"),
        ("ask Who? --store nowhere", "There is no store in nowhere"),
        (
            "ask --batch lines.jsonl --store nowhere",
            "lines.jsonl cannot be read (No such file or directory). Give a file of JSON lines",
        ),
        ("ask Who? --top-k 0", "FOOTNOTE_TOP_K is 0, outside 1 to 50"),
        ("ask Who? --top-k 51", "FOOTNOTE_TOP_K is 51, outside 1 to 50"),
        ("serve --port 70000", "FOOTNOTE_PORT is 70000, outside 1 to 65535"),
        ("documents --store file", "There is no store in file"),
        ("sync empty --store file", "No store can be made in file"),
        ("verify receipt.json", "receipt.json cannot be read as JSON ([Errno 2] No such file or directory"),
    ],
)
def test_what_goes_wrong_is_one_sentence_with_the_remedy(footnote: Footnote, words: str, message: str) -> None:
    Path("empty").mkdir()
    Path("file").write_text("")
    status, out, err = footnote(*words.split())
    assert (status, out) == (1, "")
    assert err.startswith("footnote: ") and message in err and err.count("\n") == 1


def test_suggested_questions_are_made_and_listed(
    footnote: Footnote, assistant: Assistant, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "rooms.md").write_text("# Rooms\n\nRoom Heron has 12 seats.\n", encoding="utf-8")
    monkeypatch.setattr(qa.assistant, "open_assistant", lambda settings: assistant)
    status, out, err = footnote("sync", articles, "--suggest", "--json", "--store", assistant.store.folder)
    assert (status, json.loads(out)[0]["added"]) == (0, 1)  # the report, and nothing else
    assert "questions can be suggested" in err
    for words in ("suggest", "suggest --list"):
        status, out, _ = footnote(*words.split(), "--store", assistant.store.folder)
        assert status == 0 and "How many seats does Room Heron have?  (Rooms)\n" in out
    (one,) = [
        row
        for row in json.loads(footnote("suggest", "--list", "--json", "--store", assistant.store.folder)[1])
        if "Heron" in row["question"]
    ]
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(one["document"])
    assert document and document.text[one["start"] : one["end"]] == "Room Heron has 12 seats."


def test_unknown_source(footnote: Footnote, store: Store) -> None:
    assert footnote("remove", "nonsense") == (
        1, "", "footnote: nonsense is neither a source (articles) nor a document's id. List them: footnote documents\n"
    )  # fmt: skip


def test_a_name_that_is_no_text_is_one_sentence_too(footnote: Footnote, store: Store) -> None:
    """A shell hands bytes over as they are; half a character ended in a UnicodeEncodeError."""
    status, _, err = footnote("remove", "caf\udce9")
    assert status == 1 and err.startswith("footnote: caf<U+DCE9> is neither a source")


@pytest.mark.parametrize(
    "content", ["{", "[" * 100_000, "7", '{"question": "q"}', '{"question": "q", "citations": [7], "nearest": []}']
)
def test_unreadable_receipt(footnote: Footnote, store: Store, content: str) -> None:
    Path("receipt.json").write_text(content)
    status, out, err = footnote("verify", "receipt.json")
    assert (status, out) == (1, "") and err.startswith("footnote: ") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOP_K", "many"), ("TOP_K", "0"), ("THRESHOLD", "nan"), ("THRESHOLD", "2"), ("PORT", "0"), ("THREADS", "-1")],
)
def test_bad_settings(footnote: Footnote, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    status, out, err = footnote("documents")
    assert (status, out) == (1, "") and err.startswith(f"footnote: FOOTNOTE_{name} is ")


def test_a_reader_that_has_gone_is_no_error(store: Store) -> None:
    """The rest of the output met a closed pipe at the interpreter's end: status 120 and a message."""
    for words in (["documents"], ["documents", "--json"]):
        child = subprocess.Popen(
            [sys.executable, "-m", "qa.cli", *words, "--store", str(store.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout and child.stderr
        child.stdout.close()
        assert (child.stderr.read(), child.wait()) == (b"", 0)
        child.stderr.close()


def test_a_terminal_without_unicode_gets_replacements(store: Store, articles: Path) -> None:
    """A title that its encoding lacks ended in a UnicodeEncodeError."""
    (articles / "wide.md").write_text("# Les élèves 🙂\n\nA text about pupils.\n", encoding="utf-8")
    sync(store, [articles], HashEmbedder())
    child = subprocess.run(
        [sys.executable, "-m", "qa.cli", "documents", "--store", str(store.folder)],
        capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, check=False,
    )  # fmt: skip
    assert (child.returncode, child.stderr) == (0, b"")
    assert rb"Les \xe9l\xe8ves \U0001f642" in child.stdout
