"""What the installation wants and what is installed in, one finding for each that does not fit out; pure.

The wishes are those of pyproject.toml, as the installed package carries them: "torch~=2.13.0". Nothing is imported, so a
library that cannot even be imported is judged as well. Only the operators that our own file uses are understood.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from qa.doctor.finding import Finding

NAMED = ("torch", "transformers", "faiss-cpu", "gradio")  # told even where they fit
COMPARED: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    ">=": lambda installed, wanted: installed >= wanted,
    "<": lambda installed, wanted: installed < wanted,
    "==": lambda installed, wanted: installed[: len(wanted)] == wanted,
    "~=": lambda installed, wanted: installed >= wanted and installed[: len(wanted) - 1] == wanted[:-1],
}


def version_findings(
    own: str, python: str, wanted_python: str, wanted: Sequence[str], installed: Mapping[str, str]
) -> Iterator[Finding]:
    """`own` and `python`: their versions; `wanted`: requirements, without those of extras; `installed`: by normal name."""
    remedy = "Install footnote-qa anew in a fresh virtual environment, so that pip takes what fits."
    needed = [re.fullmatch(r"([A-Za-z0-9._-]+?)\s*((?:[<>=~]=?[^;]*)?)", text.strip()) for text in wanted if ";" not in text]
    wishes = {normal(match[1]): match[2] for match in needed if match}
    wrong = [
        Finding("versions", "BAD", f"{name} {installed.get(name) or 'is not installed'}, wanted is {name}{wish}.", remedy)
        for name, wish in wishes.items()
        if not fits(installed.get(name, ""), wish)
    ]
    if not fits(python, wanted_python):
        wrong.append(Finding("versions", "BAD", f"Python {python}, wanted is Python{wanted_python}.", "Take a newer Python."))
    yield from wrong
    if not wrong:
        told = ", ".join(f"{name} {installed[name]}" for name in NAMED if name in installed)
        yield Finding("versions", "ok", f"footnote-qa {own}, Python {python}, {told}")


def normal(name: str) -> str:
    """A distribution's name as all its spellings have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fits(installed: str, wish: str) -> bool:
    """Whether a version is one of those wished for: "2.13.1+cpu" is of "~=2.13.0". One that is not installed is not."""
    release = _release(installed)
    parts = [re.fullmatch(r"([<>=~]+)([0-9.]+)", part.strip()) for part in wish.split(",") if part.strip()]
    return bool(release) and all(
        part is not None and part[1] in COMPARED and COMPARED[part[1]](_padded(release, _release(part[2])), _release(part[2]))
        for part in parts
    )


def _release(version: str) -> tuple[int, ...]:
    match = re.match(r"[0-9]+(\.[0-9]+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _padded(release: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """2.0 is 2.0.0 where it is compared with that."""
    return release + (0,) * (len(other) - len(release))
