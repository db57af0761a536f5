"""What the desk refuses or cannot do, each with a sentence for the operator.

Whatever is not a `DeskError` is a bug and ends the program loudly.
"""

from __future__ import annotations


class DeskError(Exception):
    """Something the operator can understand and act on; `str()` is the sentence to show."""

    exit_code = 1


class Refused(DeskError):
    """A rule of the channel does not allow the act now."""


class Outdated(Refused):
    """What it is about was changed by somebody else after it was shown: it is to be looked at again."""


class Stale(Outdated):
    """It is an order that was changed."""

    def __init__(self, sentence: str, version: int) -> None:
        """`sentence` tells all that was done up to `version`."""
        super().__init__(sentence)
        self.version = version


class NotAllThere(Stale):
    """The order's goods were there when it was shown, and others have been promised them since."""


class DoneAlready(Refused):
    """An act with this key has been done: nothing was done again, and nothing need be."""

    exit_code = 0


class NotFound(DeskError):
    """No such order, operator or file."""


class BadInput(DeskError):
    """What was typed or read cannot be understood."""


class WrongUsage(DeskError):
    """The command itself was given wrongly."""

    exit_code = 2


class ConfigError(DeskError):
    """A configuration file, rulebook or calendar is wrong; the sentence names file and key."""

    exit_code = 2


class StoreError(DeskError):
    """The database cannot do what was asked; nothing was changed."""


class StoreBusy(StoreError):
    """Another process holds the write lock."""


class StoreFull(StoreError):
    """No room on the disk."""


class StoreReadOnly(StoreError):
    """The file, its folder or the file system is read-only."""


class StoreMissing(StoreError):
    """There is no database at this path."""


class StoreDamaged(StoreError):
    """The file is not a database of ours, or its pages are damaged."""


class NotPrivate(StoreError):
    """A file beside the database is a link, another user's, or open to others."""


class OrderDamaged(StoreError):
    """One order's row, or one of those that belong to it, cannot be understood; all others can."""

    def __init__(self, sentence: str, what: str) -> None:
        """`what` is not sound."""
        super().__init__(sentence)
        self.what = what


class StoreNewer(StoreError):
    """A newer version of the desk has changed the database's form."""


class StoreInterrupted(StoreError):
    """The query was broken off, since nobody waits for its answer any more."""


class StoreVanished(StoreError):
    """The file was deleted or replaced while the desk had it open."""
