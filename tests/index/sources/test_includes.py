"""What a Markdown file includes of others stands in its place: from its own source only, and never without end."""

import time
from pathlib import Path

import pytest

from index.sources.folder import FolderSource
from index.sources.includes import MOST_CHARACTERS, with_includes
from index.types import Source


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    (tmp_path / "secret.md").write_text("Canary.\n")
    return tmp_path / "wiki"


def write(wiki: Path, **files: str) -> None:
    for name, text in files.items():
        path = wiki / name.replace("__", "/")
        path = path if path.suffix else path.with_suffix(".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def whole(wiki: Path, path: str = "a.md") -> str:
    folder = FolderSource(Source("wiki", str(wiki)))
    return with_includes(folder, folder.read(path), path).decode()


def test_a_file_in_its_place(wiki: Path) -> None:
    write(
        wiki,
        a='One.\r\n\r\n--8<-- "b.md"\r\n\r\n!!! note\r\n\r\n    --8<-- "sub/c.md"\r\n',
        b="Two.\n",
        sub__c="Three.\n\nFour.\n",
    )
    assert whole(wiki) == "One.\n\nTwo.\n\n!!! note\n\n    Three.\n\n    Four.\n"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("b.md:2:3", "2\n3"),
        ("b.md:3", "3\n4 --8<-- [start:x]\n5\n6 --8<-- [end:x]"),
        ("b.md::1", "1"),
        ("b.md:x", "5"),
        ("b.md:nowhere", ""),
        ("b.md:99999999", ""),
    ],
)
def test_a_part_of_a_file(wiki: Path, named: str, expected: str) -> None:
    lines = "1\n2\n3\n4 --8<-- [start:x]\n5\n6 --8<-- [end:x]\n"
    write(wiki, a=f'--8<-- "{named}"', b=lines)
    kept = [line for line in expected.split("\n") if "8<" not in line]
    assert whole(wiki) == "\n".join(kept)


def test_several_files_between_two_bare_marks(wiki: Path) -> None:
    write(wiki, a="--8<--\nb.md\n\nc.md\n--8<--\nEnd.", b="Two.", c="Three.")
    assert whole(wiki) == "Two.\nThree.\nEnd."


def test_names_are_looked_for_from_the_root_the_pages_and_the_file_itself(wiki: Path) -> None:
    write(
        wiki,
        docs__x__a='--8<-- "b.md"\n--8<-- "c.md"\n--8<-- "docs/d.md"',
        docs__x__b="beside",
        docs__c="pages",
        docs__d="root",
    )
    assert whole(wiki, "docs/x/a.md") == "beside\npages\nroot"


@pytest.mark.parametrize(
    "named",
    ["../secret.md", "/etc/hostname", "link.md", ".hidden.md", "nowhere.md", "https://a.example/b.md", "a.md", "image.png"],
)
def test_what_must_not_be_read_is_left_out(wiki: Path, named: str) -> None:
    write(wiki, a=f'One.\n--8<-- "{named}"\nTwo.', **{".hidden.md": "Canary."})
    (wiki / "link.md").symlink_to(wiki.parent / "secret.md")
    (wiki / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    assert whole(wiki) == "One.\nTwo."


def test_what_is_no_include_stays_to_the_byte(wiki: Path) -> None:
    text = 'See `--8<-- "b.md"`.\r\n;--8<-- "b.md"\r\n8<-- cut here\r\n'
    write(wiki, b="Two.")
    data = text.encode()
    folder = FolderSource(Source("wiki", str(wiki)))
    assert with_includes(folder, data, "a.md") is data
    assert with_includes(folder, b'--8<-- "b.md"', "a.txt") == b'--8<-- "b.md"'


def test_a_circle_ends(wiki: Path) -> None:
    write(wiki, a='A.\n--8<-- "b.md"', b='B.\n--8<-- "c.md"\n--8<-- "b.md"', c='C.\n--8<-- "a.md"\n--8<-- "b.md"')
    assert whole(wiki) == "A.\nB.\nC."


def test_includes_of_includes_of_includes_come_to_an_end(wiki: Path) -> None:
    """Ten files that include the next ten times each are ten billion lines."""
    files = {f"f{number}": f'{number}\n{"  " * 10}--8<-- "f{number + 1}.md"\n' * 10 for number in range(10)}
    write(wiki, **files, f10="a\n" * 100_000, a='--8<-- "f0.md"\n' * 10)
    began = time.process_time()
    assert len(whole(wiki)) < 100 * MOST_CHARACTERS
    assert time.process_time() - began < 5


def test_long_lines_of_dashes_take_no_time(wiki: Path) -> None:
    write(wiki, a='--8<-- "b.md"\n' + "-" * 200_000, b="-" * 200_000 + "\n8<-")
    began = time.process_time()
    whole(wiki)
    assert time.process_time() - began < 2


def test_a_source_of_one_file_includes_nothing(wiki: Path) -> None:
    write(wiki, a='One.\n--8<-- "b.md"', b="Two.")
    folder = FolderSource(Source("a", str(wiki / "a.md")))
    assert with_includes(folder, folder.read("a.md"), "a.md") == b"One."
