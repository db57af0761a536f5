"""One look, one answer: what a connection has read once holds while it is looked at and nothing of it is written.

A key asks the same again and again: who the operator is, which channels there are, what has been announced. The first
answer serves until anybody commits (`PRAGMA data_version`), or a statement here names the table it was read from; where
it is known what was committed (`store/commit_notes.py`), those from other tables serve on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from orderdesk.store.touched import ANYTHING, Touched

T = TypeVar("T")


class Look:
    """The answers of one connection; none is kept while nobody looks."""

    def __init__(self) -> None:
        """Nobody looks."""
        self.open = False
        self.at = -1
        """The committed state that they are of, as `PRAGMA data_version` calls it."""
        self._answers: dict[str, dict[Hashable, Any]] = {}
        """By the table that they were read from: many questions may have been asked of one."""

    def once(self, table: str, question: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, read from a `table` alone; the answer to the same question where that is known.

        It must be a value that nobody changes.
        """
        if not self.open:
            return read()
        answers = self._answers.get(table)
        if answers is None or question not in answers:
            answer = read()  # what cannot be read is no answer
            self._answers.setdefault(table, {})[question] = answer
            return answer
        found: T = answers[question]
        return found

    def renew(self, version: int, touched: Callable[[], Touched] = lambda: ANYTHING) -> int:
        """The database is in this state now; if that is another, this was `touched` since it was in the one before."""
        if version != self.at:
            self.at = version
            by_what = touched() if self._answers else ANYTHING
            if by_what.anything:
                self._answers.clear()
            self._answers = {
                table: found
                for table, found in self._answers.items()
                if not any(one in table for one in by_what.tables)
            }
        return version

    def written(self, sql: str) -> None:
        """A statement is run here that changes something: no answer from a table that it names holds any more."""
        if self._answers:
            self._answers = {table: found for table, found in self._answers.items() if table not in sql}

    def forget(self) -> None:
        """No answer holds any more."""
        self._answers.clear()
