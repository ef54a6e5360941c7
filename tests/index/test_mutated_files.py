"""200 damaged files each of PDF, DOCX and XLSX: none ends, hangs or fills what reads them, and the next good file is read.

Seeded, so that a file that ever does can be made again: `mutated(MADE[name](), seed)`.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from fakes import HashEmbedder
from made_pdf import lines, pdf
from mutations import mutated

from index.errors import LoadError
from index.jail import Jail, Limits
from index.store.store import Store
from index.sync import sync

LIMITS = Limits(clock_seconds=30, cpu_seconds=20)
SLICE = range(12)
ALL = range(200)


def made_pdf() -> bytes:
    return pdf([lines(50, 700, "The ferry of Brinmouth leaves at noon", "on all days."), lines(50, 700, "A second page.")])


def made_docx() -> bytes:
    document = docx.Document()
    document.add_heading("The ferry of Brinmouth", 1)
    document.add_paragraph("It leaves at noon.", style="List Number")
    table = document.add_table(2, 3)
    table.cell(1, 0).merge(table.cell(1, 2)).text = "Merged."
    document.sections[0].header.paragraphs[0].text = "Harbour office"
    return saved(document)


def made_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in (["City", "Limit", "Share"], ["Lisbon", 120, 0.25], ["Oslo", None, 0.5], ["=A2", "x" * 300, -1]):
        book.active.append(row)
    book.active.merge_cells("A3:B3")
    book.active["C2"].number_format = "0.0%"
    book.create_sheet("Hotels").append(["Hotel", "City"])
    return saved(book)


def saved(made: object) -> bytes:
    buffer = BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


MADE: dict[str, Callable[[], bytes]] = {"a.pdf": made_pdf, "a.docx": made_docx, "a.xlsx": made_xlsx}


@pytest.mark.parametrize("seeds", [pytest.param(SLICE, id="slice"), pytest.param(ALL, id="all", marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", MADE)
def test_damaged_files_harm_nobody(name: str, seeds: Iterable[int]) -> None:
    good = MADE[name]()
    with Jail(LIMITS) as jail:
        expected = list(jail.load(good, name))
        assert expected and all(article.pieces for article in expected)
        for seed in seeds:
            began = time.monotonic()
            with suppress(LoadError):
                list(jail.load(mutated(good, seed), name))
            assert time.monotonic() - began < LIMITS.clock_seconds + 5, seed
            assert peak_of(jail) <= LIMITS.memory_bytes, seed
        assert list(jail.load(good, name)) == expected


def test_a_sync_goes_on_over_damaged_files(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, make in MADE.items():
        for seed in SLICE:
            (articles / f"damaged-{seed}-{name}").write_bytes(mutated(make(), seed))
    (articles / "good.docx").write_bytes(made_docx())
    store = Store.open(tmp_path / "store", create=True)
    (report,) = sync(store, [articles], HashEmbedder())
    assert report.failed and all(reason.endswith(".") for _, reason in report.failed)
    with store.snapshot() as snapshot:
        assert "good.docx" in [listing.meta.path for listing in snapshot.documents()]


def peak_of(jail: Jail) -> int:
    """The most address space that the jail's child has had, in bytes; 0 where the machine does not say, or there is none."""
    status = Path(f"/proc/{jail._child.pid if jail._child else 0}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPeak:")), 0)
