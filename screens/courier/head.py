"""The top line of the courier's screen: which run or stop, and whether the line and the database are there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop
from orderdesk.desk.dispatch.run_sheet import window_words
from orderdesk.i18n import _
from orderdesk.wording.dates import local
from orderdesk.wording.order_row import duration
from screens.courier.place import Page, Place
from screens.courier.told import Told
from screens.narrow import pair
from screens.screen_context import Context
from screens.widgets.lines import NOT_UTF8, FixedLine


class Head(FixedLine):
    """Two lines and a rule: where one is, how much is left, the time of the last picture."""

    DEFAULT_CSS = """
    Head { width: 1fr; height: 3; text-wrap: nowrap; }
    """

    def __init__(self, seat: Context) -> None:
        """Nothing has been shown yet."""
        super().__init__()
        self._seat = seat
        self._alarmed = self._not_utf8 = False
        self._watchers: Sequence[str] = ()
        self._last: tuple[Place, OwnDay | None, Told] | None = None

    def alarm(self, on: bool) -> None:
        """Show that the database is out of reach: nothing is sent."""
        self._alarmed = on
        self._again()

    def warn_not_utf8(self, on: bool) -> None:
        """Say, or no longer say, that the terminal shows other letters than were sent."""
        self._not_utf8 = on
        self._again()

    def watched(self, names: Sequence[str]) -> None:
        """Show who looks over the courier's shoulder."""
        self._watchers = names
        self._again()

    def show(self, place: Place, day: OwnDay | None, told: Told) -> None:
        """Show where one is."""
        self._last = place, day, told
        width = max(self.size.width or self.app.size.width, 1)
        time = f"{local(told.now, told.zone):%H:%M} {_('NOT SENT') if self._alarmed else _('on line')}"
        first, second = _first(place, day), _second(place, day, told)
        marks = [NOT_UTF8] if self._not_utf8 else [*self._seat.standing]
        if self._watchers:
            marks.append(_("watched by {names}").format(names=", ".join(self._watchers)))
        left, right = second
        lines = (
            pair(first, time, width, "bold reverse" if self._alarmed else "bold"),
            pair(" ".join([*marks, left]), right, width),
            pair("-" * width, "", width, "$foreground-muted"),
        )
        self.say(Content("\n").join(lines))

    def _again(self) -> None:
        if self._last is not None:
            self.show(*self._last)


def _first(place: Place, day: OwnDay | None) -> str:
    own = None if day is None else day.stop(place.stop)
    if place.page is Page.MONEY:
        return _("MY MONEY")
    if own is not None and day is not None and place.page not in (Page.RUN, Page.ELSEWHERE):
        return _("STOP {number} of {count}").format(number=own.number, count=len(day.stops))
    if day is None or day.courier is None:
        return ""
    name, run = day.courier.courier.name, day.courier.run
    return name if run is None else _("RUN {number} {courier}").format(number=run.run.id, courier=name)


def _second(place: Place, day: OwnDay | None, told: Told) -> tuple[str, str]:
    if day is None or day.courier is None:
        return "", ""
    own = day.stop(place.stop)
    if own is not None and place.page not in (Page.RUN, Page.MONEY, Page.ELSEWHERE):
        return _when(own, told), own.seen.order.number
    held = " + ".join(map(str, day.courier.debt)) or "0"
    ahead = sum(one.ahead for one in day.stops)
    left = _("{ahead} of {count} left").format(ahead=ahead, count=len(day.stops)) if day.stops else ""
    return left, _("you have {sum}").format(sum=held)


def _when(own: OwnStop, told: Told) -> str:
    """By when the buyer is to have it, how long that is, and which attempt it is."""
    order, stop = own.seen.order, own.seen.stop
    parts = [window_words(own.seen, told.now, told.zone, told.language)]
    if own.ahead and order.planned_at is not None:
        left = order.planned_at - told.now
        said = _("{time} left") if left >= 0 else _("{time} late")
        parts.append(said.format(time=duration(abs(left))))
    if stop.attempt > 1:
        parts.append(_("attempt {count}").format(count=stop.attempt))
    return ", ".join(parts)
