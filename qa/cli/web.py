"""`footnote serve`: the web chat and the REST API over what is in the store."""

import argparse

from index.errors import SettingError
from qa.cli.command import Commands, add_command, say
from qa.settings import Settings, from_env


def add(commands: Commands) -> None:
    serve = add_command(
        commands, "serve", run_serve, help="serve the web chat and the REST API", example="footnote serve --port 8000"
    )
    serve.add_argument("--host", help="the address to listen on (default 127.0.0.1: this machine only)")
    serve.add_argument("--port", type=int, help="the port to listen on (default 7860)")


def run_serve(options: argparse.Namespace) -> int:
    serve(from_env(store=options.store, host=options.host, port=options.port))
    return 0


def serve(settings: Settings) -> None:
    """Opens the assistant and serves it until it is told to stop. Raises our errors before anything listens."""
    import socket

    import uvicorn

    from qa.assistant import open_assistant
    from qa.web.app import create_app

    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingError(
                f"{settings.host} port {settings.port} cannot be listened on ({error.strerror}). "
                "Stop what uses it, or choose another port: footnote serve --port 7861"
            ) from error
    app = create_app(open_assistant(settings), settings)
    say(f"Footnote is at http://{settings.host}:{settings.port}/ (Ctrl-C stops it)")
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)
