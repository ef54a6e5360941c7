"""`footnote gaps`: what people asked for in vain, by topic, as a table, JSON, or Markdown for the wiki."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.cli.command import Commands, add_command, print_json, say
from qa.segments import visible
from qa.settings import Settings, from_env

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store.snapshot import Snapshot
    from qa.gaps_found import FoundGap

MOST = 20
WIDTH = 60  # characters of a topic or a title in the table


def add(commands: Commands) -> None:
    gaps = add_command(
        commands,
        "gaps",
        run_gaps,
        help="group the questions that were refused or voted down by topic, the most asked first",
        example="footnote gaps --markdown > gaps.md",
    )
    gaps.add_argument("--most", type=int, default=MOST, metavar="N", help=f"topics that are shown (default {MOST})")
    gaps.add_argument("--markdown", action="store_true", help="a table in Markdown, to be put into a wiki")


def run_gaps(options: argparse.Namespace) -> int:
    from index.store.store import Store
    from qa.fixes import Fixes
    from qa.gaps_found import NONE, OFF, found_gaps, unmet_questions
    from qa.question_log import QuestionLog

    settings = from_env(store=options.store)
    store = Store.open(settings.store)
    unmet = list(unmet_questions(QuestionLog(store.folder, settings.log_questions), store.folder))
    if not settings.log_questions:
        say(OFF)
    elif not unmet:
        say(NONE)
    with store.snapshot() as snapshot:
        hidden = Fixes(store.folder).in_force(snapshot, "").hidden
        embedder = _embedder(settings, snapshot) if unmet else None
        found = found_gaps(snapshot, iter(unmet), max(0, options.most), hidden=hidden, embedder=embedder)
    if options.json:
        print_json([gap_dict(one) for one in found])
    elif options.markdown:
        print(to_markdown(found))
    else:
        print("\n".join(_table(found)) if found else "No gaps.")
    return 0


def gap_dict(found: "FoundGap") -> dict[str, object]:
    """The JSON of one gap."""
    gap, nearest = found.gap, found.nearest
    return {
        "topic": gap.topic,
        "asked": gap.asked,
        "refused": gap.refused,
        "voted_down": gap.voted_down,
        "example": gap.example,
        "questions": list(gap.questions),
        "last": gap.last,
        "nearest": {"id": nearest.id, "title": nearest.title, "url": nearest.url} if nearest else None,
    }


def to_markdown(found: "Sequence[FoundGap]") -> str:
    """The gaps as a Markdown table; what people typed and what articles are called is escaped."""
    from qa.deep_link import safe_link
    from qa.render import in_markdown

    rows = ["| Topic | Asked | Refused | Voted down | For example | Nearest article |", "|---|--:|--:|--:|---|---|"]
    for one in found:
        gap, meta = one.gap, one.nearest
        title, url = in_markdown(meta.title) if meta else "", safe_link(meta.url) if meta else None
        named = f"[{title}](<{url.replace('|', '%7C')}>)" if url else title
        counts = f"{gap.asked} | {gap.refused} | {gap.voted_down}"
        rows.append(f"| {in_markdown(gap.topic)} | {counts} | {in_markdown(gap.example)} | {named} |")
    return "\n".join(rows)


def _table(found: "Sequence[FoundGap]") -> list[str]:
    lines = [f"{'asked':>5} {'refused':>7} {'down':>4}  topic"]
    for one in found:
        gap = one.gap
        lines.append(f"{gap.asked:5} {gap.refused:7} {gap.voted_down:4}  {_short(gap.topic)}")
        lines.append(f"{'':20}for example: {visible(gap.example)}")
        lines += [f"{'':20}nearest: {_short(one.nearest.title)}"] if one.nearest else []
    return lines


def _short(text: str) -> str:
    return visible(text if len(text) <= WIDTH else f"{text[: WIDTH - 2]} …")


def _embedder(settings: Settings, snapshot: "Snapshot") -> "Embedder | None":
    """The embedder of the store; None where the settings name another: then words alone tell topics apart."""
    from index.embed import load_embedder
    from index.weights import stay_offline

    stay_offline()
    embedder = load_embedder(settings.embedder)
    return embedder if snapshot.embedder and snapshot.embedder.fingerprint == embedder.fingerprint else None
