"""Taking the shop, a channel or a product off sale and back. Orders that were accepted go on, and so do their clocks.

The shop hides and shows; a marketplace's moderator suspends and lifts. A channel is on sale when neither stopped it.
What the marketplaces must be told waits until somebody has told them: `told`.
"""

from __future__ import annotations

from msgspec import Struct

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.shop.switches import Switch, SwitchKind
from orderdesk.values import replace


class Sales(Struct, frozen=True):
    """What is off sale now."""

    stopped: tuple[Switch, ...]
    """Oldest first."""
    untold: tuple[Switch, ...]
    """What the marketplaces do not know yet."""

    def hidden(self, channel: str = "") -> bool:
        """Whether the shop has hidden this channel, or, without one, all of itself."""
        return any(s.kind is SwitchKind.SHOP and s.channel in ("", channel) for s in self.stopped)

    def suspended(self, channel: str) -> bool:
        """Whether a moderator has stopped this channel."""
        return any(s.kind is SwitchKind.SUSPENSION and s.channel == channel for s in self.stopped)

    @property
    def products(self) -> tuple[str, ...]:
        """The products off sale."""
        return tuple(s.sku for s in self.stopped if s.kind is SwitchKind.PRODUCT)


def sales(store: Store) -> Sales:
    """What is off sale now, its notes as whoever looks may read them."""
    words = store.sight().words
    found = (store.switches.stopped(*SwitchKind), store.switches.untold())
    stopped, untold = (tuple(replace(one, note=words(one.note)) for one in some) for some in found)
    return Sales(stopped, untold)


def banners(store: Store) -> list[str]:
    """What the header must say for as long as it is so."""
    stopped = store.switches.stopped(SwitchKind.SHOP, SwitchKind.SUSPENSION)
    if any(s.kind is SwitchKind.SHOP and not s.channel for s in stopped):
        said = [_("SHOP HIDDEN")]
    else:
        said = [_("HIDDEN: {channel}").format(channel=s.channel) for s in stopped if s.kind is SwitchKind.SHOP]
    suspended = (s for s in stopped if s.kind is SwitchKind.SUSPENSION)
    return said + [_("SUSPENDED: {channel}").format(channel=s.channel) for s in suspended]


@needs(Right.SHOP)
def hide_shop(desk: Desk, channel: str = "", note: str = "") -> None:
    """Take new orders no more, of one channel or of all."""
    _check_channel(desk, channel)
    with desk.access.changing() as store:
        if sales(store).hidden(channel):
            raise Refused(_("It is hidden already."))
        _put(desk, SwitchKind.SHOP, True, channel=channel, note=note)


@needs(Right.SHOP)
def show_shop(desk: Desk, channel: str = "", note: str = "") -> None:
    """Take new orders again: without a channel, of every one that was hidden."""
    _check_channel(desk, channel)
    with desk.access.changing() as store:
        hidden = [switch.channel for switch in store.switches.stopped(SwitchKind.SHOP)]
        if channel and "" in hidden:
            raise Refused(_("The whole shop is hidden: show all of it first."))
        back = [name for name in hidden if not channel or name == channel]
        if not back:
            raise Refused(_("It is not hidden."))
        for name in back:
            _put(desk, SwitchKind.SHOP, False, channel=name, note=note)


@needs(Right.SWITCH)
def hide_product(desk: Desk, sku: str, note: str = "") -> None:
    """Take a product off sale, with the shop open."""
    _switch_product(desk, sku, True, note)


@needs(Right.SWITCH)
def show_product(desk: Desk, sku: str, note: str = "") -> None:
    """Put a product back on sale. Nothing else does: not even a stock figure above 0."""
    _switch_product(desk, sku, False, note)


@needs(Right.SHOP)
def suspend(desk: Desk, channel: str, note: str) -> None:
    """A moderator of the marketplace stops a channel's sales, and says why."""
    _check_channel(desk, channel)
    if not clean(note).strip():
        raise BadInput(_("A suspension needs its reason."))
    with desk.access.changing() as store:
        if store.switches.is_stopped(SwitchKind.SUSPENSION, channel=channel):
            raise Refused(_("“{channel}” is suspended already.").format(channel=channel))
        _put(desk, SwitchKind.SUSPENSION, True, channel=channel, note=note)


@needs(Right.SHOP)
def lift(desk: Desk, channel: str, note: str = "") -> None:
    """The moderator lets the channel sell again; one that the shop itself hides stays hidden."""
    _check_channel(desk, channel)
    with desk.access.changing() as store:
        if not store.switches.is_stopped(SwitchKind.SUSPENSION, channel=channel):
            raise Refused(_("“{channel}” is not suspended.").format(channel=channel))
        _put(desk, SwitchKind.SUSPENSION, False, channel=channel, note=note)


@needs(Right.SHOP)
def told(desk: Desk) -> int:
    """Note that the marketplaces have been told all there was to tell; how much that was."""
    with desk.access.changing() as store:
        waiting = store.switches.untold()
        for switch in waiting:
            store.switches.told(switch.id, at=desk.clock(), operator=desk.actor.name)
    return len(waiting)


@needs(Right.SWITCH)
def set_stock(desk: Desk, sku: str, on_hand: int) -> None:
    """Say how many of a product there are."""
    with desk.access.changing() as store:
        store.stock.set(sku, on_hand, desk.clock())


def _switch_product(desk: Desk, sku: str, stopped: bool, note: str) -> None:
    name = clean(sku, limit=100).strip()
    if not name:
        raise BadInput(_("Which product? Name its SKU."))
    with desk.access.changing() as store:
        if store.switches.is_hidden(name) is stopped:
            said = _("{sku} is hidden already.") if stopped else _("{sku} is not hidden.")
            raise Refused(said.format(sku=name))
        _put(desk, SwitchKind.PRODUCT, stopped, sku=name, note=note)


def _put(desk: Desk, kind: SwitchKind, stopped: bool, *, channel: str = "", sku: str = "", note: str) -> None:
    who, words = desk.actor.name, clean(note).strip()
    desk.store.switches.add(kind, stopped, channel=channel, sku=sku, at=desk.clock(), operator=who, note=words)


def _check_channel(desk: Desk, channel: str) -> None:
    """Refuse a channel that no rulebook is for."""
    if channel:
        desk.rules.book(channel)
