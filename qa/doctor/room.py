"""Free disk and memory in, whether they are enough for a server and a sync out; pure but for the two that look.

A server takes 0.7 GB at rest and 1.1 GB at its peak; a sync holds about 1 GB above that for 50 MB of text in one file.
"""

import os
import shutil
from pathlib import Path

from qa.doctor.finding import Finding

GIB = 1024**3
LITTLE_DISK, LEAST_DISK = GIB, GIB // 10
LITTLE_MEMORY, LEAST_MEMORY = 2 * GIB, GIB
CGROUP = Path("/sys/fs/cgroup/memory.max")  # what a container or a service may take


def disk_finding(folder: Path, free: int, size: int) -> Finding:
    """`size`: of what is in the store's folder; a sync with --rebuild needs as much again."""
    found = f"{_shown(free)} are free where {folder} lies, which has {_shown(size)}."
    remedy = "Free some space there, or set FOOTNOTE_STORE to a folder on another disk."
    if free < LEAST_DISK:
        return Finding("disk", "BAD", found, remedy)
    return Finding("disk", "warning", found, remedy) if free < max(LITTLE_DISK, size) else Finding("disk", "ok", found)


def memory_finding(total: int | None, available: int | None) -> Finding:
    """In bytes; None where this system does not say."""
    if total is None:
        return Finding("memory", "ok", "This system does not say how much memory it has; a server takes 1.1 GB at its peak.")
    free = "" if available is None else f"{_shown(available)} free of "
    found = f"{free}{_shown(total)}; a server takes 1.1 GB at its peak."
    if total < LEAST_MEMORY:
        return Finding("memory", "BAD", found, "Take a machine or a container with at least 2 GB.")
    if available is not None and available < LITTLE_MEMORY:
        return Finding("memory", "warning", found, "Close what else is running, or give the machine or container more.")
    return Finding("memory", "ok", found)


def disk(folder: Path) -> tuple[int, int]:
    """(free bytes where the folder is or will be, bytes of the files in it)."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    files = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    return shutil.disk_usage(there).free, sum(path.stat().st_size for path in files)


def memory() -> tuple[int | None, int | None]:
    """(total, available) bytes, by what Linux says; a container's limit counts. None where it is not known."""
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        total: int | None = page * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None, None
    available = None
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        available = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
        limit = int(CGROUP.read_text(encoding="ascii"))
        total, available = min(limit, total or limit), min(limit, available)
    except (OSError, ValueError, StopIteration):  # "max", or no Linux
        pass
    return total, available


def _shown(size: int) -> str:
    return f"{size / GIB:.1f} GiB" if size >= GIB // 10 else f"{size / 1024**2:.1f} MiB"
