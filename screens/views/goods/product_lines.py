"""What there is to say of one product: where it lies, which orders hold it, what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from textual.content import Content

from orderdesk.i18n import _
from orderdesk.store import Store
from orderdesk.store.ledgers.levels import Stand
from orderdesk.wording.dates import when
from orderdesk.wording.goods_acts import acted_by, place_name, stock_act
from screens.safe import plain


class ProductLines:
    """The parts of it, each as content ready to be painted."""

    def __init__(self, store: Store, product: Stand, now: int, zone: str) -> None:
        """Read from the store as it is now; times are told in `zone`."""
        self._store, self._product, self._now, self._zone = store, product, now, zone

    def head(self) -> Content:
        """Its name, its barcodes, and what is to be known of it."""
        one = self._product
        said = [plain(one.name or one.sku, "bold")]
        if codes := self._store.barcodes.of([one.sku]).get(one.sku, []):
            said.append(plain("▌" + " ".join(codes), "$foreground-muted"))
        if self._store.switches.is_hidden(one.sku):
            said.append(plain(_("HIDDEN"), "$warning"))
        if one.low:
            said.append(plain(_("order anew from {low} on").format(low=one.low), "$warning" if self._is_low else ""))
        return Content("  ").join(said)

    def places(self) -> Content:
        """Where it lies, place by place, wherever that is."""
        said = [
            _("{place}: {on_hand} on hand, {held} held, {free} free").format(
                place=place_name(one.kind, one.place), on_hand=one.on_hand, held=one.reserved, free=one.free
            )
            if one.kind == "warehouse"
            else f"{place_name(one.kind, one.place)}: {one.on_hand}"
            for one in self._store.levels.all(self._product.sku)
        ]
        return plain(" · ".join(said) or _("It lies nowhere."))

    def holders(self) -> Iterator[Content]:
        """Each order that was promised pieces, the most urgent first, with where they lie."""
        found = self._store.reservations.holders(self._product.sku)
        for number, parts in groupby(found, key=lambda one: one.number):
            said = [
                plain(f"×{one.quantity} {one.place}") if one.place else plain(f"×{one.quantity} {_('short')}", "$error")
                for one in parts
            ]
            yield Content.assemble(plain(f"{number} ", "bold"), Content(", ").join(said))

    def moves(self, most: int) -> Iterator[Content]:
        """What came, went and was counted, the latest first."""
        kinds = {one.name: one.kind.value for one in self._store.places.all()}
        note = self._store.sight().about_goods
        for one in self._store.moves.entries(self._product.sku, most):
            way = " → ".join(place_name(kinds.get(name, ""), name) for name in (one.source, one.target))
            parts: Iterable[str] = (
                when(one.at, self._now, self._zone), f"{one.quantity} × {way}", one.order, stock_act(one.kind),
                acted_by(one.actor), note(one.note),
            )  # fmt: skip
            yield plain("  ".join(part for part in parts if part))

    @property
    def _is_low(self) -> bool:
        return self._product.free <= (self._product.low or 0)
