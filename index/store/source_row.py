"""A source in, the values of its row out, and back: its patterns stand one a line; pure."""

from index.types import Source

SOURCE_COLUMNS = "name, location, space, include, exclude"


def row_of(source: Source) -> tuple[str, str, str, str, str]:
    """The values of SOURCE_COLUMNS."""
    return source.name, source.location, source.space, "\n".join(source.include), "\n".join(source.exclude)


def source_of(name: str, location: str, space: str, include: str, exclude: str) -> Source:
    """The source of a row's values."""
    return Source(name, location, space, tuple(include.splitlines()), tuple(exclude.splitlines()))
