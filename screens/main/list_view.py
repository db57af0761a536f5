"""What the list is narrowed to and sorted by beside its shelf or search: it holds wherever the operator goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.desk.people.filters import NamedFilter
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.values import replace


class ListView(Struct, frozen=True):
    """A day, a channel, and what the list goes by."""

    days: int | None = None
    """Only what is promised so many days from now."""
    channel: str = ""
    sort: Sort = Sort.URGENCY
    descending: bool = False

    @classmethod
    def like(cls, kept: NamedFilter) -> Self:
        """As a kept filter has it."""
        return cls(kept.days, kept.chosen.channel, kept.chosen.sort, kept.chosen.descending)

    def to_next_day(self) -> ListView:
        """Today, tomorrow, all again."""
        return replace(self, days={None: 0, 0: 1}.get(self.days))

    def to_next_channel(self, channels: Sequence[str]) -> ListView:
        """One of several after the other, all again."""
        every = ["", *channels]
        at = every.index(self.channel) + 1 if self.channel in every else 0
        return replace(self, channel=every[at % len(every)] if len(channels) > 1 else "")

    def sorted_by(self, sort: Sort) -> ListView:
        """By this; what it is sorted by already, the other way round."""
        return replace(self, sort=sort, descending=sort is self.sort and not self.descending)

    def widened(self) -> ListView:
        """To every day and channel, sorted as before."""
        return replace(self, days=None, channel="")

    def of(self, chosen: OrderFilter) -> NamedFilter:
        """A shelf or search, narrowed and sorted so."""
        narrowed = replace(
            chosen, planned=None, channel=self.channel, sort=self.sort, descending=self.descending
        )  # fmt: skip
        return NamedFilter(narrowed, self.days)

    def describe(self, rules: Rules) -> str:
        """In a few words; nothing where all is as usual."""
        days = {None: "", 0: _("TODAY"), 1: _("TOMORROW")}[self.days]
        known = self.channel in rules.channels
        channel = _(rules.book(self.channel).title) if known else self.channel
        parts = (days, channel, OrderFilter(sort=self.sort, descending=self.descending).describe_sort())
        return " ".join(part for part in parts if part)
