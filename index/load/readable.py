"""What a format's library raises on a damaged file becomes that file's `LoadError`; too little memory stays what it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import LoadError


@contextmanager
def readable(program: str) -> Iterator[None]:
    """Around all use of a library that reads other people's files. `program` makes such files: "a word processor"."""
    try:
        yield
    except (LoadError, MemoryError, RecursionError):
        raise
    except Exception as error:  # libraries raise whatever their code meets: KeyError, AssertionError, SyntaxError ...
        raise LoadError(
            f"It is damaged, or not what its name says ({type(error).__name__}). Open it in {program} and save it anew."
        ) from error
