"""A Markdown file's front matter in, the address that its writer gives it within its site out, as Docusaurus reads it; pure."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from index.load.metadata import one_line


def slug_of(front: Mapping[str, Any], path: str) -> str:
    """The slug, absolute or relative to the file's folder; else the id, which is a page's last name unless it is an index."""
    file = PurePosixPath(path)
    is_index = file.stem.lower() in ("index", "readme", file.parent.name.lower())
    return one_line(front.get("slug")) or ("" if is_index else one_line(front.get("id")))
