"""Archives are counted as they are decoded, and XML of an archive declares nothing."""

import zipfile
from io import BytesIO

import pytest

from index.errors import LoadError
from index.load.archive import Archive
from index.load.xml import xml_tree


def archive(**members: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def test_members_are_read_by_name() -> None:
    read = Archive(archive(a__b=b"one", c=b"two"))
    assert [(name, read.read(name)) for name in read] == [("a/b", b"one"), ("c", b"two")]
    assert "c" in read and "d" not in read


def test_a_bomb_is_refused() -> None:
    """Row 10: 51,102 bytes that unpack to 52,428,800."""
    bomb = archive(x=b"\0" * 52_428_800)
    assert len(bomb) < 60_000
    for work in (lambda: Archive(bomb).read("x"), lambda: Archive(bomb).check()):
        with pytest.raises(LoadError, match="far more"):
            work()


def test_a_header_that_lies_about_the_size_is_refused() -> None:
    data = bytearray(archive(x=b"\0" * 20_000_000))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size that the directory states
    with pytest.raises(LoadError):
        Archive(bytes(data)).read("x")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100, archive(x=b"y" * 500)[:-30]])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(LoadError, match="damaged"):
        Archive(data)


def test_a_document_type_is_refused_even_between_two_blocks() -> None:
    import os

    filler = os.urandom(2**18 - 13).hex().encode()[: 2**18 - 13]
    with pytest.raises(LoadError, match="document type"):
        Archive(archive(**{"word.xml": b"<a><!--" + filler[:-10] + b"--><!DOCTYPE x [<!ENTITY a 'b'>]>"})).check()
    for text in (b"<!DOCTYPE x><x/>", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'):
        with pytest.raises(LoadError, match=r"document type|damaged"):
            xml_tree(text)


def test_xml_is_read_without_network_or_depth() -> None:
    assert xml_tree(b"<a><b>c</b></a>")[0].text == "c"
    for text in (b"<a>", b"", b"<a>" * 100_000 + b"</a>" * 100_000):
        with pytest.raises(LoadError, match="damaged"):
            xml_tree(text)
