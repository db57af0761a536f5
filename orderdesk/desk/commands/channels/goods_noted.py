"""What a marketplace was told of goods: noted by the machine of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE

if TYPE_CHECKING:
    from orderdesk.channels.live.protocol import Goods


class NoteGoods(ShopCommand[None], frozen=True):
    """Note what a channel was told of goods; `refused` are those of which it said no, such as goods that it has not."""

    name: ClassVar = "line told goods"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.SALES
    on_shell: ClassVar = False

    channel: str
    goods: Sequence[Goods]
    refused: frozenset[str] = frozenset()

    def run(self, desk: Desk) -> None:
        """Keep it; what every marketplace of the shop knows by now is no longer to be said by hand."""
        from orderdesk.desk.channels.goods_telling import keep_told, told_of

        with desk.access.changing() as store:
            told = told_of(store, self.channel)
            told |= {one.sku: (one.free, one.hidden, one.sku in self.refused) for one in self.goods}
            others = [one for one in _marketplaces(desk) if one != self.channel]
            known = [told, *(told_of(store, name) for name in others)]
            figures = dict(store.products.untold())
            for one in self.goods:
                if all(channel.get(one.sku) == (one.free, one.hidden, False) for channel in known):
                    if figures.get(one.sku) == one.free:
                        store.products.told([one.sku])
                    for switch in store.switches.untold():
                        if switch.sku == one.sku and switch.stopped is one.hidden:
                            store.switches.told(switch.id, at=desk.clock(), operator="")
            left = {*dict(store.products.untold()), *(switch.sku for switch in store.switches.untold())}
            keep_told(store, self.channel, {sku: said for sku, said in told.items() if sku in left})


def _marketplaces(desk: Desk) -> list[str]:
    """The channels that must be told of goods: all that there are orders of or settings for, but the own shop's."""
    names = dict.fromkeys([*desk.rules.config.channels, *desk.store.orders.channels()])
    return [name for name in names if any(step.tell for step in desk.rules.book(name).step)]
