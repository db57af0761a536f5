"""The SQLite to use: the newer one that ships as a wheel where it is installed, else Python's own.

SQLite 3.7.0 to 3.51.2 can lose committed pages when two checkpoints overlap a commit that resets the write-ahead log
(fixed in 3.51.3, 3.50.7 and 3.44.6). The desk is safe on any version, since every commit, and with it every
checkpoint, happens under the write lock; a fixed version also protects against foreign tools that checkpoint.

Never open the same file with both in one process: the operating system's locks belong to the process, so the two would
not see each other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["VERSION", "has_wal_reset_bug", "sqlite3"]

VERSION: Final = tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def has_wal_reset_bug(version: tuple[int, ...] = VERSION) -> bool:
    """Whether this SQLite is one of those that can lose pages when checkpoints overlap."""
    fixed_branches = {(3, 44): 6, (3, 50): 7}
    fixed_at = fixed_branches.get((version[0], version[1]))
    if fixed_at is not None:
        return version[2] < fixed_at
    return (3, 7, 0) <= version < (3, 51, 3)
