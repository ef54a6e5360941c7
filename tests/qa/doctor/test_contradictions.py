"""Settings that contradict each other, are unknown, or cannot be read: each is told with its remedy, and none hides another."""

from typing import Any

import pytest

from qa.doctor.contradictions import contradictions, readable, unknown
from qa.doctor.finding import Finding
from qa.settings import Settings

PROXY = "warning FOOTNOTE_PUBLIC_URL is https, which a proxy answers, but no proxy is trusted: all readers count as one."
TRUSTED = {"trusted_proxies": ("127.0.0.1",)}
OPEN: dict[str, Any] = {"host": "0.0.0.0", "allowed_hosts": ("ask.example",), "allowed_origins": ("https://wiki.example",)}


def told(finding: Finding) -> str:
    return f"{finding.state} {finding.found} {finding.remedy}"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        ({"host": "::1"}, []),
        (OPEN, []),
        ({"public_url": "https://ask.example/footnote", "allowed_hosts": ("ask.example",)}, [PROXY]),
        ({"public_url": "https://ask.example/footnote", "allowed_hosts": ("ask.example",)} | TRUSTED, []),
        ({"public_url": "http://localhost:8080"}, []),
        ({"risk": 0.1}, []),
        ({"risk": 0.1, "threshold": 0.5}, ["warning FOOTNOTE_RISK (0.1) has no effect, because FOOTNOTE_THRESHOLD (0.5)"]),
        (OPEN | {"allowed_hosts": ()}, ["warning The server listens on 0.0.0.0 but answers to its IP addresses only."]),
        (OPEN | {"allowed_origins": ()}, ["warning The server listens on 0.0.0.0 but no other site may show it in a page."]),
        (OPEN | {"host": "ask.corp", "allowed_hosts": ()}, []),
        (OPEN | {"admin_token": "x" * 20}, ["warning The server listens on 0.0.0.0, where the maintainer's token"]),
        (OPEN | TRUSTED | {"admin_token": "x" * 20, "public_url": "https://ask.example"}, []),
        ({"public_url": "https://ask.example"} | TRUSTED, []),
        ({"public_url": "ask.example"}, ["BAD FOOTNOTE_PUBLIC_URL is 'ask.example', which is no address of a server. Write https://"]),
        (OPEN | TRUSTED | {"public_url": "https://ask.example", "allowed_origins": ("http://wiki.example",)},
         ["warning http://wiki.example in FOOTNOTE_ALLOWED_ORIGINS is http and the server https: what it sends can be "
          "changed on the way. Serve that site by https, and set https://wiki.example instead."]),
        (OPEN | {"public_url": "http://ask.example"},
         ["BAD https://wiki.example in FOOTNOTE_ALLOWED_ORIGINS is https and the server http, which no browser loads"]),
        ({"allowed_hosts": ("https://ask.example", "ask.example:443", "ok.example")},
         ["BAD FOOTNOTE_ALLOWED_HOSTS holds 'https://ask.example', which no Host header equals. Write the host alone",
          "BAD FOOTNOTE_ALLOWED_HOSTS holds 'ask.example:443'"]),
        ({"frame_anywhere": 1}, ["warning FOOTNOTE_FRAME_ANYWHERE is 1: any page may frame /embed"]),
    ],
)  # fmt: skip
def test_pairs_of_settings(settings: dict[str, Any], expected: list[str]) -> None:
    findings = [told(finding) for finding in contradictions(Settings(**settings))]
    assert [text[: len(start)] for text, start in zip(findings, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("FOOTNOTE_ALOWED_ORIGINS", "Did you mean FOOTNOTE_ALLOWED_ORIGINS?"),
        ("FOOTNOTE_HOSTS", "Did you mean FOOTNOTE_HOST?"),
        ("footnote_port", "Did you mean FOOTNOTE_PORT?"),
        ("FOOTNOTE_QWXZ", "List what can be set: footnote settings"),
    ],
)
def test_a_name_that_nobody_reads(name: str, remedy: str) -> None:
    (finding,) = unknown({name: "x", "FOOTNOTE_PORT": "1", "OTHER": "y", "FOOTNOTE_REQUIRE_ALL": "1"})
    assert (finding.state, finding.found, finding.remedy) == (
        "warning",
        f"{name} is set, but there is no such setting.",
        remedy,
    )


def test_one_faulty_value_hides_no_other() -> None:
    sound, findings = readable({"FOOTNOTE_PORT": "many", "FOOTNOTE_TOP_K": "99", "FOOTNOTE_HOST": "::1", "HOME": "/"})
    assert sound == {"FOOTNOTE_HOST": "::1"}
    assert [told(finding) for finding in findings] == [
        "BAD FOOTNOTE_PORT is 'many', which is not a number. Set a number.",
        "BAD FOOTNOTE_TOP_K is 99, outside 1 to 50. Set a value in that range.",
    ]
