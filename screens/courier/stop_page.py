"""One stop: where, when, whom, what, how much, and the answers that there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from orderdesk.desk.dispatch.own_run import OwnStop
from orderdesk.desk.dispatch.run_sheet import phone_words
from orderdesk.i18n import _
from orderdesk.model.dispatch import StopState
from orderdesk.money import Money
from orderdesk.sanitize import clean
from orderdesk.wording.banknotes import handed
from screens.courier.told import Told
from screens.courier.words import answered, outcome
from screens.narrow import cut, flowed, folded, pair, part_of, rule
from screens.safe import plain

_LONGEST: Final = 400
"""Characters of a buyer's note that are shown."""


def answers_of(own: OwnStop) -> dict[str, str]:
    """What can be answered at a stop, by digit. That it was handed over is reported of one taken off, too."""
    stop = own.seen.stop
    take_back = {"7": _("I take my word back")} if stop.state is StopState.REPORTED else {}
    if stop.live and stop.left:
        money = {"5": _("another sum was paid")} if stop.cod or own.seen.collect.minor else {}
        return {
            **({"1": _("handed over, I have the code")} if own.by_code else {}),
            "2": _("handed over, no code: the dispatcher decides") if own.by_code else _("the buyer has it"),
            "3": _("nobody opens"),
            "4": _("refused"),
            **money,
            "6": _("I need the dispatcher"),
            **take_back,
        }
    if stop.taken_off:
        before = {} if stop.waits else {"2": _("it was handed over before")}
        return {**before, "6": _("I need the dispatcher"), **take_back}
    return {"6": _("I need the dispatcher")} if stop.with_courier else {}


def stop_page(own: OwnStop, part: int, width: int, room: int, told: Told) -> list[Content]:
    """Its lines, as many as there is room for: what does not fit comes with `88`."""
    about = [*_about(own, width, told)]
    money = [*_money(own, width)]
    ways = [f"{digit} {words}" for digit, words in answers_of(own).items()]
    keys = [line for way in (*ways, _("0 back")) for line in folded(way, width, indent=2)]
    if len(money) + len(keys) + 5 > room:  # a keyboard on the glass leaves few lines
        keys = flowed([*ways, _("0 back")], width)
        money = money[:1]
    apart = [rule(width)] if room > 7 else []
    free = room - len(money) - len(keys) - len(apart) - 1
    shown, more = part_of(about, free + 1 if len(about) <= free + 1 else free, part)
    further = [plain(_("88 more lines: {count}").format(count=more), "$foreground-muted")] if more else []
    return [*shown, *further, *money, *apart, *keys]


def _about(own: OwnStop, width: int, told: Told) -> Iterator[Content]:
    seen, order = own.seen, own.seen.order
    said = outcome(own, told.now, told.zone)
    if said:
        yield from folded(said, width, "bold reverse" if seen.stop.with_courier else "bold")
    if waits := answered(own, told.now, told.zone):
        yield from folded(waits, width, "bold")
    yield from folded("  ".join(filter(None, [order.address or "—", seen.district])), width, "bold")
    if seen.gift:
        yield from folded(_("GIFT: do not say from whom"), width, "bold")
    yield from folded(f"{seen.name}  {phone_words(seen)}", width, indent=2)
    for line in seen.lines:
        yield from folded(f"{clean(line.name or line.sku, limit=120)} x{line.quantity}", width, indent=2)
    if order.comment and not seen.gift:
        yield from folded(clean(order.comment, limit=_LONGEST), width, indent=2)


def _money(own: OwnStop, width: int) -> Iterator[Content]:
    seen = own.seen
    if not seen.stop.live:
        return  # nothing is taken any more
    if not seen.collect.minor:
        yield plain(_("PAID: take nothing"))
    else:
        given = handed(seen.collect)
        change = "" if given is None else _("{note}: change {sum}").format(note=given, sum=_less(given, seen.collect))
        take = _("TAKE {sum}").format(sum=seen.collect)
        if cell_len(take) + cell_len(change) < width:
            yield pair(take, change, width, "bold")
        else:
            yield plain(take, "bold")
            yield from folded(change, width)
    if seen.stop.left and seen.stop.cod != seen.collect.minor:
        was = type(seen.owed)(seen.stop.cod or 0, seen.stop.currency)
        yield plain(cut(_("no longer {sum}, as on the sheet").format(sum=was), width), "bold")


def _less(one: Money, other: Money) -> Money:
    return Money(one.minor - other.minor, one.currency)
