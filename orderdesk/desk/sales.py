"""What is off sale: the shop, its channels, products; what the marketplaces do not know of it yet; who sells at all."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.model import Shelf
from orderdesk.store import Store
from orderdesk.store.shop.switches import Switch, SwitchKind
from orderdesk.values import replace
from orderdesk.wording.labels import named


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
    waiting = store.windows.shelf_counts().get(Shelf.NEW, 0) if store.operators.nobody_on_shift() else 0
    said += [_("NOBODY ON SHIFT: {count} NEW").format(count=waiting)] if waiting else []
    said += [_("SUSPENDED: {channel}").format(channel=s.channel) for s in suspended]
    return said + [_("ACCEPTS BY ITSELF: {channel}").format(channel=name) for name in store.accounts.accepting()]


def untold(store: Store) -> list[str]:
    """The reminder of what the marketplaces do not know: the desk itself cannot tell them."""
    said = []
    waiting, figures = store.switches.untold(), store.products.untold()
    if waiting:
        words = _("The marketplaces do not know yet of: {what}. Do it in their cabinets, then: orderdesk shop told")
        said.append(words.format(what=", ".join(map(switched, waiting))))
    if figures:
        words = _(
            "The marketplaces do not know yet what is free: {what}. Say it in their cabinets, then: orderdesk shop told"
        )
        said.append(words.format(what=named([f"{sku} {free}" for sku, free in figures])))
    return said


def switched(one: Switch) -> str:
    """What a switch stops."""
    return one.sku if one.kind is SwitchKind.PRODUCT else one.channel or _("the whole shop")
