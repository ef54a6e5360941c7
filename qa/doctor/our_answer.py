"""What our server says to somebody who frames /embed: as it answers, or as the settings would have it answer. Pure.

The second is what is judged where the server does not run, or not under these settings' address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from qa.doctor.csp import Policy, policies
from qa.doctor.page import Headers, header_of
from qa.hosts import EVERY_ADDRESS, LOCAL_HOSTS, is_address
from qa.settings import Settings, public_url


@dataclass(frozen=True, slots=True)
class OurAnswer:
    """The answer to GET /embed. `not_asked`: why it is only what the settings say; empty where the server said it."""

    status: int
    headers: Headers
    not_asked: str = ""

    @property
    def policies(self) -> Sequence[Policy]:
        """Its content security policies."""
        return [policy for name, value in self.headers if name == "content-security-policy" for policy in policies(value)]


def by_settings(settings: Settings, server: SplitResult, not_asked: str) -> OurAnswer:
    """What a server with these settings answers when it is asked as `server`."""
    if not answers_for(settings, server.hostname or ""):
        return OurAnswer(400, (), not_asked)
    origins = " ".join(sorted(origin.lower() for origin in settings.allowed_origins))
    ancestors = "*" if settings.frame_anywhere else f"'self' {origins}"
    return OurAnswer(200, (("content-security-policy", f"frame-ancestors {ancestors}"),), not_asked)


def answers_for(settings: Settings, host: str) -> bool:
    """Whether requests for that host are answered."""
    public = urlsplit(public_url(settings)).hostname or ""
    names = {name.lower().strip("[]") for name in (settings.host, *settings.allowed_hosts, public) if name}
    return host in LOCAL_HOSTS | names or (settings.host in EVERY_ADDRESS and is_address(host))


def outline_refuses(answer: OurAnswer) -> str:
    """Why Outline, which asks for a page before it offers to embed it, would not; empty where it would.

    It refuses a list of origins even if it stands on it (its server/utils/embeds.ts).
    """
    if answer.status >= 400:
        return f"status {answer.status}"
    if options := header_of(answer.headers, "x-frame-options"):
        return f"X-Frame-Options: {options}"
    embedder = header_of(answer.headers, "cross-origin-embedder-policy").strip().lower()
    if embedder not in ("", "unsafe-none"):
        return f"Cross-Origin-Embedder-Policy: {embedder}"
    for policy in answer.policies:
        ancestors = policy.directives.get("frame-ancestors")
        if ancestors is not None and "*" not in ancestors:
            return f"frame-ancestors {' '.join(ancestors)}"
    return ""
