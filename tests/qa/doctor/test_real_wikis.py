"""Real wikis, as Debian packages them, are recognised, and what their own policies forbid is said."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from os import environ
from pathlib import Path

import pytest
from wikis import DOKUWIKI, MEDIAWIKI, dokuwiki, mediawiki, mkdocs

from qa.doctor.visit import embed_findings
from qa.listening import free_port
from qa.settings import Settings

pytestmark = pytest.mark.slow

Wiki = Callable[[Path, str, int], AbstractContextManager[str]]
SERVER = "http://127.0.0.1:7860"


def needed(folder: Path) -> None:
    if not (folder.exists() and shutil.which("php")) and "FOOTNOTE_REQUIRE_ALL" not in environ:
        pytest.skip(f"{folder.name} is not installed")


def states(address: str) -> dict[str, str]:
    found = {finding.name: finding for finding in embed_findings(address, SERVER, Settings(port=free_port()))}
    return {name: finding.state for name, finding in found.items()} | {
        "is": found["wiki"].found.split(" is ")[1].split(" (")[0]
    }


@pytest.mark.parametrize(("wiki", "name", "needs"), [(dokuwiki, "DokuWiki.", DOKUWIKI), (mkdocs, "MkDocs.", None)])
def test_a_wiki_without_policies(wiki: Wiki, name: str, needs: Path | None, tmp_path: Path) -> None:
    if needs:
        needed(needs)
    with wiki(tmp_path, SERVER, free_port()) as address:
        assert states(address) | {"is": name, "scripts": "ok", "frames": "ok"} == states(address)


def test_mediawiki_with_and_without_its_policy(tmp_path: Path) -> None:
    needed(MEDIAWIKI)
    allowed = f"[ 'script-src' => [ '{SERVER}' ], 'default-src' => [ '{SERVER}' ] ]"
    policies = {"false": "ok ok", "true": "BAD ok", "[ 'default-src' => true ]": "BAD BAD", allowed: "ok ok"}
    with mediawiki(tmp_path, SERVER, free_port()) as address:
        settings = (tmp_path / "LocalSettings.php").read_text()
        for policy, expected in policies.items():
            (tmp_path / "LocalSettings.php").write_text(f"{settings}\n$wgCSPHeader = {policy};\n")
            found = states(address)
            assert (found["is"], f"{found['scripts']} {found['frames']}") == ("MediaWiki", expected), policy
