"""`footnote documents`, `footnote verify` and `footnote settings`: what there is, whether it is whole, and how it is set."""

import argparse
import json
from dataclasses import fields
from pathlib import Path

from index.errors import DataError
from qa.cli.command import Commands, add_command, print_json
from qa.segments import visible
from qa.settings import PREFIX, SECRET, Settings, from_env, origin_of


def add(commands: Commands) -> None:
    add_command(commands, "documents", run_documents, help="list what is in the store", example="footnote documents")
    verify = add_command(
        commands,
        "verify",
        run_verify,
        help="check the store, or that a saved answer still holds",
        example="footnote verify answer.json",
    )
    verify.add_argument("receipt", nargs="?", type=Path, metavar="RECEIPT", help="an answer saved from `footnote ask --json`")
    add_command(commands, "settings", run_settings, help="list every setting", example="footnote settings", store=False)


def run_documents(options: argparse.Namespace) -> int:
    from index.store.store import Store

    with Store.open(from_env(store=options.store).store).snapshot() as snapshot:
        listings = list(snapshot.documents())
    if options.json:
        print_json(
            [
                {
                    "id": listing.meta.id,
                    "title": listing.meta.title,
                    "source": listing.meta.source,
                    "path": listing.meta.path,
                    "date": listing.meta.date,
                    "passages": listing.passages,
                    "read_at": listing.read_at,
                }
                for listing in listings
            ]
        )
        return 0
    for listing in listings:
        meta = listing.meta
        print(
            visible(f"{meta.id}  {meta.date or '-':10}  {listing.passages:4} passages  {meta.source}/{meta.path}  {meta.title}")
        )
    print(f"{len(listings)} documents, {sum(listing.passages for listing in listings)} passages")
    return 0


def run_verify(options: argparse.Namespace) -> int:
    settings = from_env(store=options.store)
    return _verify_receipt(options, settings) if options.receipt else _verify_store(options, settings)


def run_settings(options: argparse.Namespace) -> int:
    settings = from_env()
    rows = [
        {"name": PREFIX + name.upper(), "value": _shown(name, getattr(settings, name)), "from": origin_of(name)}
        for name in (field.name for field in fields(Settings))
    ]
    if options.json:
        print_json(rows)
    else:
        for row in rows:
            print(visible(f"{row['name']:26} {row['value'] or '(none)':24} {row['from']}"))
    return 0


def _verify_store(options: argparse.Namespace, settings: Settings) -> int:
    from index.store.store import Store
    from index.store.verify import verify
    from index.weights import stay_offline

    stay_offline()
    from index.embed import load_embedder

    store = Store.open(settings.store)
    checks = verify(store, load_embedder(settings.embedder).fingerprint)
    if options.json:
        print_json([{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks])
    else:
        for check in checks:
            print(visible(f"{'ok  ' if check.ok else 'BAD '} {check.name}{': ' + check.detail if check.detail else ''}"))
    return 0 if all(check.ok for check in checks) else 1


def _verify_receipt(options: argparse.Namespace, settings: Settings) -> int:
    from index.store.store import Store
    from qa.receipt import check_receipt

    try:
        saved = json.loads(options.receipt.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(
            f"{options.receipt} cannot be read as JSON ({error}). Give an answer saved from `footnote ask --json`."
        ) from error
    with Store.open(settings.store).snapshot() as snapshot:
        receipts = check_receipt(saved, snapshot)
    if options.json:
        print_json([{"number": row.number, "title": row.title, "state": row.state, "ok": row.holds} for row in receipts])
    else:
        for row in receipts:
            print(visible(f"[{row.number}] {row.title}: {row.state}"))
    return 0 if all(row.holds for row in receipts) else 1


def _shown(name: str, value: object) -> str:
    if name in SECRET and value:
        return "(hidden)"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)
