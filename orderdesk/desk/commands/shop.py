"""Taking the shop or a channel off sale and back. Orders that were accepted go on, and so do their clocks.

The shop hides and shows; a marketplace's moderator suspends and lifts. A channel is on sale when neither stopped it.
What the marketplaces must be told waits until somebody has told them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final

from orderdesk.desk.command import Ask, Key, ShopCommand, Touches
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import Need
from orderdesk.desk.sales import sales, untold
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.shop.switches import Switch, SwitchKind

HIDE: Final = Key(
    "shop.hide",
    "h",
    mark("hide"),
    mark("Hide the shop or a product of the order, or show it again"),
    after="search.leave",
)

_CHANNEL = mark("Only this channel.")
_WHICH = mark("Which channel.")
_WHY = mark("Why; it is kept.")


class _OfShop(ShopCommand[None], frozen=True):
    need: ClassVar = Need((Right.SHOP,))
    touches: ClassVar = Touches.SALES

    def warned(self, desk: Desk) -> Iterable[str]:
        """What the marketplaces do not know."""
        return untold(desk.store)


class HideShop(_OfShop, frozen=True):
    """Take no new orders; accepted ones must still be fulfilled, and their clocks run on."""

    name: ClassVar = "shop hide"
    title: ClassVar = mark("shop: hide all of it or one channel")
    keys: ClassVar = (HIDE,)

    channel: Annotated[str, Ask(_CHANNEL, metavar="NAME")] = ""
    """Of this one alone; of all where it is empty."""
    note: Annotated[str, Ask(_WHY)] = ""

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Every channel that is not hidden."""
        now = sales(store)
        words = _("shop: hide {channel}")
        return [_line(words, name, rules) for name in _channels(store, rules) if not now.hidden(name)]

    def run(self, desk: Desk) -> None:
        """Take new orders no more."""
        _check_channel(desk, self.channel)
        with desk.access.changing() as store:
            hidden = (one for one in store.switches.stopped(SwitchKind.SHOP) if one.channel in ("", self.channel))
            if (by := next(hidden, None)) is not None:
                raise Refused(moved_by(desk, _("It is hidden already."), by))
            switch(desk, SwitchKind.SHOP, True, channel=self.channel, note=self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What goes on."""
        return [_("Hidden. Accepted orders must be fulfilled, their clocks run on.")]


class ShowShop(_OfShop, frozen=True):
    """Take new orders again."""

    name: ClassVar = "shop show"
    title: ClassVar = mark("shop: show it again")
    keys: ClassVar = (HIDE,)

    channel: Annotated[str, Ask(_CHANNEL, metavar="NAME")] = ""
    """Of this one alone; of every one that was hidden where it is empty."""
    note: Annotated[str, Ask(_WHY)] = ""

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Every channel that is hidden."""
        now = sales(store)
        words = _("shop: show {channel} again")
        return [_line(words, name, rules) for name in _channels(store, rules) if now.hidden(name)]

    def run(self, desk: Desk) -> None:
        """Take them again."""
        _check_channel(desk, self.channel)
        with desk.access.changing() as store:
            hidden = [one.channel for one in store.switches.stopped(SwitchKind.SHOP)]
            if self.channel and "" in hidden:
                raise Refused(_("The whole shop is hidden: show all of it first."))
            back = [name for name in hidden if not self.channel or name == self.channel]
            if not back:
                by = store.switches.latest(SwitchKind.SHOP, channel=self.channel)
                raise Refused(moved_by(desk, _("It is not hidden."), by))
            for name in back:
                switch(desk, SwitchKind.SHOP, False, channel=name, note=self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """That it sells."""
        return [_("On sale again.")]


class Suspend(_OfShop, frozen=True):
    """Note that the marketplace has stopped the channel's sales."""

    name: ClassVar = "shop suspend"
    title: ClassVar = mark("shop: a marketplace has suspended a channel")

    channel: Annotated[str, Ask(_WHICH, metavar="NAME")]
    note: Annotated[str, Ask(_WHY)]

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Every channel that is not suspended."""
        now = sales(store)
        words = _("shop: {channel} is suspended by its marketplace")
        return [_line(words, name, rules) for name in _channels(store, rules) if not now.suspended(name)]

    def run(self, desk: Desk) -> None:
        """Note it, with the moderator's reason."""
        desk.rules.book(self.channel)
        if not clean(self.note).strip():
            raise BadInput(_("A suspension needs its reason."))
        with desk.access.changing() as store:
            by = store.switches.latest(SwitchKind.SUSPENSION, channel=self.channel)
            if by is not None and by.stopped:
                raise Refused(moved_by(desk, _("“{channel}” is suspended already.").format(channel=self.channel), by))
            switch(desk, SwitchKind.SUSPENSION, True, channel=self.channel, note=self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which."""
        return [_("Suspended: {channel}").format(channel=self.channel)]

    def warned(self, desk: Desk) -> Iterable[str]:
        """Nothing: it comes from the marketplace."""
        return []


class Lift(_OfShop, frozen=True):
    """Note that the marketplace lets the channel sell again; one that the shop itself hides stays hidden."""

    name: ClassVar = "shop lift"
    title: ClassVar = mark("shop: a channel is no longer suspended")

    channel: Annotated[str, Ask(_WHICH, metavar="NAME")]
    note: Annotated[str, Ask(_WHY)] = ""

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Every channel that is suspended."""
        now = sales(store)
        words = _("shop: {channel} is no longer suspended")
        return [_line(words, name, rules) for name in _channels(store, rules) if now.suspended(name)]

    def run(self, desk: Desk) -> None:
        """Note it."""
        desk.rules.book(self.channel)
        with desk.access.changing() as store:
            by = store.switches.latest(SwitchKind.SUSPENSION, channel=self.channel)
            if by is None or not by.stopped:
                raise Refused(moved_by(desk, _("“{channel}” is not suspended.").format(channel=self.channel), by))
            switch(desk, SwitchKind.SUSPENSION, False, channel=self.channel, note=self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which."""
        return [_("No longer suspended: {channel}").format(channel=self.channel)]

    def warned(self, desk: Desk) -> Iterable[str]:
        """Nothing: it comes from the marketplace."""
        return []


class SalesTold(ShopCommand[int], frozen=True):
    """Note that the marketplaces have been told what is hidden and what is back."""

    name: ClassVar = "shop told"
    title: ClassVar = mark("shop: the marketplaces have been told what is hidden and what is back")
    need: ClassVar = Need((Right.SHOP,))
    touches: ClassVar = Touches.SALES

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Where there is something to tell."""
        return [(_(cls.title), {})] if sales(store).untold or store.products.untold() else []

    def run(self, desk: Desk) -> int:
        """Note it; how much there was to tell."""
        with desk.access.changing() as store:
            waiting = store.switches.untold()
            for one in waiting:
                store.switches.told(one.id, at=desk.clock(), operator=desk.actor.name)
            figures = store.products.untold()
            store.products.told()
        return len(waiting) + len(figures)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """How much there was."""
        return [_("Told: {count}").format(count=done)]


def _channels(store: Store, rules: Rules) -> Iterable[str]:
    """The channels that can be taken off sale: those of the settings, and those that there are orders of."""
    return dict.fromkeys([*rules.config.channels, *store.orders.channels()])


def _line(words: str, channel: str, rules: Rules) -> tuple[str, dict[str, str]]:
    title, config = _(rules.book(channel).title), rules.config
    several = sum(config.rulebook_of(one) == config.rulebook_of(channel) for one in config.channels) > 1
    return words.format(channel=f"{title} ({channel})" if several else title), {"channel": channel}


def _check_channel(desk: Desk, channel: str) -> None:
    """Refuse a channel that no rulebook is for."""
    if channel:
        desk.rules.book(channel)


def moved_by(desk: Desk, said: str, last: Switch | None) -> str:
    """That something is as it is already, with who has put it so, where anybody ever has."""
    from orderdesk.wording.done_already import done_already

    if last is None:
        return said
    note = desk.store.sight().words(last.note)
    return done_already(said, last.operator, last.at, desk.clock(), desk.zone, note)


def switch(desk: Desk, kind: SwitchKind, stopped: bool, *, channel: str = "", sku: str = "", note: str) -> None:
    """Put a switch, under the write lock of a command."""
    who, words = desk.actor.name, clean(note).strip()
    act = desk.act(f"{kind} {'off' if stopped else 'on'}", words)
    desk.store.switches.add(kind, stopped, channel=channel, sku=sku, at=desk.clock(), operator=who, act=act, note=words)
