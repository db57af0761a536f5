"""What an order's card says, part by part, as content ready to be painted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from orderdesk.desk.desk import Rules
from orderdesk.desk.views.card import Card
from orderdesk.desk.views.payments import ways
from orderdesk.desk.views.quality import fee_title
from orderdesk.i18n import _
from orderdesk.model import CANCEL_REQUESTED, FactName, Order
from orderdesk.rules.payment import payment_text, sums_text
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.runs.delivery_stages import stage_of
from orderdesk.rules.runs.giving_out import why_kept
from orderdesk.rules.waybills import carrier_of
from orderdesk.sla.targets import ClockKind
from orderdesk.store.orders.order_rows import said_of
from orderdesk.wording.carriers import carrier_name, stage_bar
from orderdesk.wording.dates import day, differs, promised_on, when
from orderdesk.wording.history_lines import changes, held_by, under_set_clock
from orderdesk.wording.labels import (
    actor_words,
    buyer_phone,
    event_name,
    method_name,
    quoted,
    result_name,
    traits,
    via_name,
)
from orderdesk.wording.order_details import details, doubtful, not_told, promised_hours, sums_apart
from orderdesk.wording.order_row import (
    UNCERTAIN,
    UNTOLD,
    began_unseen,
    came_late,
    countdown_of,
    duration,
    marks_text,
    promise,
    time_left,
)
from orderdesk.wording.outbox_lines import outbox_state
from orderdesk.wording.return_labels import return_words
from orderdesk.wording.task_names import task_words
from screens.keyboard.keys import label
from screens.safe import plain

_APART: Final = " · "
_NARROW: Final = 70
"""Cells of a line under the goods, in a window of 80."""

PARTS: Final = ("about", "goods", "clock", "contacts", "others", "outbox", "history")


class CardParts:
    """The parts of one card at one instant."""

    def __init__(self, card: Card, rules: Rules, now: int, operator: str) -> None:
        """`card` as `operator` reads it; `now` for what is left of its time."""
        self._operator = operator
        self._card, self._rules, self._now = card, rules, now

    @property
    def order(self) -> Order:
        """The order on the card."""
        return self._card.order

    def lines(self, part: str) -> list[Content]:
        """The lines of one of `PARTS`."""
        said = {
            "about": self._about,
            "clock": self._why,
            "goods": self._goods,
            "contacts": self._contacts,
            "others": self._others,
            "outbox": self._outbox,
            "history": self._history,
        }
        return list(said[part]())

    def _about(self) -> Iterable[Content]:
        order, zone, now = self.order, self._card.zone, self._now
        if order.damage is not None:
            yield plain(str(said_of(order.number, order.damage.what)), "bold $error")
            return
        left = time_left(order, now, self._rules.clocks)
        if order.deadline is not None and self._card.target is not None:
            title, language = _(self._card.target.title), self._rules.config.language
            banner = promise(title, order, self._card.book, self._rules.clocks, zone, language, now)
            yield Content.assemble(plain(banner, "bold reverse"), "  ", plain(left.text.strip(), "bold"))
        if why := came_late(order, self._card.book, self._rules.clocks):
            yield plain(why, "$warning")
        if order.facts.get(FactName.ATTENTION):
            yield plain(doubtful(), "bold $error")
        if kept := why_kept(self._card.book, order):
            yield plain(kept, "bold $error")
        if order.untold_at is not None:
            told = _("{key} notes that it is done").format(key=label("order.told"))
            said = not_told(self._card.book, by_itself=self._card.account is not None and self._card.account.writes)
            yield plain(f"{UNTOLD} {said} {told}.", "bold $warning")
        if wrong := order.facts.get(FactName.DELIVERY_ERROR):
            yield plain(_("Delivery error: {cause}. Call the carrier.").format(cause=wrong), "bold $error")
        claim = self._card.claim
        if claim is not None and claim.operator != self._operator:
            yield plain(held_by(claim.operator, claim.since, now, zone), "bold $accent")
        yield _row(_("Came"), when(order.received_at, now, zone))
        to, begin = order.planned_at, order.value(FactName.WINDOW_FROM)
        planned = _("not set") if to is None else self._day(promised_on(to, begin))
        yield _row(_("Planned date"), f"{planned} {promised_hours(order, self._card.book, zone)}".rstrip())
        if differs(now, self._card.book.zone, zone):
            there = _("{channel}: {time} now; its days end by that clock")
            time = when(now, now, self._card.book.zone)
            yield _row(_("Its own time"), there.format(channel=_(self._card.book.title), time=time))
        times = f"  ×{order.customer.orders}" if order.customer.orders > 1 else ""
        yield _row(_("Customer"), f"{order.customer.name or '—'}{times}  {buyer_phone(order)}")
        if marked := marks_text(order.customer):
            more = _("{key}: the buyer's card").format(key=label("card.customer"))
            yield Content.assemble(_row("", marked, "bold $warning"), plain(f"  ({more})", "$foreground-muted"))
        apart = traits(order)
        yield _row(_("Method"), f"{method_name(order.method)} ({apart})" if apart else method_name(order.method))
        if (stage := stage_of(self._card.book, order)) is not None:
            carrier = carrier_of(str(order.facts.get(FactName.WAYBILL, "")))
            whose = "" if carrier is None else f"{carrier_name(carrier)}: "
            yield _row(_("Parcel"), f"{whose}{stage_bar(self._card.book, order, stage)}")
        if order.address and order.method != "pickup":
            yield _row(_("Address"), order.address)
        yield _row(_("Sum"), sums_text(order))
        if apart := sums_apart(order, self._card.lines):
            yield plain(apart, "$warning")
        parts = self._card.payments
        yield _row(_("Payment"), payment_text(self._card.book, order, ways(parts)))
        for number, part in enumerate(parts):
            yield _row("" if number else _("Money"), part.said(self._card.book, now, zone))
        if (due := refund_due(order)) is not None:
            yield _row(_("Refund due"), str(due), "bold $warning")
        if order.facts.get(CANCEL_REQUESTED):
            yield plain("  " + _("Support has been asked to cancel it"), "bold $warning")
        for charge in self._card.charges:
            title = _(fee_title(self._card.book, charge.key))
            yield _row(_("Fee"), f"{title}: {charge.amount}  {when(charge.at, now, zone)}")
        for one in self._card.returns:
            late = one.decided_at is None and one.decide_by is not None and one.decide_by < now
            yield _row(_("Return"), return_words(one, now, zone), "bold $error" if late else "")
        for task in self._card.tasks:
            late = task.due_at < now
            yield _row(_("To do"), task_words(task, now, zone), "bold $error" if late else "")
        if order.comment:
            yield _row(_("Comment"), order.comment)
        if order.cancel_reason:
            reason = self._card.book.reason_of(order.cancel_reason)
            yield _row(_("Reason"), _(reason.title) if reason else order.cancel_reason)
        for name, value in details(order, self._card.book, now, self._rules.config.language, zone):
            yield _row(name, value)

    def _why(self) -> Iterable[Content]:
        """How the clock arrives at what it shows: the arithmetic, step by step."""
        order, deadline, target = self.order, self.order.deadline, self._card.target
        zone, now = self._card.zone, self._now
        view = countdown_of(order, now, self._rules.clocks)
        if deadline is not None or not order.shelf.closed:
            yield _title(_("Clock"))
        if deadline is None or target is None or view is None:
            if not order.shelf.closed:
                waited = duration(now - order.entered_at)
                yield plain(_("  No clock runs on this shelf; waiting for {time}.").format(time=waited))
            return
        kinds = {
            ClockKind.BUSINESS: _("working time of the calendar “{calendar}”"),
            ClockKind.WALL: _("ordinary time, day and night"),
            ClockKind.UNTIL: _("until the time given in the order"),
            ClockKind.BEFORE: _("by the time given in the order, with a reserve"),
            ClockKind.DAYS: _("days of the calendar “{calendar}”"),
        }
        counted = kinds[deadline.kind] if deadline.calendar or not target.calendar_days else _("calendar days")
        yield _row(_("Target"), f"{_(target.title)}: {counted.format(calendar=deadline.calendar or '')}")
        yield _row(_("Started"), when(deadline.started_at, now, zone))
        line = self._rules.clocks.timeline(deadline)
        used = line.between(deadline.started_at, now)
        yield _row(_("Elapsed"), duration(max(used, 0)))
        for edge in deadline.edges:
            over = now > edge.until
            sign = "×" if over else "·"
            unknown = self._rules.clocks.uncertain(deadline.calendar, edge.until) or began_unseen(order)
            unsure = UNCERTAIN if unknown else ""
            yield _row(f"{sign} {_(edge.tier)}", _("until {time}").format(time=unsure + when(edge.until, now, zone)))
        if deadline.last_at is not None and deadline.last_at > deadline.due_at:
            said = _("the clock stands between the two: late only after {time}")
            yield _row("", said.format(time=when(deadline.last_at, now, zone)))
        if began_unseen(order):
            yield _row("", _("~ a guess: the channel does not tell since when; counted from the first sight of it"))
        if self._rules.clocks.uncertain(deadline.calendar, deadline.due_at):
            known = self._rules.clocks.calendars[deadline.calendar or ""].spec.known_until
            said = _("~ a guess: the days of the calendar are known until {date}")
            yield _row("", said.format(date=f"{known:%d.%m.%Y}"))
        states = {"running": _("runs"), "frozen": _("stands: outside the working hours")}
        yield _row(_("Now"), f"{states[view.state]}, {_(view.tier)}")
        if target.price:
            yield _row(_("If late"), _(target.price))

    def _goods(self) -> Iterable[Content]:
        yield _title(_("Goods"))
        for line in self._card.lines:
            sku = f"  {line.sku}" if line.sku else ""
            hidden = f"  {_('HIDDEN')}" if line.sku in self._card.hidden else ""
            yield plain(f"  {line.quantity} × {line.name}{sku}  {line.price} = {line.total}{hidden}")
            if (goods := self._card.goods.get(line.id)) is not None:
                for said in _lines_of(goods.parts):
                    yield plain(f"      {said}", "$warning" if goods.short else "")
        if self._card.apart:
            yield plain(self._card.apart, "$warning")
        if not self._card.lines:
            yield plain(f"  {_('no lines')}")

    def _contacts(self) -> Iterable[Content]:
        yield _title(_("Calls and messages"))
        for contact in self._card.contacts:
            said = f"{via_name(contact.via)}: {result_name(contact.result)}"
            note = f" — {contact.note}" if contact.note else ""
            moment = when(contact.at, self._now, self._card.zone)
            yield plain(f"  {moment}  {contact.operator}  {said}{note}")
        if not self._card.contacts:
            yield plain(f"  {_('none')}")

    def _others(self) -> Iterable[Content]:
        """The buyer is known: what else they have ordered."""
        yield _title(_("Other orders of the buyer"))
        for other in self._card.others:
            book = self._rules.book(other.channel)
            status = _(book.status_of(other.status).title)
            came = when(other.received_at, self._now, self._card.zone)
            yield plain(f"  {came}  {other.number}  {quoted(status)}  {other.total}")
        if not self._card.others:
            yield plain(f"  {_('none')}")

    def _outbox(self) -> Iterable[Content]:
        yield _title(_("Outbox"))
        for item in self._card.outbox:
            to = _("buyer") if item.to == "buyer" else _("marketplace")
            zone, now = self._card.zone, self._now
            sent = outbox_state(item, self._card.account, now, zone)
            yield plain(f"  {when(item.created_at, now, zone)}  → {to}: {item.text}  [{sent}]")
        from orderdesk.desk.messages.buyer_reads import buyer_reads

        for _key, step, text in buyer_reads(self._card, self._rules.config.shop, self._now):
            said = _("after “{step}” the buyer gets: {text}").format(step=step, text=text)
            yield plain(f"  {said}", "$foreground-muted")
        if not self._card.outbox:
            yield plain(f"  {_('empty')}")

    def _history(self) -> Iterable[Content]:
        yield _title(_("History"))
        for event in self._card.history:
            moment = when(event.at, self._now, self._card.zone)
            who = actor_words(event.actor)
            language, zone = self._rules.config.language, self._card.zone
            changed = changes(event, self.order, self._card.book, self._now, language, zone)
            parts = (event_name(event.kind), event.note, *changed, under_set_clock(event))
            said = " · ".join(part for part in parts if part)
            yield Content.assemble(plain(f"  {moment}  "), plain(who, "bold"), plain(f"  {said}"))

    def _day(self, at: int) -> str:
        return day(at, self._card.book.zone, self._rules.config.language, self._now)


def _lines_of(parts: Sequence[str]) -> list[str]:
    """Parts side by side, as many as stand on a line of the narrowest card."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + len(_APART) + cell_len(part) <= _NARROW:
            lines[-1] += _APART + part
        else:
            lines.append(part)
    return lines


def _title(text: str) -> Content:
    return plain(text, "bold $primary")


def _row(name: str, value: str, style: str = "") -> Content:
    return Content.assemble(plain(f"  {name:<14} ", "$foreground-muted"), plain(value, style))
