"""Words an order as a row of the list: the only place that does, for the table, the preview and the command line."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.i18n import _, mark
from orderdesk.model import BEGAN_UNSEEN, CALL_AT, CANCEL_REQUESTED, REFUND_DUE, Customer, FactName, Order, Shelf
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sla.countdown import FROZEN, LATE, SECONDS_BELOW, Countdown, countdown, next_change
from orderdesk.sla.targets import ClockKind
from orderdesk.wording.dates import day, differs, local, when
from orderdesk.wording.labels import mark_name

UNCERTAIN = "~"
"""The sign before a date that was counted on days nobody has decreed yet."""

CALL = "&"
"""The sign of an order whose buyer is to be called again."""

UNTOLD = "^"
"""The sign of an order of which its marketplace does not know yet what was done here."""

DOUBT = "?"
"""The sign behind a time that is counted by a clock in doubt."""

BURNING = "burning"
WAITING = "waiting"

MARKS = {"excellent": "+", "acceptable": "~", LATE: "!", FROZEN: "|", WAITING: "·"}
"""The sign before the time, so that a tier can be told without colour, and what is left from what has gone by."""


_SIGNS = {"held_back": mark("HOLD"), "goods_changed": mark("CHK"), "express": mark("EXP"), "preorder": mark("PRE"),
          "postomat": mark("LCK")}  # fmt: skip
"""What sets an order apart that lies among others: not to be given out, to be counted again, express, a pre-order, one
for a parcel locker."""

_BUYER_MARKS = {"vip": mark("VIP"), "mind": mark("MIND")}
"""What a buyer is marked as, as short as can be."""

TIME_MARKS = ("excellent", "acceptable", BURNING, LATE, FROZEN, WAITING)
"""What the time column is coloured by. A rulebook's own tier is shown as the nearest of them."""


class TimeLeft(Struct, frozen=True):
    """The time column of a row."""

    text: str
    """With its mark, at most nine cells, and one more while the clock is in doubt."""
    mark: str
    """Tier, `late`, `frozen`, `burning`, `waiting`, or nothing: what it is coloured by."""


def time_left(order: Order, now: int, clocks: Clocks) -> TimeLeft:
    """How much time an order has left, as its row says it."""
    view = countdown_of(order, now, clocks)
    if view is None:
        if order.shelf.closed:
            return TimeLeft("", "")
        return TimeLeft(f"{MARKS[WAITING]} {duration(now - order.entered_at)}{_doubt(clocks)}", WAITING)
    mark = MARKS.get(view.mark, "~")
    warned = order.deadline is not None and order.deadline.warn_at is not None and order.deadline.warn_at <= now
    colour = BURNING if warned and view.mark not in (LATE, FROZEN) else view.mark
    sign = "-" if view.left_s < 0 else ""
    colour = colour if colour in TIME_MARKS else "acceptable"
    return TimeLeft(f"{mark} {sign}{duration(abs(view.left_s), exact=view.left_s > 0)}{_doubt(clocks)}", colour)


def call_left(order: Order, now: int, clocks: Clocks) -> TimeLeft:
    """How long until the buyer is to be called again, or since when they should have been."""
    call_at = order.value(CALL_AT)
    left = call_at - now if isinstance(call_at, int) else 0
    due = left <= 0
    text = f"{MARKS[LATE] if due else MARKS[WAITING]} {'-' if due else ''}{duration(abs(left), exact=not due)}"
    text += _doubt(clocks)
    return TimeLeft(text, BURNING if due else WAITING)


def _doubt(clocks: Clocks) -> str:
    return DOUBT if clocks.doubted else ""


def countdown_of(order: Order, now: int, clocks: Clocks) -> Countdown | None:
    """The order's countdown at `now`; `None` when no clock runs."""
    deadline = order.deadline
    return None if deadline is None else countdown(deadline, now, clocks.timeline(deadline))


def due_mark(order: Order, clocks: Clocks) -> str:
    """`~` before the date of a deadline that lies beyond what is known of its calendar, or began nobody knows when."""
    deadline = order.deadline
    if deadline is None:
        return ""
    return UNCERTAIN if clocks.uncertain(deadline.calendar, deadline.due_at) or began_unseen(order) else ""


def began_unseen(order: Order) -> bool:
    """Whether its clock counts from when the order was first seen, since nobody told when its status began."""
    deadline = order.deadline
    if deadline is None or deadline.kind in (ClockKind.UNTIL, ClockKind.BEFORE):
        return False
    return bool(order.facts.get(BEGAN_UNSEEN)) and deadline.started_at == order.entered_at


def promise(
    title: str, order: Order, book: Rulebook, clocks: Clocks, home: str, language: str, now: int, *,
    short: bool = False, there: bool = True,
) -> str:  # fmt: skip
    """What must be done by when, told at `home`, and as at the channel where that differs; nothing without a clock.

    `short` has days in digits, and that of the channel only where it is another; without `there` it is told here alone.
    """
    if order.deadline is None:
        return ""
    due = order.deadline.due_at
    here, at_channel = local(due, home), local(due, book.zone)
    said = _("{what} by {day} {time}").format(
        what=title,
        day=due_mark(order, clocks) + (f"{here:%d.%m}" if short else day(due, home, language, now)),
        time=when(due, due, home),
    )
    if there and differs(due, book.zone, home):
        form = "%H:%M" if short and here.date() == at_channel.date() else "%d.%m %H:%M"
        said += f" ({_(book.title)}: {at_channel:{form}})"
    return said


def came_late(order: Order, book: Rulebook, clocks: Clocks) -> str:
    """Why a clock that has run out does not end the order; nothing where it has not, or would."""
    if not clocks.passed_over(book, order):
        return ""
    return _("The channel still had it when its time was over, so the clock leaves it alone: deal with it at once.")


def hours_there(book: Rulebook, now: int) -> str:
    """That hours are to be written by the channel's clocks, and what these show."""
    return _("Hours are those of {channel}, where it is {time} now.").format(
        channel=_(book.title), time=f"{local(now, book.zone):%H:%M}"
    )


def next_tick(order: Order, now: int, clocks: Clocks) -> int | None:
    """When the time column of the order's row changes next."""
    deadline = order.deadline
    if deadline is None:
        return None if order.shelf.closed else now + MINUTE - (now - order.entered_at) % MINUTE
    change = next_change(deadline, now, clocks.timeline(deadline))
    if deadline.warn_at is not None and deadline.warn_at > now:
        return deadline.warn_at if change is None else min(change, deadline.warn_at)
    return change


def next_call_tick(order: Order, now: int) -> int:
    """When what `call_left` says changes next."""
    call_at = order.value(CALL_AT)
    left = call_at - now if isinstance(call_at, int) else 0
    if left <= 0:
        return now + MINUTE - -left % MINUTE
    return now + (1 if left <= SECONDS_BELOW else left % MINUTE + 1)


def next_duration(until: int, now: int) -> int | None:
    """When the exact `duration` from `now` until then changes next; never, once that is over."""
    left = until - now
    if left <= 0:
        return None
    return now + (1 if left <= SECONDS_BELOW else left % MINUTE + 1)


def duration(length: int, *, exact: bool = False) -> str:
    """A length of time in seconds, rounded down: `2:41` hours and minutes, `3d 04h` from a day on.

    `exact` shows seconds too, `0:09:59`, where they matter: up to ten minutes.
    """
    if exact and length <= SECONDS_BELOW:
        return f"0:{length // MINUTE:02d}:{length % MINUTE:02d}"
    if length < DAY:
        return f"{length // HOUR}:{length % HOUR // MINUTE:02d}"
    return _("{days}d {hours:02d}h").format(days=length // DAY, hours=length % DAY // HOUR)


def flags(order: Order, book: Rulebook, *, among_others: bool = False) -> str:
    """Signs beside the buyer's name: new (`among_others`, where the shelf does not say it), stage and kind, unsure.

    Also that its cancellation has been asked of the marketplace's support, that the buyer is owed a refund or is to be
    called again, and that its marketplace has not been told yet.
    """
    status = book.status_of(order.status)
    signs = [_(status.badge)] if status.badge else []
    if status.hold and not order.facts.get(FactName.HELD_BACK):
        signs.append(_("HOLD"))
    if among_others and order.shelf is Shelf.NEW:
        signs.append(_("NEW"))
    signs += [_(sign) for fact, sign in _SIGNS.items() if order.facts.get(fact)]
    if order.facts.get(CANCEL_REQUESTED):
        signs.append(_("CXL?"))
    if REFUND_DUE in order.facts:
        signs.append(_("RFND"))
    if CALL_AT in order.facts and not order.shelf.closed:
        signs.append(CALL)
    if order.untold_at is not None:
        signs.append(UNTOLD)
    if any(order.facts.get(fact) for fact in ("attention", "sum_differs", PHONE_WRITTEN)):
        signs.append("?")
    return " ".join(signs)


def marks_text(customer: Customer) -> str:
    """The marks that a buyer bears, in full; empty where there are none."""
    return " · ".join(mark_name(kind) for kind in customer.marks.split())


def marks_short(customer: Customer) -> str:
    """The same for a row of the list."""
    return " ".join(_(_BUYER_MARKS.get(kind, kind)) for kind in customer.marks.split())
