"""The writer's lock: one process writes a store at a time, and a killed one leaves no lock behind (the system releases it)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import StoreBusy, StoreReadOnly

FILE_NAME = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Holds the lock of the store in `folder`. Raises `StoreBusy` at once when another process has it."""
    lock = FileLock(folder / FILE_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(f"Another sync is writing the store in {folder}. Wait until it is done, then try again.") from None
    except OSError as error:
        raise StoreReadOnly(
            f"The store in {folder} cannot be written ({error.strerror}). Check the folder's rights."
        ) from error
    try:
        yield
    finally:
        lock.release()
