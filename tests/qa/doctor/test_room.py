"""How much room is enough, and that what this machine has is read."""

from pathlib import Path

import pytest

from qa.doctor.room import GIB, disk, disk_finding, memory, memory_finding

MIB = GIB // 1024


@pytest.mark.parametrize(
    ("free", "size", "state"),
    [(20 * GIB, MIB, "ok"), (GIB // 2, MIB, "warning"), (4 * GIB, 5 * GIB, "warning"), (50 * MIB, MIB, "BAD")],
)
def test_disk(free: int, size: int, state: str) -> None:
    assert disk_finding(Path("store"), free, size).state == state


@pytest.mark.parametrize(
    ("total", "available", "state"),
    [
        (None, None, "ok"), (8 * GIB, 6 * GIB, "ok"), (8 * GIB, None, "ok"),
        (8 * GIB, GIB, "warning"), (GIB // 2, GIB // 2, "BAD"),
    ],
)  # fmt: skip
def test_memory(total: int | None, available: int | None, state: str) -> None:
    assert memory_finding(total, available).state == state


def test_this_machine(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"x" * 1000)
    assert disk(tmp_path)[1] == 1000 and disk(tmp_path)[0] > 0
    assert disk(tmp_path / "not" / "there") == (disk(tmp_path)[0], 0) or disk(tmp_path / "not" / "there")[1] == 0
    total, available = memory()
    assert total is None or total > 100 * MIB
    assert available is None or (total is not None and 0 < available <= total)
