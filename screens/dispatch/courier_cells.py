"""A courier as a row of the board says them: where they are, their load, their cash, their last word."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from orderdesk.desk.dispatch.dispatch_board import BoardCourier
from orderdesk.i18n import _
from orderdesk.model.dispatch import CourierKind, RunState, Said
from orderdesk.money import HiddenMoney, Money
from orderdesk.sanitize import clean
from orderdesk.wording.dates import when
from screens.dispatch.page_rows import Cell
from screens.dispatch.stop_cells import LATE, short_sum
from screens.widgets.columns import fit

AT_SHOP, OUT, BACK, AWAY, ASKED, FOREIGN = "=", ">", "<", "x", "?", "+"
"""Where a courier is: at the shop, out, back with something to decide, gone; a word waits; not of the shop."""

_LOAD, _CASH, _LATE, _RUN, _SINCE = 6, 5, 4, 6, 6
_BEFORE: Final = 5
"""Cursor, sign, number, and the gap behind them."""
_WIDE, _WIDEST = 34, 56
_K: Final = 10_000


def sign(one: BoardCourier) -> str:
    """Where they are."""
    if one.reported or one.asking:
        return ASKED
    if one.away:
        return AWAY
    if one.state is RunState.OUT:
        return OUT
    if one.state is RunState.BACK:
        return BACK
    return AT_SHOP if one.courier.kind is CourierKind.OWN else FOREIGN


def load(one: BoardCourier) -> str:
    """Stops: of a run that is out, those left of all; of one that is gathered, those on it of how many it may have."""
    if one.out is not None:
        said = f"{one.out.left}/{one.out.counted}"
        more = 0 if one.gathers is None else one.gathers.left
        return said if not more else f"{said}+{more}" if len(f"{said}+{more}") < _LOAD else f"{said}+"
    return f"{0 if one.gathers is None else one.gathers.left}/{one.courier.most_stops}"


def cash(one: BoardCourier) -> str:
    """What they have in hand, in thousands where it is much; a sign says that there is more, or too much of it."""
    over = LATE if one.full_purse else ""
    if not one.cash:
        return f"0{over}"
    first, more = one.cash[0], "+" if len(one.cash) > 1 else ""
    whole, short = thousands(first), thousands(first, 1000)
    ways = (whole + more + over, short + more + over, short + over)
    return next((way for way in ways if len(way) <= _CASH), short)


def thousands(sum_: Money, from_: int = _K) -> str:
    """A sum in whole units, `from_` so many on in thousands: four signs where it is not hidden."""
    if isinstance(sum_, HiddenMoney):
        return short_sum(sum_).replace(" ", "")
    whole = -(-sum_.minor // 100)  # up: a sum that is cut would be another one
    return str(whole) if whole < from_ else _("{count}k").format(count=whole // 1000)


def last_word(one: BoardCourier, now: int, zone: str) -> str:
    """What was heard of their run last: `14:22 F-9034 done`."""
    run = one.shown
    if run is None:
        return ""
    words = list[tuple[int, str]]()
    for each in run.stops:
        stop = each.stop
        assert stop is not None
        if stop.decided_at is not None:
            said = _("handed over") if stop.kept == "done" else _("not delivered")
            words.append((stop.decided_at, f"{each.order.number} {said}"))
        elif stop.report is not None:
            said = _("done?") if stop.report.said is Said.DONE else _("not done?")
            words.append((stop.report.at, f"{each.order.number} {said}"))
    if run.run.out_at is not None:
        words.append((run.run.out_at, _("has left")))
    if not words:
        return ""
    at, said = max(words)
    return f"{when(at, now, zone)} {clean(said)}"


def head(width: int) -> str:
    """What stands over the columns."""
    texts = ["   N ", fit(_("courier"), _name(width)), _right(_("stops"), _LOAD), _right(_("has"), _CASH)]
    if width >= _WIDE:
        texts[2:2] = [_right(_("run"), _RUN)]
        texts += [f"{LATE:>{_LATE}}"]
    if width >= _WIDEST:
        texts += ["  " + fit(_("since"), _SINCE), fit(_("last word"), _rest(width))]
    return "".join(texts)


def _right(text: str, width: int) -> str:
    """A head at the right edge of its column, with the gap before it."""
    return f"{fit(text, min(cell_len(text), width - 1)):>{width}}"


def cells(one: BoardCourier, here: bool, number: str, width: int, now: int, zone: str) -> list[Cell]:
    """A row."""
    late = one.late(now)
    where = sign(one)
    found: list[Cell] = [
        (">" if here else " ", ""),
        (where, {ASKED: "asked", AWAY: "faint"}.get(where, "")),
        (f"{number:>2} ", "number"),
        (fit(clean(one.courier.name), _name(width)), "faint" if one.away else ""),
    ]
    if width >= _WIDE:
        run = one.shown
        found.append((f"{'-' if run is None else run.run.id:>{_RUN}}", ""))
    mark = LATE if late and width < _WIDE else " "
    found.append((f"{load(one) + mark:>{_LOAD}}", "late" if mark == LATE else ""))
    purse = cash(one) if one.full_purse else f"{cash(one)} "
    found.append((f"{purse:>{_CASH}}"[:_CASH], "late" if one.full_purse else ""))
    if width >= _WIDE:
        found.append((f"{f'{late}{LATE}' if late else '':>{_LATE}}", "late"))
    if width >= _WIDEST:
        since = "" if one.on_shift is None else when(one.on_shift, now, zone)
        found += [("  " + fit(since, _SINCE), "faint"), (fit(last_word(one, now, zone), _rest(width)), "")]
    return found


def _name(width: int) -> int:
    used = _BEFORE + _LOAD + _CASH
    if width >= _WIDE:
        used += _RUN + _LATE
    return min(max(width - used, 4), 18)


def _rest(width: int) -> int:
    return max(width - (_BEFORE + _LOAD + _CASH + _RUN + _LATE + _name(width) + 2 + _SINCE), 0)
