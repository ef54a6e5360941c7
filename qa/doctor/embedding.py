"""A wiki's page and our own answer in, what stands in the way of showing the chat in that page out; pure.

Judged are, on the wiki's side, its policies for scripts and frames, its embedder policy and mixed content; on ours, whether
its origin may frame us and whether we answer at all under the address that browsers would ask.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from qa.doctor.csp import Obstacle, against_ancestor, against_frame, against_script, upgrades
from qa.doctor.finding import Finding
from qa.doctor.our_answer import OurAnswer, outline_refuses
from qa.doctor.page import WikiPage, header_of
from qa.doctor.systems import UNKNOWN, System, recognise
from qa.hosts import is_loopback
from qa.settings import Settings

OWN_FRAMING = "X-Frame-Options and frame-ancestors of the wiki say who may frame the wiki; they do not matter here."
TRUSTED_TYPES = "require-trusted-types-for"


def embedding(page: WikiPage, asked: str, server: str, ours: OurAnswer, settings: Settings) -> Iterator[Finding]:
    """All findings. `asked`: the address that was typed, which may have led to another; `server`: where browsers reach us."""
    system = recognise(page)
    wiki, widget, embed = urlsplit(page.url), urlsplit(f"{server}/widget.js"), urlsplit(f"{server}/embed")
    names = {"server": origin(embed), "widget": widget.geturl(), "embed": embed.geturl()}
    yield _wiki(page, asked, system)
    yield from _reached(wiki, embed, system, upgrades(page.enforced))
    frames = against_frame(page.enforced, embed, wiki)
    yield from _scripts(system, against_script(page.enforced, widget, wiki), names, frame_is_free=not frames)
    yield from _frames(system, frames, names)
    yield from _reported(page, widget, embed, wiki)
    yield from _embedder_policy(page)
    if any(TRUSTED_TYPES in policy.directives for policy in page.enforced) and system.way == "script":
        found = f"The wiki has {TRUSTED_TYPES}: a script that another script puts in may be refused."
        yield Finding("scripts", "warning", found, "Put the tag into the page's own markup.")
    yield from _ours(ours, embed, wiki, settings)
    if system.probes:
        yield _probe(system, ours)
    yield Finding("how", "ok", system.how.format(**names))


def origin(url: SplitResult) -> str:
    """Scheme, host and an unusual port, as a browser says it."""
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
    usual = {"http": 80, "https": 443}.get(url.scheme)
    return f"{url.scheme}://{host}{f':{url.port}' if url.port not in (None, usual) else ''}"


def _wiki(page: WikiPage, asked: str, system: System) -> Finding:
    led = "" if page.url == asked else f", where {asked} leads,"
    found = f"{page.url}{led} is {system.name}"
    generator = page.metas.get("generator", "")
    found += f" ({generator[:60]})." if generator not in ("", system.name) else "."
    if page.status >= 400 or _is_sign_in(page.url):
        remedy = "Give a page that can be read without signing in, or judge the rest with that in mind."
        return Finding("wiki", "warning", f"{found} It answered with status {page.status}, perhaps not as to a reader.", remedy)
    listed = any("frame-ancestors" in policy.directives for policy in page.enforced)
    framing = listed or header_of(page.headers, "x-frame-options")
    return Finding("wiki", "ok", f"{found} {OWN_FRAMING}" if framing else found)


def _is_sign_in(url: str) -> bool:
    path = urlsplit(url).path.lower()
    return any(word in path for word in ("login", "signin", "sign-in", "/auth"))


def _reached(wiki: SplitResult, embed: SplitResult, system: System, upgraded: bool) -> Iterator[Finding]:
    here = is_loopback(embed.hostname or "")
    if here and not is_loopback(wiki.hostname or ""):
        found = f"{origin(embed)} is reached by browsers on this machine only."
        remedy = "Set FOOTNOTE_PUBLIC_URL to the address that others use, or give it with --server."
        yield Finding("address", "BAD", found, remedy)
    needs = "The wiki is https" if wiki.scheme == "https" else f"{system.name} is https" if system.needs_https else ""
    if not needs and upgraded:
        needs = "The wiki has everything fetched by https"
    if needs and embed.scheme == "http" and not here:
        found = f"{needs} and {origin(embed)} is http, which no browser loads into its pages."
        yield Finding("https", "BAD", found, "Put a proxy with HTTPS before this server: footnote deploy nginx")
    elif needs or embed.scheme == "https":
        yield Finding("https", "ok", "Nothing is mixed.")


def _scripts(system: System, obstacles: Sequence[Obstacle], names: dict[str, str], *, frame_is_free: bool) -> Iterator[Finding]:
    if system.way == "frame":
        yield Finding("scripts", "ok", f"{system.name} shows the chat in a frame, so its rules for scripts do not matter.")
        return
    if not obstacles:
        yield Finding("scripts", "ok", f"{names['widget']} may be loaded.")
        return
    remedy = system.for_scripts.format(**names)
    if frame_is_free:
        remedy = f"{remedy.removesuffix('.')}. Or use a frame, which may be shown: {names['embed']}"
    for obstacle in obstacles:
        found = f"{_told(obstacle)} forbids {names['widget']}"
        if obstacle.by_nonce and system.adds_nonce:
            yield Finding("scripts", "ok", f"{found} without a nonce, which {system.name} adds.")
        elif obstacle.by_nonce:
            also = ", or is put in by a script that has it" if obstacle.strict_dynamic else ""
            found = f"{found} unless its tag has the page's nonce{also}."
            yield Finding("scripts", "warning" if frame_is_free and system is UNKNOWN else "BAD", found, remedy)
        else:
            yield Finding("scripts", "BAD", f"{found}.", remedy)


def _frames(system: System, obstacles: Sequence[Obstacle], names: dict[str, str]) -> Iterator[Finding]:
    for obstacle in obstacles:
        yield Finding("frames", "BAD", f"{_told(obstacle)} forbids {names['embed']}.", system.for_frames.format(**names))
    if not obstacles:
        yield Finding("frames", "ok", f"{names['embed']} may be shown in a frame.")


def _reported(page: WikiPage, widget: SplitResult, embed: SplitResult, wiki: SplitResult) -> Iterator[Finding]:
    """What a policy would forbid that only reports so far."""
    coming = [*against_script(page.reported, widget, wiki), *against_frame(page.reported, embed, wiki)]
    for directive in dict.fromkeys(obstacle.directive for obstacle in coming):
        found = f"{directive} of a policy that only reports would forbid it, once it is enforced."
        yield Finding("report-only", "warning", found, f"Add {origin(embed)} to it before.")


def _embedder_policy(page: WikiPage) -> Iterator[Finding]:
    value = header_of(page.headers, "cross-origin-embedder-policy").partition(";")[0].strip().lower()
    if value not in ("", "unsafe-none"):
        found = f"The wiki sends Cross-Origin-Embedder-Policy: {value}, with which browsers show no frame of another site."
        yield Finding("embedder policy", "BAD", found, "Leave that header out on the pages that are to show the chat.")


def _ours(ours: OurAnswer, embed: SplitResult, wiki: SplitResult, settings: Settings) -> Iterator[Finding]:
    if ours.not_asked:
        remedy = "Start it (footnote serve) and run this again to have its own answer judged."
        yield Finding("our server", "warning", f"{ours.not_asked} Its settings are judged instead.", remedy)
    host = embed.hostname or ""
    if ours.status == 400:
        remedy = f"Start it with FOOTNOTE_ALLOWED_HOSTS={','.join((*settings.allowed_hosts, host))}"
        yield Finding("our host", "BAD", f"This server does not answer for {host}.", remedy)
        return
    if ours.status >= 300:
        found = f"{embed.geturl()} answers with status {ours.status}."
        yield Finding("our server", "BAD", found, "Check that this is the address of Footnote: FOOTNOTE_PUBLIC_URL or --server")
        return
    if options := header_of(ours.headers, "x-frame-options"):
        found = f"{embed.geturl()} comes with X-Frame-Options: {options}, which Footnote never sends."
        yield Finding("our frame", "BAD", found, "Take it out of the proxy before this server.")
    obstacles = against_ancestor(ours.policies, wiki, embed)
    for obstacle in obstacles:
        remedy = f"Start this server with FOOTNOTE_ALLOWED_ORIGINS={','.join((*settings.allowed_origins, origin(wiki)))}"
        yield Finding("our origins", "BAD", f"{origin(wiki)} may not frame us: {obstacle.directive}.", remedy)
    if not obstacles:
        yield Finding("our origins", "ok", f"{origin(wiki)} may frame us.")


def _probe(system: System, ours: OurAnswer) -> Finding:
    reason = outline_refuses(ours)
    if not reason:
        return Finding("probe", "ok", f"{system.name}'s own check of the address lets it be embedded.")
    found = f"{system.name} asks for the address before it offers Embed, and refuses what it would get: {reason}."
    remedy = "Set FOOTNOTE_FRAME_ANYWHERE=1, an exception by which every page may frame /embed."
    return Finding("probe", "BAD", found, remedy if "frame-ancestors" in reason else "Mend that first.")


def _told(obstacle: Obstacle) -> str:
    """A directive as it is written; a long one is cut."""
    written = obstacle.directive if len(obstacle.directive) <= 160 else f"{obstacle.directive[:157]}..."
    return f"The wiki's {'meta element' if obstacle.place == 'meta' else 'header'} Content-Security-Policy with {written}"
