"""Every error of ours. A message states the fact, with the numbers, and then the remedy.

    FootnoteError
    ├── LoadError          one file cannot be read; sync reports it and goes on
    ├── SourceError        a path is missing, empty or unknown
    │   └── SourcesLeft        some sources of a sync were left as they were, the others are done
    ├── StoreError         the store cannot be used as asked
    │   ├── StoreDamaged       its content is not what was written
    │   ├── StoreMismatch      it was built with another embedder, or by a newer version
    │   ├── StoreBusy          somebody else is writing
    │   └── StoreReadOnly      it cannot be written where it is
    ├── FetchError         an address outside that may not be asked, or does not answer
    ├── ModelError         a model's files are missing, changed or of the wrong kind
    ├── QuestionError      a question that cannot be asked (empty, too long)
    ├── BusyError          more is asked than can be answered just now
    ├── JournalError       what people write cannot be kept or read
    │   └── JournalFull        it has reached its greatest size
    ├── PlaceError         a place in an article that is not there or cannot be cited
    ├── FixError           a maintainer's fix that cannot be made as asked
    ├── DataError          a data file for evaluation or training is not as it should be
    └── SettingError       a setting has a value that makes no sense

Only `qa.cli` and `qa.web` catch these for people; `index.sync` catches one file's LoadError, and one source's SourceError
until the other sources are done.
"""

from collections.abc import Sequence
from typing import Any


class FootnoteError(Exception):
    """Base of all errors that a person may see; `str(error)` is one or two plain sentences."""


class LoadError(FootnoteError):
    """One file cannot be read as an article."""


class SourceError(FootnoteError):
    """A source's path is missing, empty or unknown."""


class SourcesLeft(SourceError):
    """Some sources of a sync were left as they were; `reports` (index.sync.SyncReport) are those of the others."""

    def __init__(self, message: str, reports: Sequence[Any]) -> None:
        super().__init__(message)
        self.reports = tuple(reports)


class StoreError(FootnoteError):
    """The store cannot be used as asked."""


class StoreDamaged(StoreError):
    """The store's content is not what was written."""


class StoreMismatch(StoreError):
    """The store was built with another embedder or other settings, or by a newer version."""


class StoreBusy(StoreError):
    """Another process holds the writer's lock."""


class StoreReadOnly(StoreError):
    """The store's folder cannot be written."""


class FetchError(FootnoteError):
    """An address outside that may not be asked, or that does not answer as it should."""


class ModelError(FootnoteError):
    """A model's files are missing, changed or of the wrong kind."""


class QuestionError(FootnoteError):
    """A question cannot be asked as it is. `too_long` tells a length limit from other faults."""

    def __init__(self, message: str, *, too_long: bool = False) -> None:
        super().__init__(message)
        self.too_long = too_long


class BusyError(FootnoteError):
    """More is asked than can be answered just now; it can be asked again."""


class JournalError(FootnoteError):
    """The journal of what people write cannot be used as asked."""


class JournalFull(JournalError):
    """The journal has reached its greatest size."""


class PlaceError(FootnoteError):
    """A place that somebody named is not there, or lies in what is never cited."""


class FixError(FootnoteError):
    """A maintainer's fix cannot be made as asked."""


class DataError(FootnoteError):
    """A data file for evaluation or training is not as it should be; the message gives file and line."""


class SettingError(FootnoteError):
    """A setting has a value that makes no sense."""
