"""`footnote serve`: the web chat and the REST API over what is in the store."""

import argparse
from contextlib import ExitStack

from index.errors import SettingError
from qa.cli.command import Commands, add_command, say
from qa.settings import Settings, from_env, sync_seconds

OPEN_TO_ALL = (
    "Others can reach this server, and no name of it is set: everybody in its network may ask. Set FOOTNOTE_PUBLIC_URL or "
    "FOOTNOTE_ALLOWED_HOSTS to the name that people type, FOOTNOTE_ALLOWED_ORIGINS to the sites that may hold it, and see: "
    "footnote doctor"
)


def add(commands: Commands) -> None:
    serve = add_command(
        commands, "serve", run_serve, help="serve the web chat and the REST API", example="footnote serve --port 8000"
    )
    serve.add_argument("--host", help="the address to listen on (default 127.0.0.1: this machine only)")
    serve.add_argument("--port", type=int, help="the port to listen on (default 7860)")
    serve.add_argument("--sync-every", metavar="TIME", help="sync all known sources at the start, then each 30s, 10m or 1h")


def run_serve(options: argparse.Namespace) -> int:
    serve(from_env(store=options.store, host=options.host, port=options.port, sync_every=options.sync_every))
    return 0


def serve(settings: Settings) -> None:
    """Opens the assistant and serves it until it is told to stop. Raises our errors before anything listens."""
    from qa.assistant import open_assistant
    from qa.hosts import is_loopback
    from qa.listening import fault_of
    from qa.web import server
    from qa.web.app import create_app
    from qa.web.request_log import checked_format, log_as_json
    from qa.web.suggesting import Suggesting
    from qa.web.sync_every import SyncEvery

    every = sync_seconds(settings)
    if checked_format(settings) == "json":
        log_as_json()
    if fault := fault_of(settings.host, settings.port):
        raise SettingError(
            f"{settings.host} port {settings.port} cannot be listened on ({fault.strerror}). "
            "Stop what uses it, or choose another port: footnote serve --port 7861"
        )
    assistant = open_assistant(settings)
    app = create_app(assistant, settings)
    suggesting = Suggesting(assistant)
    if not is_loopback(settings.host) and not (settings.allowed_hosts or settings.public_url):
        say(OPEN_TO_ALL)
    say(f"Footnote is at http://{settings.host}:{settings.port}/ (Ctrl-C stops it)")
    with ExitStack() as beside:
        suggesting.start()
        beside.callback(suggesting.stop)
        if every:
            syncs = SyncEvery(app.state.syncing, every)
            syncs.start()
            beside.callback(syncs.stop)
        server.serve(app, settings)
