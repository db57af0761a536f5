"""The places of a server: so many sessions at a time, so many of one operator."""

from __future__ import annotations

import os
from collections import Counter

from orderdesk.errors import Refused
from orderdesk.i18n import _


class NoPlace(Refused):
    """Nobody can sit down now; a program should try again later."""

    exit_code = os.EX_TEMPFAIL


class Places:
    """Who holds how many. A place is held until the session's process is gone, however it was left."""

    def __init__(self, most: int, most_of_one: int) -> None:
        """For so many sessions."""
        self.most, self._most_of_one = most, most_of_one
        self._held: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """How many are held."""
        return self._held.total()

    def take(self, operator: str) -> None:
        """Give an operator a place; `NoPlace` says why they get none."""
        if self._held[operator] >= self._most_of_one:
            raise NoPlace(
                _("You have as many sessions open as one operator may: {count}. Leave one of them first.").format(
                    count=self._most_of_one
                )
            )
        if self.taken >= self.most:
            raise NoPlace(
                _("All places of this server are taken: {count}. Come back when somebody has left.").format(
                    count=self.most
                )
            )
        self._held[operator] += 1

    def free(self, operator: str) -> None:
        """A session of theirs has ended."""
        self._held[operator] -= 1
