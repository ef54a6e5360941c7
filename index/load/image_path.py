"""The address of an image as an article writes it in, the path of that file in the article's source out; pure.

Only what lies in the source is ever named: a web address, data, an absolute path, a hidden file, and a path that leads out of
the source become an empty one. Whether the file is there, and holds an image, is seen when it is asked for.
"""

import posixpath
import re
from urllib.parse import unquote

LONGEST = 1000  # characters of a path
_NEVER = re.compile(r"[\x00-\x1f\x7f\\:\ud800-\udfff]")  # a colon: `https:`, `data:`, a drive; a backslash is a slash to some


def image_path(written: str, article: str) -> str:
    """The path, relative to the source, of an image that the file `article`, likewise relative, refers to as `written`."""
    named = unquote(re.split("[?#]", written.strip(), maxsplit=1)[0])
    path = posixpath.normpath(posixpath.join(posixpath.dirname(article), named))
    if not named or len(path) > LONGEST or named.startswith("/") or _NEVER.search(path):
        return ""
    return "" if any(part.startswith(".") for part in path.split("/")) else path
