"""Pages of other sites that hold our chat, on ports of their own: plain ones, and real wikis as Debian packages them.

Each of the wikis is made anew in a folder, with the lines in it that the README tells an administrator to paste.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MEDIAWIKI = Path("/usr/share/mediawiki")
DOKUWIKI = Path("/usr/share/dokuwiki")
# The theme's highlighter would come from a content network.
MKDOCS = """site_name: Wiki
site_url: http://127.0.0.1:{port}/
theme:
  name: mkdocs
  highlightjs: false
extra_javascript:
  - path: {root}/widget.js
    async: true
"""


@contextmanager
def site(pages: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a server with these pages, by path; each comes with the headers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            self.send_response(200 if page is not None else 204 if self.path == "/favicon.ico" else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    with _served(Handler) as address:
        yield address


@contextmanager
def mediawiki(folder: Path, root: str, port: int) -> Iterator[str]:
    """MediaWiki with SQLite, and the widget in MediaWiki:Common.js; the address of its main page."""
    address = f"http://127.0.0.1:{port}"
    _php(
        MEDIAWIKI / "maintenance" / "install.php", "--dbtype", "sqlite", "--dbpath", folder / "data", "--confpath", folder,
        "--pass", "harbour-of-northport", "--server", address, "--scriptpath", "", "Wiki", "Admin",
    )  # fmt: skip
    settings = folder / "LocalSettings.php"
    script = f'mw.loader.load("{root}/widget.js");'
    _php(
        MEDIAWIKI / "maintenance" / "edit.php", "--conf", settings, "-u", "Admin", "MediaWiki:Common.js",
        settings=settings, text=script,
    )  # fmt: skip
    with _php_server(MEDIAWIKI, port, folder, settings=settings):
        yield f"{address}/index.php/Main_Page"


@contextmanager
def dokuwiki(folder: Path, root: str, port: int) -> Iterator[str]:
    """DokuWiki with the widget in conf/userscript.js; the address of its first page."""
    shutil.copytree("/etc/dokuwiki", folder / "conf", ignore_dangling_symlinks=True)
    shutil.copytree("/var/lib/dokuwiki/data", folder / "data")
    (folder / "conf" / "local.php").write_text(
        f"<?php\n$conf['title'] = 'Wiki'; $conf['useacl'] = 0; $conf['license'] = ''; $conf['savedir'] = '{folder}/data';\n"
    )
    (folder / "conf" / "userscript.js").write_text(f'jQuery.getScript("{root}/widget.js");\n')
    (folder / "data" / "pages" / "start.txt").write_text("====== Start ======\n\nThe first page.\n")
    (folder / "first.php").write_text(f"<?php define('DOKU_CONF', '{folder}/conf/');\n")
    with _php_server(DOKUWIKI, port, folder, "-d", f"auto_prepend_file={folder}/first.php"):
        yield f"http://127.0.0.1:{port}/doku.php?id=start"


@contextmanager
def mkdocs(folder: Path, root: str, port: int) -> Iterator[str]:
    """A site built by MkDocs with the widget as extra_javascript; the address of its first page."""
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Start\n\nThe first page.\n")
    (folder / "docs" / "second.md").write_text("# Second\n\nThe second page.\n")
    (folder / "mkdocs.yml").write_text(MKDOCS.format(port=port, root=root))
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    with _served(partial(_Quiet, directory=str(folder / "site")), port) as address:
        yield f"{address}/"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(handler: object, port: int = 0) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _php(script: Path, *words: object, settings: Path | None = None, text: str = "") -> None:
    command: Sequence[str] = ["php", str(script), *map(str, words)]
    done = subprocess.run(command, input=text, env=_environment(settings), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _php_server(root: Path, port: int, folder: Path, *words: str, settings: Path | None = None) -> Iterator[None]:
    with (folder / "php.log").open("wb") as log:
        command = ["php", *words, "-S", f"127.0.0.1:{port}", "-t", str(root)]
        server = subprocess.Popen(command, env=_environment(settings), stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(port, server)
            yield
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # its workers too
            server.wait(10)


def _environment(settings: Path | None) -> dict[str, str]:
    workers = {"PHP_CLI_SERVER_WORKERS": "2"}
    return {**os.environ, **workers, **({"MW_CONFIG_FILE": str(settings)} if settings else {})}


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody listens on port {port}")
