"""`footnote deploy` as somebody types it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli

Outcome = tuple[int, str, str]


@pytest.fixture
def deploy(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Outcome]:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Outcome:
        status = cli.main(["deploy", *words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_unit_for_the_program_that_prints_it(deploy: Callable[..., Outcome], tmp_path: Path) -> None:
    status, out, err = deploy("systemd", "--store", "articles", "--user", "wiki")
    assert (
        status == 0
        and err == "This belongs to /etc/systemd/system/footnote.service; its first lines say what else is to be done.\n"
    )
    assert f'Environment="FOOTNOTE_STORE={tmp_path}/articles"' in out and "User=wiki" in out
    assert f'ExecStart="{Path(sys.executable).parent}' in out


def test_a_site_for_the_public_address(deploy: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PUBLIC_URL", "https://wiki.example/footnote")
    status, out, _ = deploy("nginx", "--certificate", "/etc/c.pem", "--key", "/etc/k.pem")
    assert status == 0 and 'ssl_certificate "/etc/c.pem";' in out and "location /footnote/ {" in out


def test_a_container_with_the_torch_of_this_installation(deploy: Callable[..., Outcome]) -> None:
    status, out, _ = deploy("container", "--json")
    row = json.loads(out)
    assert (status, row["path"]) == (0, "Containerfile") and '"torch~=2.13.0"' in row["text"]


def test_what_is_missing_is_one_sentence(deploy: Callable[..., Outcome]) -> None:
    assert deploy("nginx") == (
        1, "",
        "footnote: FOOTNOTE_PUBLIC_URL is not set. Set it to the address that people open, for example https://ask.example\n",
    )  # fmt: skip
