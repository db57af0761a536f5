"""The run: its stops in their order, those ahead first, and what the dispatcher said last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop
from orderdesk.desk.dispatch.run_sheet import window_words
from orderdesk.i18n import _
from orderdesk.model.dispatch import Run, RunState, StopState
from screens.courier.told import Told
from screens.courier.words import answered, outcome, short_outcome
from screens.keyboard.named_key import NAMES
from screens.narrow import cut, flowed, folded, pair, part_of, rule
from screens.safe import plain

_WIDE: Final = 72
"""From so many columns on, a stop takes one line."""

_LAST: Final = 2
"""So many of the dispatcher's last words are told."""


def run_page(day: OwnDay, part: int, width: int, room: int, told: Told) -> list[Content]:
    """Its lines, as many as there is room for."""
    if day.courier is None:
        return [*folded(_("You are no courier of this shop: the dispatcher adds you."), width), *_keys(None, 0, width)]
    run = day.courier.run
    if run is None:
        none = _("You have no run. Once the dispatcher gives you one, it stands here.")
        return [*folded(none, width), rule(width), *_keys(None, 0, width)]
    above = _state(run.run, width)
    words = [rule(width), *said] if (said := [*_words(day.stops, width, told)]) and room > 12 else []
    ordered = _ordered(day.stops)
    following = next((one.number for one in ordered if one.ahead), None)
    per = 1 if width >= _WIDE else 2
    free = room - len(above) - len(words) - 1 - len(_keys(following, 1, width))
    shown, more = part_of(ordered, free // per, part)
    lines = [line for one in shown for line in _stop(one, width, told)]
    return [*above, *lines, *words, rule(width), *_keys(following, more, width)]


def _keys(following: int | None, more: int, width: int) -> list[Content]:
    enter = NAMES["enter"]
    next_ = _("{enter}: stop {number}").format(enter=enter, number=following) if following is not None else ""
    other = _("number and {enter}: that stop").format(enter=enter) if following is not None or more else ""
    further = _("88 more: {count}").format(count=more) if more else ""
    ways = [next_, other, further, _("99 my money"), _("00 leave")]
    return flowed(ways, width)


def _state(run: Run, width: int) -> list[Content]:
    if run.state is RunState.GATHERING:
        return folded(_("The run has not left yet: its stops may still change."), width, "bold")
    if run.state is RunState.BACK:
        return folded(_("The run is back. Hand in the goods and the cash."), width, "bold")
    return []


def _ordered(stops: Sequence[OwnStop]) -> list[OwnStop]:
    """Those ahead, then what is to be brought back, then the rest; each as on the run."""
    return sorted(stops, key=lambda one: 0 if one.ahead else 1 if one.seen.stop.with_courier else 2)


def _stop(one: OwnStop, width: int, told: Told) -> Iterator[Content]:
    seen, order = one.seen, one.seen.order
    sum_ = _("take {sum}").format(sum=seen.collect) if seen.collect.minor else _("nothing to take")
    right = short_outcome(one) or sum_
    news = _("!changed") if one.changed_at is not None else ""
    gift = _("GIFT") if seen.gift else ""
    again = _("attempt {count}").format(count=seen.stop.attempt) if seen.stop.attempt > 1 else ""
    window = window_words(seen, told.now, told.zone, told.language)
    where = "  ".join(filter(None, [order.address or "—", seen.district]))
    style = "" if one.ahead else "bold" if seen.stop.with_courier else "$foreground-muted"
    left = "  ".join(filter(None, [f"{one.number:>2}", window, news, gift, again]))
    if width >= _WIDE:
        yield pair(f"{left}  {where}", right, width, style)
        return
    yield pair(left, right, width, style)
    yield plain(f"    {cut(where, width - 4)}", style)


def _words(stops: Sequence[OwnStop], width: int, told: Told) -> Iterator[Content]:
    """What the dispatcher decided, answered or changed last, the newest first."""
    found = list[tuple[int, str]]()
    for one in stops:
        stop = one.seen.stop
        by_other = stop.decided_at is not None and not stop.by_code  # what the code did, the courier did
        if by_other and stop.state in (StopState.DONE, StopState.FAILED):
            found.append((stop.decided_at or 0, f"{one.number} {outcome(one, told.now, told.zone)}"))
        if one.asked and (closed := one.asked[-1].closed_at) is not None:
            found.append((closed, f"{one.number} {answered(one, told.now, told.zone)}"))
        if one.changed_at is not None:
            window = window_words(one.seen, told.now, told.zone, told.language)
            said = _("{number} has been changed: {window}").format(number=one.number, window=window)
            found.append((one.changed_at, said))
    for _at, said in sorted(found, reverse=True)[:_LAST]:
        yield plain(cut(said, width))
