"""The evidence of an order in words, part by part: for the screen, the command line and the page alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderdesk.desk.desk import Rules
from orderdesk.desk.views.evidence_of_order import Agreed, Evidence, KeptClock, Ride
from orderdesk.desk.views.quality import fee_title
from orderdesk.desk.views.quality_words import Section
from orderdesk.i18n import _
from orderdesk.model import Event, OutboxItem
from orderdesk.rules.payment import payment_text
from orderdesk.store.orders.codes import SentBefore
from orderdesk.wording.answer_line import answer_line
from orderdesk.wording.dates import local
from orderdesk.wording.goods_acts import acted_by
from orderdesk.wording.history_lines import changes, under_set_clock
from orderdesk.wording.labels import (
    account_name,
    actor_words,
    buyer_phone,
    consent_name,
    event_name,
    quoted,
    result_name,
    via_name,
)
from orderdesk.wording.order_row import promise, time_left
from orderdesk.wording.run_labels import stop_state


class EvidenceWords:
    """Words one pack of evidence; instants with their day and year, in the desk's zone, since others read it later."""

    def __init__(self, pack: Evidence, rules: Rules) -> None:
        """`rules` for the words of rulebooks and clocks."""
        self._pack, self._rules, self._card = pack, rules, pack.card

    @property
    def title(self) -> str:
        """Which order it is about."""
        title = _(self._card.book.title)
        return _("Evidence: order {number}, {channel}").format(number=self._pack.order.number, channel=title)

    @property
    def made(self) -> str:
        """By whom and when it was made: what happened later does not stand in it."""
        return _("made {time} by {name}").format(time=self._at(self._pack.made_at), name=self._pack.made_by)

    @property
    def answer(self) -> str:
        """What is read to a caller."""
        return answer_line(self._pack.order, self._card.book, self._pack.made_at, self._card.zone)

    def sections(self) -> list[Section]:
        """All parts; one in which there is nothing says so."""
        pack, card, none = self._pack, self._card, _("none")
        outbox = {to: [item for item in card.outbox if item.to == to] for to in ("buyer", "marketplace")}
        parts: list[tuple[str, Iterable[str]]] = [
            (_("Answer for a caller"), (self.answer,)),
            (_("Order"), self._order()),
            (_("Deadlines"), (*map(self._clock, pack.clocks), *self._running())),
            (_("Calls and messages"), (
                f"{self._at(c.at)}  {c.operator}  {via_name(c.via)}: {result_name(c.result)}  {c.note}".rstrip()
                for c in card.contacts)),
            (_("Consents"), map(self._consent, pack.consents)),
            (_("Codes"), (line for code in pack.codes for line in self._code(code))),
            (_("Couriers"), map(self._ride, pack.rides)),
            (_("Photos"), map(self._event, pack.photos)),
            (_("Money"), self._money()),
            (_("Sent to the buyer"), map(self._sent, outbox["buyer"])),
            (_("Told to the marketplace"), map(self._sent, outbox["marketplace"])),
            (_("What the marketplace said"), map(self._event, pack.answers)),
            (_("History"), map(self._event, card.history)),
        ]  # fmt: skip
        return [Section(title, tuple(lines) or (none,)) for title, lines in parts]

    def _order(self) -> Iterator[str]:
        order, book = self._pack.order, self._card.book
        yield f"{order.number}  {quoted(_(book.status_of(order.status).title))}  {order.total}"
        yield f"{order.customer.name}  {buyer_phone(order)}"
        yield _("came {time}").format(time=self._at(order.received_at))
        if order.cancel_reason:
            reason = book.reason_of(order.cancel_reason)
            yield _("cancelled: {reason}").format(reason=_(reason.title) if reason else order.cancel_reason)
        if order.closed_at is not None:
            yield _("closed {time}").format(time=self._at(order.closed_at))

    def _clock(self, clock: KeptClock) -> str:
        status, event = _(self._card.book.status_of(clock.left).title), clock.event
        how = _("kept ({tier})").format(tier=_(clock.tier)) if clock.kept else _("MISSED")
        return f"{self._at(event.at)}  {quoted(status)}: {how}  {event_name(event.kind)}, {actor_words(event.actor)}"

    def _running(self) -> Iterator[str]:
        order, target, now = self._pack.order, self._card.target, self._pack.made_at
        if order.deadline is None or target is None:
            return
        clocks, language = self._rules.clocks, self._rules.config.language
        said = promise(_(target.title), order, self._card.book, clocks, self._card.zone, language, now)
        yield _("runs now: {target}, {left}").format(target=said, left=time_left(order, now, clocks).text.strip())

    def _consent(self, one: Agreed) -> str:
        asked = f"{consent_name(one.by)}, {via_name(one.via)}"
        proof = "" if one.proven else f"  {_('NOTHING LOGGED SUPPORTS IT')}"
        return f"{self._event(one.event)}  [{asked}]{proof}"

    def _code(self, code: SentBefore) -> Iterator[str]:
        states = {
            "sending": _("on its way"), "active": _("can be given"), "used": _("given, right"),
            "burnt": _("too many wrong tries"), "expired": _("its time ran out"), "replaced": _("another was sent"),
            "failed": _("not sent"),
        }  # fmt: skip
        ended = "" if code.ended_at is None else f" {self._at(code.ended_at)}"
        yield f"{self._at(code.issued_at)}  {code.operator}  {states.get(code.state, code.state)}{ended}"
        for one in code.tries:
            yield f"    {self._at(one.at)}  {one.operator}  {_('right code') if one.correct else _('wrong code')}"

    def _ride(self, ride: Ride) -> str:
        stop = ride.stop
        attempt, run = _("attempt {count}").format(count=stop.attempt), _("run {number}").format(number=stop.run)
        decided = "" if stop.decided_at is None else f"{self._at(stop.decided_at)} {stop.decided_by}"
        paid = "" if ride.paid is None else _("paid {sum}").format(sum=ride.paid)
        parts = (ride.courier, run, attempt, stop_state(stop.state), _("by the buyer's code") if stop.by_code else "",
                 stop.reason, paid, stop.paid_why, decided)  # fmt: skip
        return "  ".join(part for part in parts if part)

    def _money(self) -> Iterator[str]:
        yield payment_text(self._card.book, self._pack.order)
        for part in self._card.payments:
            yield part.said(self._card.book, self._pack.made_at, self._card.zone)
        for one in self._pack.transfers:
            accounts = f"{account_name(one.debit)} ← {account_name(one.credit)}"
            yield f"{self._at(one.at)}  {event_name(one.kind)}, {acted_by(one.actor)}  {accounts}  {one.amount}"
        for charge in self._card.charges:
            yield f"{self._at(charge.at)}  {_(fee_title(self._card.book, charge.key))}  {charge.amount}"

    def _sent(self, item: OutboxItem) -> str:
        if item.sent_at is not None:
            became = _("sent {time}").format(time=self._at(item.sent_at))
        else:
            became = _("NOT SENT") if item.withdrawn_at is None else _("withdrawn, never sent")
        return f"{self._at(item.created_at)}  {item.text}  [{became}]"

    def _event(self, event: Event) -> str:
        order, book, zone = self._pack.order, self._card.book, self._card.zone
        changed = changes(event, order, book, self._pack.made_at, self._rules.config.language, zone)
        parts = (event_name(event.kind), event.note, *changed, under_set_clock(event))
        return f"{self._at(event.at)}  {actor_words(event.actor)}  {' · '.join(part for part in parts if part)}"

    def _at(self, at: int) -> str:
        return f"{local(at, self._card.zone):%d.%m.%Y %H:%M:%S}"
