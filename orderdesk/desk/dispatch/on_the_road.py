"""Who an order is under way with, and what they say of it: told before anything is done to the order."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Stop
from orderdesk.money import Money
from orderdesk.store import Store
from orderdesk.wording.run_labels import report_words


def rides(store: Store, order: Order) -> str:
    """Who carries an order now, with their word of it where that waits for a decision; empty where nobody does."""
    stop = store.stops.live(order.id)
    run = None if stop is None or not stop.left else store.runs.get(stop.run)
    if stop is None or run is None:
        return ""
    said = _("Under way with {courier}, run {run}").format(courier=run.courier.name, run=run.id)
    return " — ".join(filter(None, (said, word_of(store, stop))))


def goods_elsewhere(store: Store, run: int) -> list[str]:
    """Of what is on a run, whose goods another courier has still in their bag, sentence by sentence."""
    found = dict[str, list[str]]()
    for stop in store.stops.of_run(run):
        others = [one for one in store.stops.of_order(stop.order) if one.with_courier and one.run != run]
        order, theirs = store.orders.get(stop.order), None if not others else store.runs.get(others[-1].run)
        if stop.live and order is not None and theirs is not None:
            found.setdefault(theirs.courier.name, []).append(order.number)
    return [f"{_('goods still with {courier}').format(courier=name)}: {', '.join(numbers)}"
            for name, numbers in found.items()]  # fmt: skip


def decide_first(store: Store, stop: Stop, number: str) -> str:
    """Why an order is not taken off its run now: what its courier says of it waits; empty where nothing does."""
    if not stop.waits:
        return ""
    said = _("Order {number}: the courier {word}. That is to be decided before it is taken off, by `d` on the "
             "board, `stop done` or `stop failed`.")  # fmt: skip
    return said.format(number=number, word=word_of(store, stop))


def given_before(store: Store, order: Order) -> str:
    """Why nobody goes out with an order now: who rode with it before says that they have handed it over; else empty."""
    stop = next((one for one in store.stops.of_order(order.id) if one.taken_off and one.waits), None)
    run = None if stop is None else store.runs.get(stop.run)
    if stop is None or run is None:
        return ""
    said = _("{courier}, run {run}, {word}. Decide that first: `d` on the board, `stop done` or `stop failed`")
    return said.format(courier=run.courier.name, run=run.id, word=word_of(store, stop))


def word_of(store: Store, stop: Stop) -> str:
    """What the courier says of a stop, with the sum as its reader may see it; empty where no word of theirs stands."""
    told = stop.report
    paid = None if told is None or told.paid is None else store.sight().money(Money(told.paid, stop.currency))
    return report_words(told, paid)
