"""Which system made a page, by what its pages say; the markup is what each really writes, cut down to its signs."""

import pytest

from qa.doctor.page import read_page
from qa.doctor.systems import SIGNS, UNKNOWN, recognise

URL = "https://wiki.example/page"
PAGES = [
    ("MediaWiki", URL, {}, '<meta name="generator" content="MediaWiki 1.39.17">'),
    ("DokuWiki", URL, {}, '<meta name="generator" content="DokuWiki"/>'),
    ("MkDocs", URL, {}, '<meta name="generator" content="mkdocs-1.6.1, mkdocs-material-9.5.44">'),
    ("MkDocs", URL, {}, "<body></body><!--\nMkDocs version : 1.6.1\nBuild Date UTC : 2026-01-01\n-->"),
    ("Docusaurus", URL, {}, '<meta data-rh="true" name="generator" content="Docusaurus v3.6.0">'),
    ("BookStack", URL, {"set-cookie": "XSRF-TOKEN=a; bookstack_session=b; httponly"}, "<title>Shelves</title>"),
    ("BookStack", URL, {}, '<meta name="token" content="a"><meta name="base-url" content="https://wiki.example">'),
    ("Confluence Data Center", URL, {"x-confluence-request-time": "1764000000000"}, ""),
    ("Confluence Data Center", URL, {}, '</head><body id="com-atlassian-confluence" class="theme-default">'),
    ("Confluence Data Center", URL, {}, '<meta name="confluence-base-url" content="https://wiki.example">'),
    ("Confluence Cloud", "https://company.atlassian.net/wiki/spaces/A/pages/1", {}, '<meta name="confluence-base-url">'),
    ("Outline", URL, {}, '<link rel="search" href="/opensearch.xml" title="Outline" />'),
    ("Outline", "https://company.getoutline.com/doc/a", {}, ""),
    ("Wiki.js", URL, {}, '<script>\n var siteConfig = {"title":"W"}\n var siteLangs = []\n</script>'),
    ("SharePoint", "https://company.sharepoint.com/sites/a", {}, ""),
    ("SharePoint", URL, {"microsoftsharepointteamservices": "16.0.0.27612"}, ""),
    (UNKNOWN.name, URL, {}, '<meta name="generator" content="Hugo 0.140"><meta name="token" content="a"><body id="x">'),
    (UNKNOWN.name, URL, {}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "url", "headers", "head"), PAGES, ids=lambda value: str(value)[:40])
def test_which_system(name: str, url: str, headers: dict[str, str], head: str) -> None:
    page = read_page(url, 200, list(headers.items()), f"<!doctype html><html><head>{head}".encode())
    assert recognise(page).name == name


def test_each_system_is_recognised_above() -> None:
    assert {system.name for system, _ in SIGNS} | {UNKNOWN.name} == {name for name, *_ in PAGES}


@pytest.mark.parametrize("system", [*(system for system, _ in SIGNS), UNKNOWN], ids=lambda system: system.name)
def test_its_sentences_name_what_they_are_of(system: object) -> None:
    names = {"server": "S", "widget": "S/widget.js", "embed": "S/embed"}
    how, scripts, frames = (str(getattr(system, part)).format(**names) for part in ("how", "for_scripts", "for_frames"))
    assert ("S/widget.js" if getattr(system, "way") == "script" else "S/embed") in how  # noqa: B009
    assert "{" not in scripts + frames and len(how) + len(scripts) + len(frames) < 600


def test_policies_of_a_page_are_those_of_its_headers_and_its_head() -> None:
    page = read_page(
        URL, 200,
        [("content-security-policy", "a b, c d"), ("content-security-policy", "e f"),
         ("content-security-policy-report-only", "g h")],
        b"""<head><META HTTP-EQUIV=" Content-Security-Policy " CONTENT="i j; sandbox"><meta name=x content=y></head>
        <meta http-equiv="Content-Security-Policy" content="k after the head, which a browser puts into it"><body id=one>
        <meta http-equiv="Content-Security-Policy" content="in the body"><body id=two>""",
    )  # fmt: skip
    assert [(list(policy.directives), policy.place) for policy in page.enforced] == [
        (["a"], "header"), (["c"], "header"), (["e"], "header"), (["i"], "meta"), (["k"], "meta"),
    ]  # fmt: skip
    assert [list(policy.directives) for policy in page.reported] == [["g"]]
    assert (page.metas, page.body_id) == ({"x": "y"}, "one")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"<![nonsense[ <meta name=generator content=MediaWiki>", b"<" * 100_000]
)
def test_broken_markup_is_no_error(body: bytes) -> None:
    assert recognise(read_page(URL, 200, (), body)).name == UNKNOWN.name


def test_what_stood_before_broken_markup_counts() -> None:
    page = read_page(URL, 200, (), b'<meta name="generator" content="DokuWiki"/><![nonsense[ x')
    assert recognise(page).name == "DokuWiki"
