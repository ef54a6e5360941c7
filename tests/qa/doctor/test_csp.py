"""What a policy forbids, beside the specification's own examples; tests/browser/test_csp.py asks a real browser the same."""

from urllib.parse import urlsplit

import pytest
from policies import ASK, HTTPS, MATRIX

from qa.doctor.csp import Obstacle, Policy, against_ancestor, against_frame, against_script, matches, policies, upgrades

WIKI = urlsplit(HTTPS)


@pytest.mark.parametrize(("wiki", "server", "header", "script", "frame"), MATRIX, ids=lambda value: str(value)[:60])
def test_what_is_allowed(wiki: str, server: str, header: str, script: bool, frame: bool) -> None:
    given = policies(header)
    assert (against_script(given, urlsplit(f"{server}/widget.js"), urlsplit(wiki)) == []) is script
    assert (against_frame(given, urlsplit(f"{server}/embed"), urlsplit(wiki)) == []) is frame


@pytest.mark.parametrize(
    ("serialized", "directives"),
    [
        ("", []),
        (" ;; ; ", []),
        ("script-src 'self'", [{"script-src": ("'self'",)}]),
        ("\tScript-Src  'self'\n a.example ;frame-src;", [{"script-src": ("'self'", "a.example"), "frame-src": ()}]),
        ("a b; a c", [{"a": ("b",)}]),
        ("a b, c d; e f", [{"a": ("b",)}, {"c": ("d",), "e": ("f",)}]),
    ],
)
def test_how_policies_are_written(serialized: str, directives: list[dict[str, tuple[str, ...]]]) -> None:
    assert policies(serialized) == [Policy(each) for each in directives]


def test_a_meta_element_holds_one_policy_and_not_all_directives() -> None:
    (policy,) = policies("script-src a.example, b.example; frame-ancestors 'none'; sandbox; report-uri /r", "meta")
    assert policy == Policy({"script-src": ("a.example,", "b.example")}, "meta")


@pytest.mark.parametrize(
    ("source", "url", "wiki", "matched"),
    [
        # the examples of CSP 3: scheme-part, host-part, port-part, path-part
        ("http://example.com", "https://example.com/", HTTPS, True),
        ("https://example.com", "http://example.com/", HTTPS, False),
        ("ws:", "wss://example.com/", HTTPS, True),
        ("wss:", "https://example.com/", HTTPS, True),
        ("http:", "wss://example.com/", HTTPS, False),
        ("https:", "wss://example.com/", HTTPS, False),
        ("*.example.com", "https://www.example.com/", HTTPS, True),
        ("*.example.com", "https://a.b.example.com/", HTTPS, True),
        ("*.example.com", "https://example.com/", HTTPS, False),
        ("*.example.com", "https://badexample.com/", HTTPS, False),
        ("https://*:*", "https://example.com:1234/", HTTPS, True),
        ("example.com:80", "http://example.com/", "http://wiki.example/", True),
        ("example.com:80", "https://example.com/", "http://wiki.example/", True),
        ("example.com:8080", "https://example.com/", HTTPS, False),
        ("example.com/a/b", "https://example.com/a/b?c", HTTPS, True),
        ("example.com/a/b", "https://example.com/a/b/c", HTTPS, False),
        ("example.com/a/", "https://example.com/a/b/c", HTTPS, True),
        ("example.com/a/", "https://example.com/a", HTTPS, False),
        # addresses match themselves, as browsers have it
        ("http://127.0.0.1:7860", "http://127.0.0.1:7860/embed", "http://127.0.0.1:8080/", True),
        ("http://10.0.0.7", "http://10.0.0.7/embed", "http://wiki.corp/", True),
        ("http://[::1]:7860", "http://[::1]:7860/embed", "http://wiki.corp/", True),
        # what is no source of an address
        ("'none'", "https://ask.example/", HTTPS, False),
        ("'nonce-abc'", "https://ask.example/", HTTPS, False),
        ("'sha256-abc='", "https://ask.example/", HTTPS, False),
        ("https://", "https://ask.example/", HTTPS, False),
        ("https://ask.example?x", "https://ask.example/?x", HTTPS, False),
        ("*.*.example", "https://a.b.example/", HTTPS, False),
        ("", "https://ask.example/", HTTPS, False),
        ("https://ask.example:99999999999999999999", "https://ask.example/", HTTPS, False),
    ],
)
def test_a_source_and_an_address(source: str, url: str, wiki: str, matched: bool) -> None:
    assert matches(source, urlsplit(url), urlsplit(wiki)) is matched


def test_an_obstacle_says_which_directive_and_whether_a_nonce_helps() -> None:
    given = [*policies("default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https:"), *policies("script-src a", "meta")]
    widget = urlsplit(f"{ASK}/widget.js")
    assert against_script(given, widget, WIKI) == [
        Obstacle("script-src 'nonce-abc' 'strict-dynamic' https:", "header", by_nonce=True, strict_dynamic=True),
        Obstacle("script-src a", "meta"),
    ]
    assert against_frame(given, widget, WIKI) == [Obstacle("default-src 'self'", "header")]


def test_a_sandbox_is_an_obstacle() -> None:
    given = policies("sandbox allow-popups")
    assert against_script(given, WIKI, WIKI) == [Obstacle("sandbox allow-popups", "header")]


@pytest.mark.parametrize(
    ("ancestors", "allowed"),
    [
        ("frame-ancestors 'self'", False),
        ("frame-ancestors 'none'", False),
        ("frame-ancestors 'self' https://wiki.example", True),
        ("frame-ancestors *", True),
        ("frame-ancestors http://wiki.example", True),
        ("frame-ancestors https://wiki.example:8443", False),
        ("default-src 'none'", True),  # says nothing of who frames
    ],
)
def test_who_may_frame(ancestors: str, allowed: bool) -> None:
    assert (against_ancestor(policies(ancestors), WIKI, urlsplit(ASK)) == []) is allowed


def test_everything_by_https() -> None:
    assert upgrades(policies("upgrade-insecure-requests; script-src *")) and not upgrades(policies("script-src *"))
