"""An article's date and today in, how old it is out, in whole months, in words, and as one of a few groups for a chart."""

from collections.abc import Iterable
from datetime import date

GROUPS = (  # of articles younger than so many months, and how a chart's axis says it
    (3, "under 3 months", "< 3 mo"),
    (6, "3 to 6 months", "3–6 mo"),
    (12, "6 to 12 months", "6–12 mo"),
    (24, "1 to 2 years", "1–2 yr"),
)
OLDER, UNDATED = ("older", "older"), ("no date", "no date")


def months_old(text: str, today: date) -> int | None:
    """The whole months since an ISO date, 0 for one to come; None for what is no date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return max(0, 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day))


def age(text: str, today: date) -> str:
    """The age in words; empty for what is no date."""
    months = months_old(text, today)
    if months is None:
        return ""
    if months < 1:
        return "under a month"
    count, unit = (months, "month") if months < 24 else (months // 12, "year")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def by_age(dates: Iterable[str], today: date) -> list[tuple[str, str, int]]:
    """(group, the same in short, how many of the dates are in it), youngest first."""
    labels = [(words, short) for _, words, short in GROUPS] + [OLDER, UNDATED]
    counts = [0] * len(labels)
    for text in dates:
        months = months_old(text, today)
        group = sum(months >= least for least, _, _ in GROUPS) if months is not None else len(labels) - 1
        counts[group] += 1
    return [(words, short, count) for (words, short), count in zip(labels, counts, strict=True)]
