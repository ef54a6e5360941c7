"""A wiki's page in, which system made it out; and of each system, how the chat is put in and which settings decide. Pure.

In the sentences {server} stands for our origin, {widget} for the script's address, {embed} for the frame's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from qa.doctor.page import WikiPage, header_of


@dataclass(frozen=True, slots=True)
class System:
    """A wiki's software. `way`: what an administrator puts in; `adds_nonce`: it gives its scripts the nonce of its policy."""

    name: str
    way: Literal["script", "frame"]
    how: str
    for_scripts: str  # where script-src is set
    for_frames: str  # where frame-src is set
    adds_nonce: bool = False
    needs_https: bool = False
    probes: bool = False  # it asks for /embed itself before it offers to show it


TAG = '<script async src="{widget}"></script>'
FRAME = '<iframe src="{embed}" title="Ask" width="100%" height="600"></iframe>'
OF_THE_HOST = "The policy comes from the web server or host of the site: add {server} there to %s."

MEDIAWIKI = System(
    "MediaWiki", "script",
    "As interface administrator put into MediaWiki:Common.js: mw.loader.load('{widget}');",
    "Add '{server}' to the 'script-src' of $wgCSPHeader in LocalSettings.php: [ 'script-src' => [ '{server}' ] ]",
    "Add '{server}' to the 'default-src' of $wgCSPHeader in LocalSettings.php.",
)  # fmt: skip
DOKUWIKI = System(
    "DokuWiki", "script",
    "Put into conf/userscript.js: document.head.append(Object.assign(document.createElement('script'), {{src: '{widget}'}}));",
    OF_THE_HOST % "script-src",
    OF_THE_HOST % "frame-src",
)  # fmt: skip
CONFLUENCE = System(
    "Confluence Data Center", "frame",
    f"As system administrator make a user macro (General configuration > User Macros) with {FRAME}",
    "The policy comes from the proxy before Confluence or from an app: add {server} there to script-src.",
    "The policy comes from the proxy before Confluence or from an app: add {server} there to frame-src.",
)  # fmt: skip
CONFLUENCE_CLOUD = System(
    "Confluence Cloud", "frame",
    "Use the iframe macro, or an HTML macro of the marketplace, with {embed}, and put {server} on that app's list of sites.",
    "Confluence Cloud takes no script: use the iframe macro with {embed}.",
    "Put {server} on the list of sites of the iframe macro's app.",
    needs_https=True,
)  # fmt: skip
BOOKSTACK = System(
    "BookStack", "script",
    f"Put into Settings > Customization > Custom HTML Head Content: {TAG}",
    "Put the tag into Settings > Customization > Custom HTML Head Content, to which BookStack adds its nonce.",
    'Set in .env ALLOWED_IFRAME_SOURCES="{server}" (with the addresses that it already holds).',
    adds_nonce=True,
)  # fmt: skip
OUTLINE = System(
    "Outline", "frame",
    "Paste {embed} into a document and choose Embed.",
    "Outline takes no script: paste {embed} and choose Embed.",
    "Outline's own policy allows every frame; the proxy before it adds this one: add {server} there to frame-src.",
    probes=True,
)  # fmt: skip
WIKI_JS = System(
    "Wiki.js", "script",
    f"Put into Administration > Theme > Code Injection > Head HTML Injection: {TAG}",
    "Add {server} to script-src in Administration > Security > Content Security Policy, or where the proxy before it sets one.",
    "Add {server} to frame-src in Administration > Security > Content Security Policy, or where the proxy before it sets one.",
)  # fmt: skip
MKDOCS = System(
    "MkDocs", "script",
    "Put into mkdocs.yml: extra_javascript: [{{path: '{widget}', async: true}}]",
    OF_THE_HOST % "script-src",
    OF_THE_HOST % "frame-src",
)  # fmt: skip
DOCUSAURUS = System(
    "Docusaurus", "script",
    "Put into docusaurus.config.js: scripts: [{{src: '{widget}', async: true}}]",
    OF_THE_HOST % "script-src",
    OF_THE_HOST % "frame-src",
)  # fmt: skip
SHAREPOINT = System(
    "SharePoint", "frame",
    f"Use the Embed web part of a modern page with {FRAME}",
    "SharePoint Online runs no script that is not in its Trusted Script Sources: use the Embed web part instead.",
    "As site administrator add the host to Site settings > HTML Field Security.",
    needs_https=True,
)  # fmt: skip
UNKNOWN = System(
    "a system that is not recognised", "script",
    f"Put into its pages {TAG} or {FRAME}",
    OF_THE_HOST % "script-src",
    OF_THE_HOST % "frame-src",
)  # fmt: skip


def recognise(page: WikiPage) -> System:
    """The system that made a page, by what it says of itself, its headers, its markup or its host."""
    return next((system for system, is_it in SIGNS if is_it(page)), UNKNOWN)


def _generator(start: str) -> Callable[[WikiPage], bool]:
    return lambda page: page.metas.get("generator", "").lower().startswith(start)


def _is_cloud(page: WikiPage) -> bool:
    return _host(page).endswith(".atlassian.net")


def _is_confluence(page: WikiPage) -> bool:
    return (
        page.body_id == "com-atlassian-confluence"
        or "confluence-base-url" in page.metas
        or bool(header_of(page.headers, "x-confluence-request-time"))
    )


def _is_bookstack(page: WikiPage) -> bool:
    return "bookstack_session=" in header_of(page.headers, "set-cookie") or {"base-url", "token"} <= page.metas.keys()


def _is_outline(page: WikiPage) -> bool:
    searches = [link.get("title") for link in page.links if link.get("rel") == "search"]
    return _host(page).endswith(".getoutline.com") or "Outline" in searches


def _is_wiki_js(page: WikiPage) -> bool:
    return bool(re.search(r"\bsiteConfig\s*=\s*\{", page.text) and re.search(r"\bsiteLangs\s*=\s*\[", page.text))


def _is_mkdocs(page: WikiPage) -> bool:
    return _generator("mkdocs")(page) or "MkDocs version :" in page.text


def _is_sharepoint(page: WikiPage) -> bool:
    signs = ("microsoftsharepointteamservices", "sprequestguid")
    return _host(page).endswith(".sharepoint.com") or any(header_of(page.headers, name) for name in signs)


def _host(page: WikiPage) -> str:
    return urlsplit(page.url).hostname or ""


SIGNS: tuple[tuple[System, Callable[[WikiPage], bool]], ...] = (
    (MEDIAWIKI, _generator("mediawiki")),
    (DOKUWIKI, _generator("dokuwiki")),
    (DOCUSAURUS, _generator("docusaurus")),
    (MKDOCS, _is_mkdocs),
    (SHAREPOINT, _is_sharepoint),
    (CONFLUENCE_CLOUD, _is_cloud),
    (CONFLUENCE, _is_confluence),
    (BOOKSTACK, _is_bookstack),
    (OUTLINE, _is_outline),
    (WIKI_JS, _is_wiki_js),
)
