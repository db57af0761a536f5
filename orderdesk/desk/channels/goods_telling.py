"""Tells a marketplace that can hear it how many goods are free, and which are off sale.

Each figure is told as it stands, not each change of it: one that got no answer is told again, and nothing is wrong if
it arrives twice. What a channel was told last is kept until every marketplace of the shop knows it; then it is struck
off what is still to be said by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from orderdesk.channels.live.protocol import Answer, Channel, Goods, HearsGoods, Outcome
from orderdesk.desk.commands.channels.line_acts import NoteGoods
from orderdesk.desk.desk import Desk
from orderdesk.model.channel_accounts import Account
from orderdesk.store import Store
from orderdesk.store.shop.switches import SwitchKind

AT_ONCE: Final = 500
"""So many goods are told of in one round."""

Told = tuple[int | None, bool, bool]
"""How many are free, whether they are off sale, and whether the channel said no to that."""

_TOLD: Final = "goods_told:"


def tell_goods(desk: Desk, account: Account, channel: Channel) -> Mapping[str, Answer]:
    """Tell what this channel does not know yet; what was answered, by SKU."""
    if not isinstance(channel, HearsGoods) or not account.writes:
        return {}
    goods = list(differing(desk.store, account.name))[:AT_ONCE]
    answers = channel.put_goods(goods) if goods else {}
    settled = {one.sku: (one, answers[one.sku]) for one in goods if one.sku in answers}
    heard = [one for one, answer in settled.values() if answer.outcome in (Outcome.DONE, Outcome.REFUSED)]
    if heard:
        refused = {sku for sku, (_one, answer) in settled.items() if answer.outcome is Outcome.REFUSED}
        desk.do(NoteGoods(account.name, heard, frozenset(refused)))
    return answers


def differing(store: Store, channel: str) -> Iterator[Goods]:
    """What a channel was told otherwise or never: what no marketplace knows yet, less what this one was told."""
    known, figures = told_of(store, channel), dict(store.products.untold())
    switched = {one.sku for one in store.switches.untold() if one.kind is SwitchKind.PRODUCT}
    for sku in sorted({*known, *figures, *switched}):
        free, off = store.products.figure(sku), store.switches.is_hidden(sku)
        if sku not in known:
            yield Goods(sku, free, off, turned=sku in switched)
        elif known[sku][:2] != (free, off):
            yield Goods(sku, free, off, turned=known[sku][1] is not off)


def told_of(store: Store, channel: str) -> dict[str, Told]:
    """What a channel was told of goods last, by SKU; only of what some other marketplace does not know yet."""
    kept: Any = msgspec.json.decode(store.settings.get(_TOLD + channel) or "{}")
    return {sku: (free, hidden, refused) for sku, (free, hidden, refused) in kept.items()}


def keep_told(store: Store, channel: str, told: Mapping[str, Told]) -> None:
    """Keep what a channel was told, inside a transaction."""
    store.settings.put(_TOLD + channel, msgspec.json.encode(told).decode())
