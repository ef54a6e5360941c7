"""`footnote doctor` as somebody types it, against pages that a server on this machine serves."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answering import answering
from fakes import HashEmbedder, NoVerifier, WordReader

from index.store.store import Store
from qa import cli
from qa.doctor import loading
from qa.listening import free_port

Outcome = tuple[int, str, str]
Doctor = Callable[..., Outcome]

MEDIAWIKI = '<head><meta name="generator" content="MediaWiki 1.39.17"></head>'


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Doctor]:
    """Runs `footnote doctor` with stand-ins for the models and a free port: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(loading, "load_embedder", lambda name: HashEmbedder())
    monkeypatch.setattr(loading, "load_reader", lambda name: WordReader())
    monkeypatch.setattr(loading, "load_verifier", NoVerifier)
    monkeypatch.setenv("FOOTNOTE_PORT", str(free_port()))

    def run(*words: str) -> Outcome:
        status = cli.main(["doctor", *words])
        out, err = capsys.readouterr()
        return status, out, err

    yield run


def test_a_sound_installation(doctor: Doctor, store: Store) -> None:
    status, out, err = doctor()
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert [re.split(r"\s+", line)[1] for line in lines] == [
        "versions:", "settings:", "store:", "journal:", "synonyms:", "embedder:", "reader:", "calibration:", "port:",
        "disk:", "memory:",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith("BAD")] == []


def test_what_is_wrong_is_told_with_its_remedy_and_fails(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ALOWED_ORIGINS", "https://wiki.example")
    monkeypatch.setenv("FOOTNOTE_TOP_K", "many")
    monkeypatch.setenv("FOOTNOTE_ADMIN_TOKEN", "hunter-hunter-hunter")
    monkeypatch.setenv("FOOTNOTE_CA_FILE", "none.pem")
    status, out, _ = doctor()
    assert status == 1
    for line in (
        "BAD      settings: FOOTNOTE_TOP_K is 'many', which is not a number. Set a number.",
        "warning  settings: FOOTNOTE_ALOWED_ORIGINS is set, but there is no such setting. Did you mean FOOTNOTE_ALLOWED_",
        "BAD      settings: FOOTNOTE_CA_FILE names none.pem, which is no file. Set it to a PEM file of certificates, or to",
        "BAD      store: There is no store in store. Make one: footnote sync seeds/ (or the folder of your articles).",
    ):
        assert f"\n{line}" in out
    assert "hunter" not in out


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADMIN_TOKEN", "hunter", "FOOTNOTE_ADMIN_TOKEN has 6 characters, it needs 16 to 1,000."),
        ("TRUSTED_PROXIES", "proxy", "FOOTNOTE_TRUSTED_PROXIES holds 'proxy', which is no address and no network."),
        ("ALLOWED_ORIGINS", "*", "FOOTNOTE_ALLOWED_ORIGINS holds '*', which is no origin."),
        ("PUBLIC_URL", "https://ask/?x", "FOOTNOTE_PUBLIC_URL is 'https://ask/?x', which is no address of a server."),
    ],
)  # fmt: skip
def test_what_the_server_would_not_start_with(
    doctor: Doctor, store: Store, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    status, out, _ = doctor("--json")
    wrong = [row for row in json.loads(out) if row["state"] == "BAD"]
    assert status == 1 and [(row["name"], row["found"]) for row in wrong] == [("settings", said)]
    assert "hunter" not in out


def rows(outcome: Outcome) -> dict[str, dict[str, Any]]:
    assert outcome[2] == ""
    return {row["name"]: row for row in json.loads(outcome[1])}


def test_a_wiki_that_forbids_frames(doctor: Doctor) -> None:
    policy = {"Content-Security-Policy": "script-src 'self'; frame-src 'self'"}
    with answering({"/page": (200, policy, MEDIAWIKI)}) as wiki, answering({"/footnote/embed": framed_by(wiki.root)}) as server:
        outcome = doctor("--embed", f"{wiki.root}/page#top", "--server", f"{server.root}/footnote/", "--json")
    found = rows(outcome)
    assert outcome[0] == 1
    assert {name: row["state"] for name, row in found.items()} == {
        "wiki": "ok", "scripts": "BAD", "frames": "BAD", "our origins": "ok", "how": "ok",
    }  # fmt: skip
    assert found["wiki"]["found"].startswith(f"{wiki.root}/page is MediaWiki (MediaWiki 1.39.17).")
    assert found["frames"]["remedy"] == f"Add '{server.root}' to the 'default-src' of $wgCSPHeader in LocalSettings.php."
    assert f"{server.root}/footnote/widget.js" in found["scripts"]["found"]


def test_a_wiki_that_may_show_it(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering({"/page": (200, {}, MEDIAWIKI)}) as wiki, answering({"/embed": framed_by(wiki.root)}) as server:
        monkeypatch.setenv("FOOTNOTE_PUBLIC_URL", server.root)
        status, out, _ = doctor("--embed", f"{wiki.root}/page")
    assert status == 0 and {line.split()[0] for line in out.splitlines()} == {"ok"}


def test_a_server_that_does_not_run_is_judged_by_its_settings(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering({"/page": (200, {}, MEDIAWIKI)}) as wiki:
        found = rows(doctor("--embed", f"{wiki.root}/page", "--json"))
        assert (found["our server"]["state"], found["our origins"]["state"]) == ("warning", "BAD")
        assert found["our origins"]["remedy"] == f"Start this server with FOOTNOTE_ALLOWED_ORIGINS={wiki.root}"
        monkeypatch.setenv("FOOTNOTE_ALLOWED_ORIGINS", wiki.root)
        assert rows(doctor("--embed", f"{wiki.root}/page", "--json"))["our origins"]["state"] == "ok"


def test_a_page_that_leads_elsewhere_on_this_network_is_not_followed(doctor: Doctor) -> None:
    """Only what was typed may be private: where it leads has to be typed as well."""
    with answering({"/page": (200, {}, MEDIAWIKI)}) as inner:
        with answering({"/": (302, {"Location": f"{inner.root}/page"}, "")}) as wiki:
            status, out, _ = doctor("--embed", wiki.root)
        assert inner.asked == []
    assert status == 1 and out.startswith("BAD      wiki: ") and f"name it: 127.0.0.1:{inner.port}" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--embed", "wiki.example"], "BAD      wiki: wiki.example is neither http nor https. Give a web address.\n"),
        (
            ["--embed", "file:///etc/passwd"],
            "BAD      wiki: file:///etc/passwd is neither http nor https. Give a web address.\n",
        ),
        (["--embed", "https://user@wiki.example/"], "Take out what stands before the @.\n"),
    ],
)
def test_what_is_no_address_of_a_page(doctor: Doctor, words: list[str], said: str) -> None:
    status, out, _ = doctor(*words)
    assert status == 1 and out.endswith(said)


@pytest.mark.parametrize(
    "words", [["--embed", "https://wiki.example", "--server", "ask.example"], ["--server", "https://ask.example"]]
)
def test_a_server_that_makes_no_sense(doctor: Doctor, words: list[str]) -> None:
    status, out, err = doctor(*words)
    assert (status, out) == (1, "") and err.startswith("footnote: --server is ") and err.count("\n") == 1


def framed_by(origin: str) -> tuple[int, dict[str, str], str]:
    return 200, {"Content-Security-Policy": f"frame-ancestors 'self' {origin}"}, "the chat"
