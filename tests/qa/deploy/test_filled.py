"""The files that run Footnote on a server: filled from the settings, quoted, and without the token."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import SettingError
from qa.deploy.filled import container, nginx, systemd
from qa.settings import Settings
from qa.web.limits import MOST_BODY_BYTES, MOST_FORM_BYTES

FULL = Settings(
    store=Path("/srv/footnote"),
    host="::1",
    port=8000,
    allowed_origins=("https://wiki.example", "https://b.example"),
    allowed_hosts=("ask.example",),
    public_url="https://ask.example/footnote/",
    admin_token="the-token-of-the-maintainer",
    risk=0.1,
)
COMMAND = [Path("/opt/footnote/bin/footnote")]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_a_unit() -> None:
    unit = lines(systemd(FULL, COMMAND, "footnote"))
    for line in (
        'ExecStart="/opt/footnote/bin/footnote" serve',
        "WorkingDirectory=/srv/footnote",
        'ReadWritePaths="/srv/footnote"',
        "User=footnote",
        'Environment="FOOTNOTE_STORE=/srv/footnote"',
        'Environment="FOOTNOTE_HOST=::1"',
        'Environment="FOOTNOTE_PORT=8000"',
        'Environment="FOOTNOTE_ALLOWED_ORIGINS=https://wiki.example,https://b.example"',
        'Environment="FOOTNOTE_RISK=0.1"',
        "ProtectHome=yes",
        "IPAddressDeny=any",
        "CapabilityBoundingSet=",
    ):
        assert line in unit
    assert not any("FOOTNOTE_TOP_K" in line or "FOOTNOTE_SEEDS" in line for line in unit)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"host": "0.0.0.0"}, None),
        ({"port": 443}, "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"),
        ({"store": Path("/home/ada/store")}, "ProtectHome=read-only"),
        ({"store": Path('/srv/a "b" 100%\\')}, 'ReadWritePaths="/srv/a \\"b\\" 100%%\\\\"'),
        ({"reader": str(Path(__file__).parent)}, f'Environment="FOOTNOTE_READER={Path(__file__).parent}"'),
        ({"reader": "deepset/minilm"}, 'Environment="FOOTNOTE_READER=deepset/minilm"'),
    ],
)
def test_what_changes_a_unit(change: dict[str, object], line: str | None) -> None:
    unit = lines(systemd(replace(FULL, **change), COMMAND, "footnote"))  # type: ignore[arg-type]
    assert line in unit if line else not any(each.startswith("IPAddress") for each in unit)


@pytest.mark.parametrize("user", ["", "Ada", "a b", "a\nUser=root", "-a"])
def test_a_user_that_is_none(user: str) -> None:
    with pytest.raises(SettingError, match="is no name of a user"):
        systemd(FULL, COMMAND, user)


@pytest.mark.parametrize(
    "settings",
    [
        replace(FULL, reader="a\nExecStartPre=/bin/evil"),
        replace(FULL, store=Path("/srv/a\rb")),
        replace(FULL, allowed_hosts=("a\x00",)),
    ],
)  # fmt: skip
def test_what_would_begin_another_line_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingError, match="control character"):
        systemd(settings, COMMAND, "footnote")


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and "FOOTNOTE_REQUIRE_ALL" not in os.environ,
    reason="systemd is not installed",
)
@pytest.mark.parametrize(
    "settings",
    [
        FULL, replace(FULL, host="0.0.0.0", port=80),
        replace(FULL, store=Path("/srv/a 'b' \"c\" 100% $HOME"), reader="$HOME/%i \\ \"x\" 'y'"),
    ],
    ids=str,
)  # fmt: skip
def test_systemd_takes_the_unit(tmp_path: Path, settings: Settings) -> None:
    unit = tmp_path / "footnote.service"
    unit.write_text(systemd(settings, [Path(sys.executable), "-m", "qa.cli"], "footnote"))
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    about_it = [line for line in (verified.stdout + verified.stderr).splitlines() if "footnote" in line]
    assert (verified.returncode, about_it) == (0, [])
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True, check=False
    )
    exposure = re.search(r"Overall exposure level for footnote.service: ([0-9.]+)", judged.stdout)
    assert exposure is not None and float(exposure[1]) <= 2.0  # of 10


def test_a_site() -> None:
    site = lines(nginx(FULL, "/etc/ask.pem", "/etc/ask key.pem"))
    for line in (
        "listen 443 ssl;",
        "server_name ask.example;",
        'ssl_certificate "/etc/ask.pem";',
        'ssl_certificate_key "/etc/ask key.pem";',
        "return 301 https://$host$request_uri;",
        'proxy_set_header X-Forwarded-Prefix "/footnote";',
        "location = /footnote {",
        "location /footnote/ {",
        "proxy_pass http://[::1]:8000/;",
        "proxy_pass http://[::1]:8000/gradio_api/queue/data;",
    ):
        assert line in site


def test_a_site_without_a_sub_path_and_without_tls() -> None:
    settings = replace(FULL, public_url="http://ask.example:8080", host="0.0.0.0")
    site = lines(nginx(settings, "", ""))
    for line in (
        "listen 8080;",
        "location / {",
        "proxy_pass http://127.0.0.1:8000/;",
        'proxy_set_header X-Forwarded-Prefix "";',
    ):
        assert line in site
    assert not any("ssl" in line or "return" in line for line in site)


def test_the_certificate_is_named_after_the_host() -> None:
    assert 'ssl_certificate "/etc/ssl/certs/ask.example.pem";' in lines(nginx(FULL, "", ""))


def test_a_site_lets_in_as_much_as_the_server_takes() -> None:
    sizes = [
        int(size) * {"k": 1024, "m": 1024**2}[unit]
        for size, unit in re.findall(r"max_body_size (\d+)([km])", nginx(FULL, "", ""))
    ]
    assert sizes[0] >= MOST_BODY_BYTES and sizes[1] >= MOST_FORM_BYTES


@pytest.mark.parametrize(
    ("settings", "certificate", "message"),
    [
        (Settings(), "", "FOOTNOTE_PUBLIC_URL is not set"),
        (
            replace(FULL, public_url="https://ask.example/a;b"),
            "",
            "FOOTNOTE_PUBLIC_URL is 'https://ask.example/a;b', which is no",
        ),
        (FULL, "/etc/$host.pem", "holds a \\$"),
        (FULL, "/etc/a\n.pem", "control character"),
    ],
)
def test_a_site_that_cannot_be_made(settings: Settings, certificate: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        nginx(settings, certificate, "")


def test_a_containerfile() -> None:
    file = container(replace(FULL, synonyms="/srv/words.txt", host="127.0.0.1"), "torch~=2.13.0")
    assert '"torch~=2.13.0"' in file and "EXPOSE 8000" in file and "127.0.0.1:8000/healthz" in file
    environment = re.search(r"^ENV (.*?)^EXPOSE", file, re.DOTALL | re.MULTILINE)
    assert environment is not None and [line.strip(" \\\n") for line in environment[1].splitlines()] == [
        'FOOTNOTE_STORE="/store"', 'FOOTNOTE_HOST="0.0.0.0"', 'FOOTNOTE_PORT="8000"', 'FOOTNOTE_RISK="0.1"',
        'FOOTNOTE_ALLOWED_ORIGINS="https://wiki.example,https://b.example"', 'FOOTNOTE_ALLOWED_HOSTS="ask.example"',
        'FOOTNOTE_PUBLIC_URL="https://ask.example/footnote/"',
    ]  # fmt: skip
    instructions = [line.split()[0] for line in file.splitlines() if line and not line.startswith((" ", "#"))]
    assert instructions == "FROM RUN COPY COPY COPY RUN RUN USER WORKDIR VOLUME ENV EXPOSE HEALTHCHECK ENTRYPOINT CMD".split()


def test_what_a_containerfile_copies_is_there() -> None:
    root = Path(__file__).parents[3]
    copied = [name for line in re.findall(r"^COPY (.*) \S+$", container(FULL, "torch"), re.MULTILINE) for name in line.split()]
    assert [name for name in copied if not (root / name).exists()] == []


def test_a_value_in_a_containerfile_is_quoted() -> None:
    assert 'FOOTNOTE_ALLOWED_HOSTS="a\\"b\\$c\\\\d"' in container(replace(FULL, allowed_hosts=('a"b$c\\d',)), "torch")


def test_no_file_holds_the_token_or_an_empty_name() -> None:
    for text in (systemd(FULL, COMMAND, "footnote"), nginx(FULL, "", ""), container(FULL, "torch")):
        assert "the-token-of" not in text and not re.search(r"@[A-Z_]+@", text)
