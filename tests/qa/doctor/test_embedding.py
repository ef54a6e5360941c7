"""What keeps a wiki's page from showing the chat, on its side and on ours, and the setting that it takes."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.doctor.embedding import embedding
from qa.doctor.finding import Finding
from qa.doctor.our_answer import OurAnswer, answers_for, by_settings, outline_refuses
from qa.doctor.page import read_page
from qa.settings import Settings

WIKI, ASK = "https://wiki.example/page", "https://ask.example"
GENERATOR = '<meta name="generator" content="%s">'
MEDIAWIKI, BOOKSTACK = GENERATOR % "MediaWiki 1.39.17", '<meta name="token" content=""><meta name="base-url" content="">'
OUTLINE = '<link rel="search" title="Outline" href="/opensearch.xml">'
FRAMABLE = (("content-security-policy", "default-src 'self'; frame-ancestors 'self' https://wiki.example"),)
ANYWHERE = OurAnswer(200, (("content-security-policy", "frame-ancestors *"),))


def found(
    head: str = "",
    *,
    url: str = WIKI,
    asked: str = "",
    server: str = ASK,
    status: int = 200,
    ours: OurAnswer = OurAnswer(200, FRAMABLE),  # noqa: B008
    settings: Settings = Settings(),  # noqa: B008
    **headers: str,
) -> dict[str, Finding]:
    """The findings by name; of several of one name the worst. Headers are written with underscores."""
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    page = read_page(url, status, given, f"<head>{head}</head><body>".encode())
    order = ("ok", "warning", "BAD")
    findings = sorted(embedding(page, asked or url, server, ours, settings), key=lambda finding: order.index(finding.state))
    return {finding.name: finding for finding in findings}


def states(findings: dict[str, Finding]) -> dict[str, str]:
    return {name: finding.state for name, finding in findings.items()}


def test_nothing_in_the_way() -> None:
    findings = found(MEDIAWIKI)
    assert states(findings) == dict.fromkeys(["wiki", "https", "scripts", "frames", "our origins", "how"], "ok")
    assert findings["wiki"].found == f"{WIKI} is MediaWiki (MediaWiki 1.39.17)."
    assert findings["how"].found.endswith("mw.loader.load('https://ask.example/widget.js');")


CSP: list[tuple[str, str, str, str, str]] = [
    # (head, policy, name, state, what is said)
    (MEDIAWIKI, "script-src 'self'", "scripts", "BAD", "LocalSettings.php: [ 'script-src' => [ 'https://ask.example' ] ]"),
    (MEDIAWIKI, "script-src 'self'", "scripts", "BAD", "with script-src 'self' forbids https://ask.example/widget.js"),
    (MEDIAWIKI, "script-src 'self'", "scripts", "BAD", "Or use a frame, which may be shown: https://ask.example/embed"),
    (MEDIAWIKI, "script-src 'nonce-a' 'self'", "scripts", "BAD", "unless its tag has the page's nonce"),
    (MEDIAWIKI, "default-src 'self'", "frames", "BAD", "Add 'https://ask.example' to the 'default-src' of $wgCSPHeader"),
    (BOOKSTACK, "script-src http: https: 'nonce-a' 'strict-dynamic'", "scripts", "ok", "without a nonce, which BookStack adds"),
    (BOOKSTACK, "frame-src 'self' https://*.draw.io", "frames", "BAD", 'ALLOWED_IFRAME_SOURCES="https://ask.example"'),
    (GENERATOR % "DokuWiki", "script-src 'self'", "scripts", "BAD", "add https://ask.example there to script-src"),
    (GENERATOR % "mkdocs-1.6.1", "frame-src 'none'", "frames", "BAD", "add https://ask.example there to frame-src"),
    (GENERATOR % "Docusaurus v3", "script-src 'self'", "scripts", "BAD", "add https://ask.example there to script-src"),
    ('<meta name="confluence-base-url">', "script-src 'none'", "scripts", "ok", "shows the chat in a frame"),
    ('<meta name="confluence-base-url">', "frame-src 'self'", "frames", "BAD", "proxy before Confluence"),
    ("<script>siteConfig = {}; siteLangs = []</script>", "frame-src 'self'", "frames", "BAD", "Administration > Security"),
    ("", "script-src 'nonce-a' 'strict-dynamic'; frame-src *", "scripts", "warning", "or is put in by a script that has it"),
    ("", "script-src 'nonce-a' 'strict-dynamic'; frame-src 'self'", "scripts", "BAD", "unless its tag has the page's nonce"),
    ("", "script-src *; require-trusted-types-for 'script'", "scripts", "warning", "Put the tag into the page's own markup"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "policy", "name", "state", "said"), CSP)
def test_a_policy_of_the_wiki(head: str, policy: str, name: str, state: str, said: str) -> None:
    finding = found(head, content_security_policy=policy)[name]
    assert finding.state == state and said in f"{finding.found} {finding.remedy}"


def test_a_policy_in_the_markup_is_told_as_that() -> None:
    head = '<meta http-equiv="content-security-policy" content="frame-src \'self\'">'
    assert "The wiki's meta element Content-Security-Policy with frame-src 'self' forbids" in found(head)["frames"].found


def test_every_policy_in_the_way_is_told() -> None:
    page = read_page(WIKI, 200, [("content-security-policy", "frame-src 'self', frame-src 'none'")], b"")
    told = [
        finding.found
        for finding in embedding(page, WIKI, ASK, OurAnswer(200, FRAMABLE), Settings())
        if finding.name == "frames"
    ]
    assert ["frame-src 'self'" in text for text in told] == [True, False] and "frame-src 'none'" in told[1]


def test_a_policy_that_only_reports() -> None:
    findings = found(content_security_policy_report_only="frame-src 'self'")
    assert states(findings) | {"report-only": "warning", "frames": "ok"} == states(findings)


OTHERS: list[tuple[dict[str, Any], str, str, str]] = [
    # (the case, name, state, what is said)
    ({"server": "http://ask.example"}, "https", "BAD", "The wiki is https and http://ask.example is http"),
    ({"server": "http://ask.example", "url": "http://wiki.example/"}, "frames", "ok", "http://ask.example/embed may be shown"),
    ({"server": "http://ask.example", "url": "http://wiki.example/", "content_security_policy": "upgrade-insecure-requests"},
     "https", "BAD", "The wiki has everything fetched by https"),
    ({"server": "http://ask.example", "url": "https://a.sharepoint.com/"}, "https", "BAD", "http://ask.example is http"),
    ({"server": "http://127.0.0.1:7860"}, "address", "BAD", "this machine only. Set FOOTNOTE_PUBLIC_URL"),
    ({"cross_origin_embedder_policy": "require-corp; report-to=x"}, "embedder policy", "BAD", "Policy: require-corp, with"),
    ({"cross_origin_embedder_policy": "credentialless"}, "embedder policy", "BAD", "Leave that header out"),
    ({"x_frame_options": "DENY"}, "wiki", "ok", "say who may frame the wiki; they do not matter here"),
    ({"status": 403}, "wiki", "warning", "It answered with status 403"),
    ({"url": "https://wiki.example/login?to=page", "asked": WIKI}, "wiki", "warning", f"login?to=page, where {WIKI} leads, is"),
    ({"url": "http://wiki.example:8080/"}, "our origins", "BAD", "FOOTNOTE_ALLOWED_ORIGINS=http://wiki.example:8080"),
    ({"settings": Settings(allowed_origins=("https://a.example",)), "url": "https://b.example/"},
     "our origins", "BAD", "Start this server with FOOTNOTE_ALLOWED_ORIGINS=https://a.example,https://b.example"),
    ({"ours": OurAnswer(400, ()), "settings": Settings(allowed_hosts=("a.example",))},
     "our host", "BAD", "does not answer for ask.example. Start it with FOOTNOTE_ALLOWED_HOSTS=a.example,ask.example"),
    ({"ours": OurAnswer(404, ())}, "our server", "BAD", "answers with status 404. Check that this is the address of Footnote"),
    ({"ours": OurAnswer(200, (*FRAMABLE, ("x-frame-options", "SAMEORIGIN")))}, "our frame", "BAD", "Take it out of the proxy"),
    ({"ours": OurAnswer(200, FRAMABLE, "Nobody is there.")}, "our server", "warning", "Its settings are judged instead."),
    ({"head": OUTLINE}, "probe", "BAD", f"frame-ancestors 'self' {WIKI[:20]}. Set FOOTNOTE_FRAME_ANYWHERE=1"),
    ({"head": OUTLINE, "ours": ANYWHERE}, "probe", "ok", "lets it be embedded"),
    ({"head": OUTLINE, "ours": OurAnswer(200, (("x-frame-options", "DENY"),))}, "probe", "BAD", "DENY. Mend that first"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "name", "state", "said"), OTHERS)
def test_what_else_is_in_the_way(case: dict[str, Any], name: str, state: str, said: str) -> None:
    finding = found(**case)[name]
    assert finding.state == state and said in f"{finding.found} {finding.remedy}"


def test_a_wiki_on_this_machine_may_show_a_server_on_this_machine() -> None:
    ours = OurAnswer(200, (("content-security-policy", "frame-ancestors 'self' http://127.0.0.1:8080"),))
    findings = found(url="http://127.0.0.1:8080/", server="http://127.0.0.1:7860", ours=ours)
    assert set(states(findings).values()) == {"ok"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (OurAnswer(200, ()), ""),
        (OurAnswer(200, (("content-security-policy", "default-src 'self'"),)), ""),
        (OurAnswer(200, (("content-security-policy", "frame-ancestors 'self' *"),)), ""),
        (OurAnswer(200, (("cross-origin-embedder-policy", "unsafe-none"),)), ""),
        (OurAnswer(200, (("cross-origin-embedder-policy", "require-corp"),)), "Cross-Origin-Embedder-Policy: require-corp"),
        (OurAnswer(200, (("content-security-policy", "frame-ancestors 'self'"),)), "frame-ancestors 'self'"),
        (OurAnswer(503, ()), "status 503"),
    ],
)
def test_outlines_own_check(answer: OurAnswer, reason: str) -> None:
    assert outline_refuses(answer) == reason


SETTINGS = [
    Settings(),
    Settings(allowed_origins=("https://Wiki.example", "http://b.example:8080")),
    Settings(allowed_hosts=("Ask.example", "::2")),
    Settings(host="0.0.0.0"),
    Settings(host="::", allowed_hosts=("ask.example",)),
    Settings(host="ask.corp"),
    Settings(public_url="https://ask.example/below"),
    Settings(frame_anywhere=1, allowed_origins=("https://wiki.example",)),
]
HOSTS = ["ask.example", "ask.corp", "127.0.0.1", "localhost", "::1", "::2", "10.0.0.7", "evil.example"]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_what_the_settings_promise_is_what_the_server_does(settings: Settings) -> None:
    """The guards themselves are asked the same, so that this prediction cannot fall behind them."""
    from qa.web.origins import Guard, Hosts, allowed_origins

    app = Starlette(routes=[Route("/embed", lambda _: PlainTextResponse("framed"))])
    client = TestClient(Guard(Hosts(app, settings), allowed_origins(settings), embed_anywhere=bool(settings.frame_anywhere)))  # type: ignore[arg-type]
    for host in HOSTS:
        header = f"[{host}]:7860" if ":" in host else host
        real = client.get("/embed", headers={"host": header})
        assert answers_for(settings, host) is (real.status_code == 200)
        if real.status_code == 200:
            from urllib.parse import urlsplit

            (predicted,) = by_settings(settings, urlsplit(f"http://{header}"), "").policies
            ancestors = real.headers["content-security-policy"].partition("frame-ancestors ")[2].split(";")[0]
            assert list(predicted.directives["frame-ancestors"]) == ancestors.split()
