"""Filters under a name: kept for oneself, shared with the shop, forgotten. Each stays noted."""

from __future__ import annotations

from typing import ClassVar, Final

from orderdesk.desk.command import Key, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.people.filters import NAME_LENGTH, NamedFilter, filter_fields, kept_filter, one_spaced
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store.people.saved_filters import FilterEntry

_FILTERS: Final = Key(
    "list.filters",
    "F",
    mark("filters"),
    mark("Filters under a name: show, keep or forget one"),
    after="list.order-by",
)


class KeepFilter(ShopCommand[str], frozen=True):
    """Keep a filter under a name, for oneself; the name as it is kept."""

    name: ClassVar = "list --save-as"
    need: ClassVar = Need()
    touches: ClassVar = Touches.FILTERS
    keys: ClassVar = (_FILTERS,)

    called: str
    kept: NamedFilter
    instead: bool = False
    """Whether an older one of one's own with that name gives way."""

    def run(self, desk: Desk) -> str:
        """Keep it."""
        return _keep(desk, self.called, self.kept, shared=False, instead=self.instead)


class ShareFilter(ShopCommand[str], frozen=True):
    """Keep a filter under a name, for the whole shop; the name as it is kept."""

    name: ClassVar = "list --save-as --shared"
    need: ClassVar = Need((Right.SHARE,))
    touches: ClassVar = Touches.FILTERS
    keys: ClassVar = (_FILTERS,)

    called: str
    kept: NamedFilter
    instead: bool = False
    """Whether an older one of one's own with that name gives way."""

    def run(self, desk: Desk) -> str:
        """Keep it."""
        return _keep(desk, self.called, self.kept, shared=True, instead=self.instead)


class ForgetFilter(ShopCommand[None], frozen=True):
    """Keep one's own filter of this name no longer, or, for whoever may share, that of another."""

    name: ClassVar = "filters --forget"
    need: ClassVar = Need(among=(Right.SHARE,), at_times=True)
    touches: ClassVar = Touches.FILTERS
    keys: ClassVar = (_FILTERS,)

    called: str

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """What forgetting a filter needs that is another's."""
        whose = kept_filter(desk.store, desk.access.sight(), self.called).owner
        return () if whose == desk.access.operator else (Right.SHARE,)

    def run(self, desk: Desk) -> None:
        """Keep it no longer."""
        with desk.access.changing() as store:
            found = kept_filter(store, desk.access.sight(), self.called)
            _add(desk, found.name, None, owner=found.owner, shared=found.shared)


def _keep(desk: Desk, called: str, kept: NamedFilter, *, shared: bool, instead: bool) -> str:
    name, me = one_spaced(clean(called)), desk.access.operator
    if not name or len(name) > NAME_LENGTH:
        raise BadInput(_("A filter's name has 1 to {most} characters.").format(most=NAME_LENGTH))
    with desk.access.changing() as store:
        for there in store.saved_filters.of(me):
            if there.name != name:
                continue
            if there.owner != me and shared:
                raise Refused(_("The shop shares a filter “{name}” already: take another name.").format(name=name))
            if there.owner == me and not instead:
                said = _("You keep a filter “{name}” already: `orderdesk filters --forget NAME`, or another name.")
                raise Refused(said.format(name=name))
        _add(desk, name, kept, owner=me, shared=shared)
    return name


def _add(desk: Desk, name: str, kept: NamedFilter | None, *, owner: str, shared: bool) -> None:
    fields = None if kept is None else filter_fields(kept)
    me = desk.access.operator
    entry = FilterEntry(at=desk.clock(), operator=me, owner=owner, name=name, shared=shared, fields=fields)
    desk.store.saved_filters.add(entry)
