"""How an article names an image, and the file of its source that this is; whatever leads elsewhere is none."""

import pytest

from index.load.image_path import LONGEST, image_path


@pytest.mark.parametrize(
    ("written", "article", "path"),
    [
        ("map.png", "page.md", "map.png"),
        ("map.png", "guide/steps/page.md", "guide/steps/map.png"),
        ("../img/map.png", "guide/steps/page.md", "guide/img/map.png"),
        ("./a//b/../map.png", "guide/page.md", "guide/a/map.png"),
        (" My%20map%C3%A9.png ", "page.md", "My mapé.png"),
        ("page_files/My map.png", "page.html", "page_files/My map.png"),
        ("map.png?raw=true#top", "page.md", "map.png"),
        ("what%3F%23.png", "page.md", "what?#.png"),
        ("100%25.png", "page.md", "100%.png"),
        ("%2561.png", "page.md", "%61.png"),  # decoded once
        ("<script>.png", "page.md", "<script>.png"),
        ("map..png", "v1..2/page.md", "v1..2/map..png"),
    ],
)
def test_a_file_of_the_source(written: str, article: str, path: str) -> None:
    assert image_path(written, article) == path


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "#top", "?a=1", ".", "..", "../map.png", "a/../../map.png", "%2e%2e/map.png", "..%2fmap.png",
        "a/%2e%2e/../../x.png", "/etc/passwd", "%2Fetc%2Fpasswd", "//evil.example/x.png", "/\\evil.example/x.png",
        "\\\\evil.example\\x.png", "..\\map.png", "a%5c..%5c..%5cmap.png", "C:\\map.png", "C:map.png", "c%3a/map.png",
        "http://evil.example/x.png", "HTTPS://evil.example/x.png", "ftp://evil.example/x.png", "file:///etc/passwd",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:x", "blob:x", "about:blank",
        "data:image/png;base64,iVBORw0KGgo=", "data:image/svg+xml,<svg onload=alert(1)>",
        "map.png\0.txt", "map%00.png", "a\nb.png", "a%0d%0ab.png", "\ud800.png", "a\x7f.png",
        ".secret.png", ".git/map.png", "a/.cache/map.png", "%2egit/map.png",
        "x" * (LONGEST + 1),
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_source(written: str) -> None:
    assert image_path(written, "page.md") == ""


def test_above_the_articles_folder_is_still_the_source_and_above_the_source_is_not() -> None:
    assert image_path("../../map.png", "a/b/page.md") == "map.png"
    assert image_path("../../../map.png", "a/b/page.md") == ""
