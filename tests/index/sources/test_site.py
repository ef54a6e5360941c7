"""The address of a page by its path, in folders of MkDocs and of Docusaurus: only where it states none, and http(s) only."""

import time
from pathlib import Path

import pytest

from index.sources.docusaurus import Docusaurus, docusaurus
from index.sources.mkdocs import MkDocs, mkdocs
from index.sources.site import site_of
from index.types import Article, Source

MKDOCS = """site_name: The handbook
site_url: https://docs.example.org/handbook  # where it is
theme:
  name: material
  site_url: https://wrong.example
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""

DOCUSAURUS = """// url: 'https://commented.example'
import {themes} from 'prism-react-renderer';
const config = {
  title: "It's { a brace",
  scripts: [{url: 'https://scripts.example', baseUrl2: 'x'}],
  url: 'https://docs.example.org', /* url: 'https://other.example' */
  baseUrl: '/handbook/',
  trailingSlash: undefined,
  presets: [['classic', {
    docs: { sidebarPath: './sidebars.ts', routeBasePath: 'guide', editUrl: 'https://git.example/' },
    blog: { routeBasePath: '/news' },
  }]],
  themeConfig: { docs: { sidebar: { hideable: true } } },
};
export default config;
"""


@pytest.mark.parametrize(
    ("path", "address", "as_files"),
    [
        ("index.md", "", "index.html"),
        ("README.md", "", "index.html"),
        ("a.md", "a/", "a.html"),
        ("sub/index.md", "sub/", "sub/index.html"),
        ("sub/01-a b.md", "sub/01-a%20b/", "sub/01-a%20b.html"),
        ("sub/Über.md", "sub/%C3%9Cber/", "sub/%C3%9Cber.html"),
        ("files/plan.pdf", "files/plan.pdf", "files/plan.pdf"),
    ],
)
def test_addresses_of_mkdocs(path: str, address: str, as_files: str) -> None:
    assert MkDocs("https://a.example/").address(path, "") == f"https://a.example/{address}"
    assert MkDocs("https://a.example/", directory_urls=False).address(path, "") == f"https://a.example/{as_files}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MKDOCS, MkDocs("https://docs.example.org/handbook/")),
        (
            "site_url: 'https://a.example/'\r\ndocs_dir: \"pages\"\nuse_directory_urls: false",
            MkDocs("https://a.example/", "pages", False),
        ),
        ("site_url: javascript:alert(1)", None),
        ("site_url: ''", None),
        ("site_url: !ENV [SITE, 'https://a.example']", None),
        ("site_name: x", None),
    ],
)
def test_what_a_mkdocs_yml_says(text: str, expected: MkDocs | None) -> None:
    assert mkdocs(text) == expected


@pytest.mark.parametrize(
    ("path", "slug", "address"),
    [
        ("intro.md", "", "docs/intro"),
        ("intro.mdx", "", "docs/intro"),
        ("index.md", "", "docs/"),
        ("guide/index.md", "", "docs/guide/"),
        ("guide/README.md", "", "docs/guide/"),
        ("guide/guide.md", "", "docs/guide/"),
        ("01-guide/02 - first.md", "", "docs/guide/first"),
        ("guide/2024-05-01-news.md", "", "docs/guide/2024-05-01-news"),
        ("guide/1.2-news.md", "", "docs/guide/1.2-news"),
        ("guide/a.md", "/start", "docs/start"),
        ("guide/a.md", "/", "docs"),
        ("guide/a.md", "b", "docs/guide/b"),
        ("guide/a.md", "../b", "docs/b"),
        ("guide/index.md", "b", "docs/guide/b"),
    ],
)
def test_addresses_of_docusaurus(path: str, slug: str, address: str) -> None:
    assert Docusaurus("https://a.example/").address(path, slug).rstrip("/") == f"https://a.example/{address}".rstrip("/")
    assert (
        Docusaurus("https://a.example/", trailing_slash=True).address(path, slug)
        == f"https://a.example/{address}".rstrip("/") + "/"
    )


def test_a_route_at_the_root_and_files_that_are_no_pages() -> None:
    site = Docusaurus("https://a.example/", route="")
    assert [site.address(path, "") for path in ("index.md", "a/b.md", "a/b.pdf")] == [
        "https://a.example/",
        "https://a.example/a/b",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DOCUSAURUS, Docusaurus("https://docs.example.org/handbook/", route="guide")),
        ('module.exports = {"url": "https://a.example", "baseUrl": "/"}', Docusaurus("https://a.example/")),
        (
            "export default function f() { return {baseUrl: '/', url: `https://a.example`, trailingSlash: true, presets: "
            "[['classic', {docs: {path: './pages', routeBasePath: '/', numberPrefixParser: false}}]]} }",
            Docusaurus("https://a.example/", "pages", "", True, False),
        ),
        ("module.exports = {url: 'javascript:alert(1)', baseUrl: '/'}", None),
        ("module.exports = {url: process.env.URL, baseUrl: '/'}", None),
        ("module.exports = {url: `https://${host}`, baseUrl: '/'}", None),
        ("{{{{ url: 'https://a.example', baseUrl: '/'", None),
        ("", None),
    ],
)
def test_what_a_docusaurus_config_says(text: str, expected: Docusaurus | None) -> None:
    assert docusaurus(text) == expected


@pytest.mark.parametrize("piece", ["`\\`", "docs: {", "/*", "'\\'", "url: ", "{'", "docs : "])
def test_no_config_is_slow(piece: str) -> None:
    began = time.process_time()
    docusaurus(piece * (300_000 // len(piece)))
    mkdocs(f"site_url: {piece}\n" * (300_000 // len(piece)))
    assert time.process_time() - began < 4


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def address(root: Path, path: str, **values: str) -> str:
    site = site_of(Source("wiki", str(root)))
    article = Article("T", (), **values)  # type: ignore[arg-type]
    return site.addressed(article, path).url if site else ""


def test_the_source_is_the_project_or_its_folder_of_pages(tmp_path: Path) -> None:
    write(tmp_path / "site" / "mkdocs.yml", MKDOCS)
    (tmp_path / "site" / "docs").mkdir()
    (tmp_path / "site" / "other").mkdir()
    assert address(tmp_path / "site", "docs/a.md") == "https://docs.example.org/handbook/a/"
    assert address(tmp_path / "site", "notes/a.md") == address(tmp_path / "site", "README.md") == ""
    assert address(tmp_path / "site" / "docs", "a.md") == "https://docs.example.org/handbook/a/"
    assert address(tmp_path / "site" / "other", "a.md") == ""
    write(tmp_path / "site" / "mkdocs.yml", f"{MKDOCS}docs_dir: ../outside\n")
    assert address(tmp_path / "site", "a.md") == ""


def test_what_an_article_states_itself_counts(tmp_path: Path) -> None:
    write(tmp_path / "docusaurus.config.js", DOCUSAURUS)
    assert address(tmp_path, "docs/a.md", url="https://mine.example/a") == "https://mine.example/a"
    assert address(tmp_path, "docs/a.md", slug="/b") == "https://docs.example.org/handbook/guide/b"
    assert address(tmp_path, "docs/a.md", slug="javascript:alert(1)") == (
        "https://docs.example.org/handbook/guide/javascript%3Aalert%281%29"
    )
    assert address(tmp_path, "docs/a.md", key="page 3") == ""  # one of several in a file


def test_a_config_that_cannot_be_read_costs_the_addresses_only(tmp_path: Path) -> None:
    write(tmp_path / "outside.yml", MKDOCS)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mkdocs.yml").symlink_to(tmp_path / "outside.yml")
    assert site_of(Source("wiki", str(tmp_path / "site"))) is None
