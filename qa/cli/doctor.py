"""`footnote doctor`: what is wrong here, what leaves this machine, what keeps the chat out of a wiki; each with a remedy."""

import argparse
import os
from collections.abc import Iterable

from index.errors import SettingError
from qa.cli.command import Commands, add_command, print_json
from qa.doctor.finding import Finding
from qa.segments import visible
from qa.settings import Settings, from_env

WIDTH = 7  # of "warning"


def add(commands: Commands) -> None:
    doctor = add_command(
        commands, "doctor", run_doctor, help="say what is wrong here and what to do about it", example="footnote doctor"
    )
    what = doctor.add_mutually_exclusive_group()
    what.add_argument(
        "--offline", action="store_true", help="prove on a small store that sync, ask and serve open no socket outward"
    )
    what.add_argument("--embed", metavar="URL", help="fetch this page of your wiki and say what keeps the chat out of it")
    doctor.add_argument(
        "--server", metavar="URL", help="with --embed: where browsers reach this server (default: FOOTNOTE_PUBLIC_URL)"
    )


def run_doctor(options: argparse.Namespace) -> int:
    from qa.doctor.contradictions import readable

    if options.server is not None and not options.embed:
        raise SettingError("--server is for --embed only. Say which page is to show the chat: --embed URL")
    sound, faults = readable(os.environ)
    settings = from_env(sound, store=options.store)
    found: list[Finding] = []
    for finding in _findings(options, settings, faults):
        found.append(finding)
        if not options.json:
            print(visible(_line(finding)), flush=True)
    if options.json:
        rows = [{"name": row.name, "state": row.state, "found": row.found, "remedy": row.remedy} for row in found]
        print_json(rows)
    return 1 if any(finding.state == "BAD" for finding in found) else 0


def _findings(options: argparse.Namespace, settings: Settings, faults: list[Finding]) -> Iterable[Finding]:
    if options.offline:
        from qa.doctor.offline import offline_findings

        return offline_findings()
    if options.embed:
        from qa.doctor.visit import embed_findings

        return embed_findings(options.embed, options.server or "", settings)
    from qa.doctor.checkup import checkup

    return checkup(settings, os.environ, faults)


def _line(finding: Finding) -> str:
    text = f"{finding.name}: {finding.found}"
    return f"{finding.state:{WIDTH}}  {text}{' ' if finding.remedy else ''}{finding.remedy}"
