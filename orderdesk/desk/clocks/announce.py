"""Announcing the hours of a day: what it does to the open orders is told first, and done by the same steps.

Only orders that the day can touch are looked at, and each of them gets the deadline that it would get if it were
started anew, so that the outcome is the same as for all orders rebuilt from nothing.

The deadlines are worked out while nobody waits, and under the write lock only what has changed meanwhile once more.
They are written some at a time, so that nobody waits for the lock; no clock acts meanwhile (`retime`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import astuple

from orderdesk.desk.clocks.retime import end_moving, in_slices
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import anyone, needs
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _, ngettext
from orderdesk.model import Announcement, Order, Source
from orderdesk.rules.announced import live
from orderdesk.rules.deadlines import Clocks, Plan, counted
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.hours import Hours
from orderdesk.store import Store
from orderdesk.store.orders.deadlines import DeadlineRow, Stamp, deadline_row
from orderdesk.values import replace

_FAR = 10
"""Years from now beyond which a date is a slip of the pen."""


class Effect(Struct):
    """What a change of a calendar does to the open orders."""

    more: int = 0
    """Orders whose deadline moves away."""
    less: int = 0
    """Orders whose deadline comes nearer."""
    saved: int = 0
    """Late ones that are late no more."""
    late: int = 0
    """Ones that are late thereby."""
    acts: int = 0
    """Those among them that their clock ends at once, such as by cancelling them."""

    def __str__(self) -> str:
        """The sentence to read before the change is made."""
        counts = (
            ngettext("{count} order gets more time", "{count} orders get more time", self.more),
            ngettext("{count} order gets less time", "{count} orders get less time", self.less),
            ngettext("{count} stops being late", "{count} stop being late", self.saved),
            ngettext("{count} becomes late", "{count} become late", self.late),
        )
        numbers = (self.more, self.less, self.saved, self.late)
        said = ", ".join(
            text.format(count=f"{number:,}".replace(",", " ")) for text, number in zip(counts, numbers, strict=True)
        )
        if self.acts:
            ended = ngettext(
                "{count} of them is cancelled or moved on by its clock at once",
                "{count} of them are cancelled or moved on by their clocks at once",
                self.acts,
            )
            said += f" ({ended.format(count=self.acts)})"
        return f"{said}."

    def count(self, before: Order, after: Order, plan: Plan, now: int) -> None:
        """Count with an order as it was and as it is then."""
        was, due = _due(before), _due(after)
        self.more += due > was
        self.less += due < was
        was_late, is_late = _late(before, now), _late(after, now)
        self.saved += was_late and not is_late
        if is_late and not was_late:
            self.late += 1
            self.acts += plan.acts_at is not None and plan.acts_at <= now

    def __add__(self, other: Effect) -> Effect:
        """Of two sets of orders together."""
        return Effect(*(mine + more for mine, more in zip(astuple(self), astuple(other), strict=True)))


class Look(Struct, frozen=True):
    """What was found of an order in reach."""

    stamp: Stamp
    """What it follows from."""
    row: DeadlineRow | None = None
    """What is to be stored; nothing where the order does not move."""
    effect: Effect | None = None


class Announcing:
    """Drafts announcements for one operator, and tells what they would do."""

    def __init__(self, desk: Desk) -> None:
        """At the desk's time: by it an order counts as late."""
        self.access, self._desk = desk.access, desk
        self._store, self._rules, self._now, self._operator = desk.store, desk.rules, desk.clock(), desk.actor.name
        self._store.announcements.tell(self._rules.clocks)

    @anyone
    def calendar(self, name: str) -> BusinessCalendar:
        """A calendar by name, with what has been announced; `BadInput` when there is none."""
        known = self._rules.clocks.calendars
        if name not in known:
            raise BadInput(
                _("There is no calendar “{name}”; there are: {known}.").format(
                    name=clean(name, limit=40), known=", ".join(known)
                )
            )
        return known[name]

    @needs(Right.ANNOUNCE)
    def hours(self, calendar: str, day: date, hours: Hours, source: Source, note: str) -> Announcement:
        """The announcement that a calendar has these hours on a day; not made yet."""
        spec = self.calendar(calendar).spec
        if abs(day.year - datetime.fromtimestamp(self._now, spec.zone).year) > _FAR:
            raise BadInput(_("{date} is too far ahead; a typo?").format(date=day.isoformat()))
        return self._draft(calendar=calendar, day=day, hours=hours, source=source, note=clean(note, limit=200).strip())

    @needs(Right.ANNOUNCE)
    def undoing(self, announcement_id: int) -> Announcement:
        """The announcement that takes another one back; not made yet."""
        entries = self._store.announcements.all()
        if announcement_id in self._store.announcements.damaged():
            return self._undoing_damaged(announcement_id)
        found = next((entry for entry in entries if entry.id == announcement_id and entry.undoes is None), None)
        if found is None:
            raise NotFound(_("There is no announcement {id}.").format(id=announcement_id))
        if found not in live(entries):
            raise Refused(_("Announcement {id} has been undone already.").format(id=announcement_id))
        self.calendar(found.calendar)
        return self._draft(calendar=found.calendar, day=found.day, hours=found.hours, source=found.source,
                           note="", undoes=found.id)  # fmt: skip

    @needs(Right.ANNOUNCE)
    def preview(self, draft: Announcement) -> Effect:
        """What the announcement would do."""
        return together(self.looks(draft, [*self._store.announcements.all(), draft]))

    @anyone
    def hours_with(self, draft: Announcement) -> Hours:
        """The hours that its day would then have: another announcement may have more say."""
        clocks = self._rules.clocks.announced([*self._store.announcements.all(), draft])
        return clocks.calendars[draft.calendar].spec.hours_of(draft.day)

    @needs(Right.ANNOUNCE)
    def looks(
        self, entry: Announcement, entries: Sequence[Announcement], known: Mapping[int, Look] | None = None
    ) -> dict[int, Look]:
        """What `entry`, the last of `entries`, does to each order in its reach, by id.

        An order is not looked at again when it is as it was `known` to be.
        """
        old, clocks = (self._rules.clocks.announced(some) for some in (entries[:-1], entries))
        return self._looks(self._within_reach(entry, old, clocks), old, clocks, known or {})

    @needs(Right.ANNOUNCE)
    def move(self, entries: Sequence[Announcement], looks: Mapping[int, Look], turn: str) -> None:
        """Move the deadlines as was found, some in each write; the last of `entries` has been made."""
        old, clocks = (self._rules.clocks.announced(some) for some in (entries[:-1], entries))
        ids = [order_id for order_id, look in looks.items() if look.row is not None]

        def move(store: Store, some: Sequence[int]) -> None:
            found = self._looks(some, old, clocks, looks)
            store.deadlines.move_all(look.row for look in found.values() if look.row is not None)

        if in_slices(self._desk, turn, ids, move):
            end_moving(self._desk, turn)

    def _undoing_damaged(self, announcement_id: int) -> Announcement:
        """Nothing is counted with what cannot be understood: to take it back only says that it is known."""
        calendar, found = next(iter(self._rules.clocks.calendars.items()))
        today = datetime.fromtimestamp(self._now, found.spec.zone).date()
        return self._draft(calendar=calendar, day=today, hours=(), source=Source.OWNER, note="", undoes=announcement_id)

    # --- inside ----------------------------------------------------------------------------------------------

    def _looks(self, ids: Sequence[int], old: Clocks, clocks: Clocks, known: Mapping[int, Look]) -> dict[int, Look]:
        stamps = self._store.deadlines.stamps(ids)
        looks = {order_id: known[order_id] for order_id, stamp in stamps.items()
                 if order_id in known and known[order_id].stamp == stamp}  # fmt: skip
        for order in self._store.deadlines.orders([order_id for order_id in stamps if order_id not in looks]):
            looks[order.id] = self._look(order, old, clocks, stamps[order.id])
        return looks

    def _draft(
        self, *, calendar: str, day: date, hours: Hours, source: Source, note: str, undoes: int | None = None
    ) -> Announcement:
        return Announcement(
            id=self._store.announcements.newest() + 1,
            calendar=calendar,
            day=day,
            hours=hours,
            source=source,
            note=note,
            announced_at=self._now,
            operator=self._operator,
            undoes=undoes,
        )

    def _look(self, order: Order, old: Clocks, clocks: Clocks, stamp: Stamp) -> Look:
        book = self._rules.books.get(self._rules.config.rulebook_of(order.channel))
        if book is None:  # a marketplace that was given up: nobody can tell its deadlines any more
            return Look(stamp)
        after = replace(order, deadline=clocks.deadline(book, order))
        plan = clocks.plan(book, after)
        if after.deadline == order.deadline and plan == old.plan(book, order):
            return Look(stamp)
        effect = Effect()
        effect.count(order, after, plan, self._now)
        return Look(stamp, deadline_row(after, plan), effect)

    def _within_reach(self, entry: Announcement, before: Clocks, clocks: Clocks) -> list[int]:
        """The ids of the open orders whose deadline the day may move.

        Its hours lie between its midnight and the next, or the next but one where a shift over night is changed. A
        deadline is untouched when all the instants it speaks of lie after that, or when it ends before: not later than
        the last closing before that midnight, since on a closing it waits for the next opening to be late.
        """
        calendar, old = clocks.calendars[entry.calendar], before.calendars[entry.calendar]
        midnight, morrow = calendar.spec.midnight(entry.day), entry.day + timedelta(days=1)
        due_from = calendar.epoch.sub(midnight, 0, "far") or 0
        over_night = calendar.spec.intervals(morrow, morrow) != old.spec.intervals(morrow, morrow)
        begun: int | None = calendar.spec.midnight(morrow + timedelta(days=over_night))
        if not calendar.spec.repeats:  # only dated hours: a tier may begin before the first, which leaves no trace
            begun = None
        deadlines = self._store.deadlines
        found = set(deadlines.counting_on(entry.calendar, due_from=due_from, begun_before=begun))
        for channel in {*self._rules.books, *self._rules.config.channels}:
            book = self._rules.books.get(self._rules.config.rulebook_of(channel))
            if book is None or clocks.calendar_of(book, channel) != entry.calendar:
                continue
            for status in book.status:
                running = [target for target in book.target if status.key in (*target.in_, *target.ahead)]
                if status.shelf.closed or not any(counted(target) for target in running):
                    continue
                # A clock that never ended may end now; and of several, another may be the most urgent one now.
                rivals = {"due_from": due_from} if len({target.key for target in running}) > 1 else {}
                acts_behind = rivals and any(target.steps for target in running)  # what is shown may be long past
                if acts_behind or any(target.after for target in running):  # or what follows upon it may move
                    rivals = {"due_from": 0}
                found.update(deadlines.in_status(channel, status.key, status.shelf.value, **rivals))
        return sorted(found)


def together(looks: Mapping[int, Look]) -> Effect:
    """What was found of all orders in reach."""
    return sum((look.effect for look in looks.values() if look.effect is not None), Effect())


def unread(store: Store) -> str:
    """The sentence that something announced cannot be read, with what follows from it; empty where all can."""
    damaged = store.announcements.damaged()
    if not damaged:
        return ""
    said = _(
        "An announced day (number {ids}) is damaged in the database: deadlines may be wrong, nothing is done by itself."
        " Announce it anew, then: orderdesk calendar undo {id}"
    )
    return said.format(ids=", ".join(map(str, damaged)), id=damaged[0])


def _due(order: Order) -> float:
    return float("inf") if order.deadline is None else order.deadline.due_at


def _late(order: Order, now: int) -> bool:
    last = None if order.deadline is None else order.deadline.last_at
    return last is not None and now > last
