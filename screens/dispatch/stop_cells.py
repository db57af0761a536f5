"""A stop as a row of the board says it, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len

from orderdesk.clock import MINUTE
from orderdesk.desk.dispatch.dispatch_board import BoardStop
from orderdesk.i18n import _
from orderdesk.model.dispatch import Said, StopState
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.runs.route_plans import hours_of, point_of
from orderdesk.sanitize import clean
from orderdesk.wording.dates import local
from orderdesk.wording.order_row import duration
from screens.dispatch.page_rows import Cell
from screens.widgets.columns import fit

MARKED, NO_PLACE, LATE, RISK = "*", "@", "!", "~"
"""Signs: marked, not known where it is, late, late by plan."""

_SOON: Final = 30 * MINUTE
"""With so little left nobody is sure to be there in time."""

_SIGNS, _LEFT, _DISTRICT = 2, 7, 8
_ADDRESS: Final = 9
"""What an address needs at least."""
_WIDE: Final = 100
"""From so many columns on a row also says the channel and the buyer."""
_CHANNEL, _BUYER = 9, 17


class Widths(NamedTuple):
    """How wide the columns are whose texts are of one kind: as wide as what stands there."""

    window: int = 6
    number: int = 8
    take: int = 8


def widths(stops: Sequence[BoardStop], now: int, zone: str) -> Widths:
    """Those for these stops."""
    windows = max((len(window(one, now, zone)) for one in stops), default=0)
    numbers = max((cell_len(clean(one.order.number)) for one in stops), default=0)
    sums = max((len(short_sum(one.to_take)) for one in stops), default=0)
    return Widths(min(max(windows, 5), 8) + 1, min(max(numbers, 5), 12) + 2, min(max(sums, 5), 11) + 1)


def window(one: BoardStop, now: int, zone: str) -> str:
    """When the buyer waits, short: `14-16`, `9:30-11`, `by 18`, of another day `25.11`."""
    opens, closes = hours_of(one.order)
    if closes is None:
        return _("any")
    from_, last = _hours(opens, closes, local(now, zone).date(), zone)
    return last if from_ is None else f"{from_}-{last}" if from_ else _("by {hour}").format(hour=last)


@lru_cache(1024)
def _hours(opens: int | None, closes: int, today: date, zone: str) -> tuple[str | None, str]:
    """From when, empty where that is open, and until when; of another day only that day."""
    last = local(closes, zone)
    if last.date() != today:
        return None, f"{last:%d.%m}"
    return "" if opens is None else _hour(opens, zone), _hour(closes, zone)


def _hour(at: int, zone: str) -> str:
    then = local(at, zone)
    return f"{then.hour}" if then.minute == 0 else f"{then.hour}:{then:%M}"


def left(one: BoardStop, now: int, *, late: bool = False) -> Cell:
    """What is left of that, with a sign where it is over or will be."""
    closes = one.closes
    if closes is None:
        return "", ""
    rest = closes - now
    text = f"{'-' if rest < 0 else ''}{duration(abs(rest))}"
    if rest < 0:
        return text + LATE, "late"
    return (text + RISK, "risk") if late or rest < _SOON else (text + " ", "")


def short_sum(sum_: Money | None) -> str:
    """A sum without its currency; nothing owed is a dash, and nothing stands where none is to be taken any more."""
    if sum_ is None:
        return ""
    if isinstance(sum_, HiddenMoney):
        return str(sum_)
    whole, part = divmod(abs(sum_.minor), 100)
    text = f"{whole:,}".replace(",", " ") + (f",{part:02d}" if part else "")
    return text if sum_.minor else "-"


def place(one: BoardStop, town: str) -> str:
    """The address without the town that nearly all share; `@` where it is not known where it is on the map."""
    address = clean(one.order.address).removeprefix(town) or "—"
    return address if point_of(one.order) else f"{address} {NO_PLACE}"


def town_of(stops: Sequence[BoardStop]) -> str:
    """How most addresses begin: the town, with what parts it from the street; empty where there is none such."""
    begun = [one.order.address.partition(", ") for one in stops if ", " in one.order.address]
    counts = dict[str, int]()
    for head, comma, _rest in begun:
        counts[head + comma] = counts.get(head + comma, 0) + 1
    town = max(counts, key=lambda head: (counts[head], head), default="")
    return town if counts.get(town, 0) * 2 > len(stops) else ""


def state(one: BoardStop) -> Cell:
    """What has become of a stop of a run, in a word or two."""
    stop = one.stop
    if stop is None:
        return "", ""
    if stop.state is StopState.REPORTED and stop.report is not None:
        said = _("done?") if stop.report.said is Said.DONE else _("not done?")
        return said, "asked"
    if one.asks:
        return _("help!"), "late"
    faint = dict.fromkeys((StopState.WITHDRAWN, StopState.BACK, StopState.ELSEWHERE), "faint")
    name = {StopState.DONE: "done", StopState.FAILED: "late", **faint}
    words = {
        StopState.PLANNED: _("waits"), StopState.OUT: _("rides"), StopState.DONE: _("handed"),
        StopState.FAILED: _("failed"), StopState.WITHDRAWN: _("off"), StopState.BACK: _("at shop"),
        StopState.ELSEWHERE: _("off"),
    }  # fmt: skip
    return words.get(stop.state, ""), name.get(stop.state, "")


def head(width: int, wide: Widths, last: str, tail: int) -> str:
    """What stands over the columns; the `last` one is `tail` wide."""
    texts = [" " * _SIGNS, fit(_("window"), wide.window), f"{_('left'):>{_LEFT - 1}}  "]
    texts.append(fit(_("no."), wide.number - 2) + " ")
    for text, cells in _middle(width, wide, tail, (_("chan."), _("district"), _("address"), _("buyer"))):
        texts.append(fit(text, cells - 1) + " " if text else " " * cells)
    if _takes(width, wide, tail):
        texts.append(f"{_('take'):>{wide.take}}")
    return "".join(texts) + f"{last:>{tail}}"


def cells(
    one: BoardStop, here: bool, marked: bool, held: bool, width: int, wide: Widths, now: int, zone: str, town: str,
    last: Cell, tail: int, *, late: bool = False,
) -> list[Cell]:  # fmt: skip
    """A row: `last` is what stands at its end, `tail` wide; `held` by somebody else."""
    order = one.order
    sign = (MARKED if marked else ">" if here else " ") + ("@" if held else " ")
    found: list[Cell] = [(sign, "asked" if marked else ""), (fit(window(one, now, zone), wide.window), "")]
    text, style = left(one, now, late=late) if one.stop is None or one.stop.live else ("", "")
    found.append((f"{text:>{_LEFT}}", style))
    found.append((" " + fit(clean(order.number), wide.number - 2) + " ", "number"))
    for value, room in _middle(width, wide, tail, (order.channel, one.district, place(one, town), order.customer.name)):
        found.append((fit(clean(value), room - 1) + " " if value else " " * room, ""))
    if _takes(width, wide, tail):
        text = short_sum(one.to_take)
        found.append((f"{text if len(text) < wide.take else text.replace(' ', ''):>{wide.take}}", ""))
    text, style = last
    found.append((f" {fit(text, tail - 1).strip():>{tail - 1}}", style))
    return found


def _fixed(wide: Widths, tail: int) -> int:
    return _SIGNS + wide.window + _LEFT + wide.number + tail


def _takes(width: int, wide: Widths, tail: int) -> bool:
    return width >= _fixed(wide, tail) + wide.take


def _middle(width: int, wide: Widths, tail: int, values: Sequence[str]) -> list[tuple[str, int]]:
    """The columns between number and sum, with their widths: address first, then district, then channel and buyer."""
    room = width - _fixed(wide, tail) - (wide.take if _takes(width, wide, tail) else 0)
    channel, district, address, buyer = values
    if room < _ADDRESS:
        return [("", room)] if room > 0 else []
    if width >= _WIDE:
        rest = room - _DISTRICT - _CHANNEL - _BUYER
        return [(channel, _CHANNEL), (district, _DISTRICT), (address, rest), (buyer, _BUYER)]
    if room >= _ADDRESS + _DISTRICT:
        return [(district, _DISTRICT), (address, room - _DISTRICT)]
    return [(address, room)]
