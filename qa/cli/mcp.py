"""`footnote mcp`: the articles as tools for programs that speak the Model Context Protocol, over stdio or HTTP."""

import argparse
from importlib.util import find_spec

from index.errors import SettingError
from qa.cli.command import Commands, add_command, say
from qa.settings import Settings, from_env, public_url

HOST, PORT = "127.0.0.1", 7861  # not those of the web chat, which may run beside it
MOST_CONNECTIONS = 64  # beyond them a request is refused with 503

OPEN_TO_ALL = (
    "Whoever reaches this port can read the articles: there is no sign-in. Put a proxy with one before it, or listen on "
    f"{HOST}."
)


def add(commands: Commands) -> None:
    mcp = add_command(
        commands,
        "mcp",
        run_mcp,
        help="serve the articles to programs by the Model Context Protocol",
        example="footnote mcp --store /home/me/store",
    )
    mcp.add_argument("--http", action="store_true", help="listen for streamable HTTP, instead of standard input and output")
    mcp.add_argument("--host", help=f"with --http: the address to listen on (default {HOST}: this machine only)")
    mcp.add_argument("--port", type=int, help=f"with --http: the port to listen on (default {PORT})")


def run_mcp(options: argparse.Namespace) -> int:
    if (options.host or options.port) and not options.http:
        raise SettingError("--host and --port are for HTTP. Add --http, or leave them out.")
    if find_spec("mcp") is None:
        raise SettingError("The library mcp, which this command needs, is not installed. Run: pip install '.[mcp]'")
    settings = from_env(store=options.store, host=options.host or HOST, port=options.port or PORT)
    if options.http:
        _serve_http(settings)
    else:
        _serve_stdio(settings)
    return 0


def _serve_stdio(settings: Settings) -> None:
    import signal
    from functools import partial

    import anyio

    from index.store.store import Store
    from qa.assistant import open_assistant
    from qa.mcp.server import serve_stdio

    Store.open(settings.store)  # what is wrong with it is said at once, not to whoever asks first
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler waits for a thread that waits for standard input
    anyio.run(serve_stdio, partial(open_assistant, settings), public_url(settings))


def _serve_http(settings: Settings) -> None:
    import uvicorn

    from qa.assistant import open_assistant
    from qa.hosts import is_loopback
    from qa.listening import fault_of
    from qa.mcp.http import PATH, create_app
    from qa.mcp.server import create_server

    if fault := fault_of(settings.host, settings.port):
        raise SettingError(
            f"{settings.host} port {settings.port} cannot be listened on ({fault.strerror}). "
            "Stop what uses it, or choose another port: footnote mcp --http --port 7862"
        )
    assistant = open_assistant(settings)
    app = create_app(create_server(lambda: assistant, public_url(settings)), settings)
    say(f"Footnote's MCP server is at http://{settings.host}:{settings.port}{PATH} (Ctrl-C stops it)")
    if not is_loopback(settings.host):
        say(OPEN_TO_ALL)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
    )
