"""An order that is there follows what its channel says of it, as far as `judging` lets it.

Only the difference between the channel's answer and its last one is applied: a date that an operator moved with consent
is not moved back by a file that repeats the old one, and the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.change import Change, applied
from orderdesk.desk.customers.personal import forgotten
from orderdesk.desk.customers.recognise import OTHER_CONTACT, buyer_of, is_known
from orderdesk.desk.intake.add import order_text
from orderdesk.desk.intake.channel_word import channel_status, event_into, reason_of
from orderdesk.desk.intake.judge import Judgement, Verdict, judge
from orderdesk.desk.intake.parts_there import known_parts, seen_from_here
from orderdesk.desk.intake.taking_back import taking_back
from orderdesk.desk.intake.told_goods import told_goods
from orderdesk.desk.intake.told_money import only_told_of_channel, told_money
from orderdesk.desk.intake.told_parts import told_parts
from orderdesk.desk.intake.told_sums import changed_sums, come_to
from orderdesk.desk.orders.step import act_by_clock
from orderdesk.desk.orders.to_tell import date_rows, heard_there, known_there, overtaken
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import (
    CALLED_OFF_THERE,
    FactName,
    FieldValue,
    Line,
    Order,
    kept,
    lines_text,
    state_value,
)
from orderdesk.money import Money
from orderdesk.rules.deadlines import presumed_late
from orderdesk.rules.payment import PAID, paid, stands
from orderdesk.sanitize import fold
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.dates import local

_PLAIN = ("method", "payment", "address", "comment", "planned_at")
"""Fields that are taken over as they come."""

_OF_THE_WHOLE = ("goods", "delivery_cost", FactName.PAID_AMOUNT)
"""Sums of an order that a part of it, once it is split, has for itself."""


class Outcome(StrEnum):
    """What became of an incoming order."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Taken(Struct, frozen=True):
    """What became of it, with words where an operator should look."""

    outcome: Outcome
    said: str = ""


def follow(
    work: UnitOfWork, incoming: IncomingOrder, texts: list[tuple[int, str]], learned: list[int], *, live: bool,
    refused: int | None = None,
) -> Taken:  # fmt: skip
    """Do with an answer what is to be done with it; `live` when it has just been fetched from the channel.

    Where the channel has `refused` an act that was done here, the order goes where the channel has it.
    What the order is found by then goes to `texts`, since many are written cheapest at once, and a buyer who is reached
    in a new way to `learned`.
    """
    # What the channel says now speaks against what would have ended the order, not against its being late.
    while act_by_clock(work, moving=False):
        pass
    before = work.store.answers.last(work.order.id)
    before = seen_from_here(work, before, refused)
    known = before or _as_told(work.order)
    incoming = only_told_of_channel(work.book, incoming, known).completed(known)
    if work.order.customer.erased:
        incoming = forgotten(incoming, work.order.customer.name)
    new = incoming.says_more_than(before)
    _check_same(work.store, work.order, incoming)
    judgement = judge(work, incoming, before, new=new, live=live, truth=refused is not None)
    if judgement.verdict is Verdict.STALE:
        return _marked(work, incoming, judgement)
    if not new and judgement.verdict is Verdict.STAY:
        if work.clocks.next_act(work.book, work.order) is not None:
            work.order = replace(work.order, seen_at=work.now)
            work.plan()
        return Taken(Outcome.UNCHANGED)
    taken = _followed(work, incoming, before, judgement, learned, refused)
    _tell_less(work, judgement)
    known_parts(work, incoming)
    if taken.outcome is Outcome.UPDATED:
        texts.append((work.order.id, order_text(work.order, work.store.orders.lines(work.order.id))))
    return taken


def _as_told(order: Order) -> dict[str, Any]:
    """What a channel would say of an order that it has never spoken of, such as a part split off another."""
    fields = ("method", "payment", "address", "comment", "planned_at", "delivery_cost", "goods", "total")
    known = {name: state_value(order, name) for name in fields}
    return {**known, "customer": order.customer.name, "phone": order.customer.phone, "facts": dict(order.facts)}


def _check_same(store: Store, order: Order, incoming: IncomingOrder) -> None:
    """Refuse what bears the number of an order and is another one: of another buyer, at another time.

    Spreadsheets cut long numbers until two are equal, and every shop has an order number 1.
    """
    known, name, phone = order.customer, incoming.customer, incoming.phone
    if not (incoming.received_at and known.phone and phone and known.name and name):
        return
    if incoming.received_at == order.received_at or phone == known.phone or fold(name) == fold(known.name):
        return
    if not is_known(store, known, phone):
        raise BadInput(
            _("the number {number} is an order of {name} already, which came at another time: nothing was changed; "
              "perhaps it is another channel's, or a spreadsheet has cut the number").format(
                  number=order.number, name=known.name)
        )  # fmt: skip


def _marked(work: UnitOfWork, incoming: IncomingOrder, judgement: Judgement) -> Taken:
    """Mark the order for a look, once; the channel has not confirmed by this that it holds.

    Where it is the channel's last word, that is shown, and what it says need not be told there.
    """
    order, said = work.order, judgement.said
    sets: dict[str, FieldValue] = {FactName.ATTENTION: True}
    if judgement.heard:
        sets[FactName.CHANNEL_STATUS] = _their_words(incoming, judgement)
        sets[FactName.HELD_BACK] = judgement.word.hold or None
    sets = {name: value for name, value in sets.items() if order.value(name) != value}
    if sets:
        work.commit(Change(kind="stale_answer", sets=sets, note=said, alerts_from=order.alerts_from))
    if judgement.heard:
        _tell_less(work, judgement)
    return Taken(Outcome.UNCHANGED, said)


def _tell_less(work: UnitOfWork, judgement: Judgement) -> None:
    """Strike off what the channel need not be told, by its own word."""
    if judgement.word.status is not None and not judgement.word.unsure:
        heard_there(work, judgement.word.status)


def _their_words(incoming: IncomingOrder, judgement: Judgement) -> FieldValue:
    """The channel's own words for where it has the order."""
    return channel_status(incoming) or incoming.status or judgement.word.status


def _followed(
    work: UnitOfWork, incoming: IncomingOrder, before: Mapping[str, Any], judgement: Judgement, learned: list[int],
    refused: int | None,
) -> Taken:  # fmt: skip
    """Take over what is new in an answer; what was refused is taken back by that."""
    order, now, said = work.order, incoming.as_table(), judgement.said
    sets: dict[str, FieldValue] = {name: now[name] for name in _PLAIN if now[name] != before.get(name)}
    old_facts: dict[str, FieldValue] = before.get("facts", {})
    sets |= {key: value for key, value in incoming.facts.items() if old_facts.get(key) != value}
    sets |= {key: None for key in old_facts if key not in incoming.facts and key in order.facts}
    sets |= changed_sums(work, now, before)
    moved_there, said = _date_there(work, sets, said)
    split = FactName.SPLIT_INTO in order.facts  # the channel still sees one order; its goods and sums are two here
    if split:
        sets = {name: value for name, value in sets.items() if name not in _OF_THE_WHOLE}
    told_paid = bool(sets.pop(PAID, False))
    if split:
        sets |= told_parts(work, now, before, sets)
    elif told_paid or (incoming.facts.get(PAID) and {"goods", "delivery_cost"} & sets.keys()):
        due = applied(order, Change(kind="", sets=sets)).total
        sets[FactName.PAID_AMOUNT] = max(due.minor, order.received.minor)
    here = work.store.orders.lines(order.id)
    lines = [] if split else lines_of(incoming, order.total.currency)
    # An answer without its lines does not say there are none, nor one that repeats them that they were not edited here.
    takes_lines = bool(lines) and now["lines"] != before.get("lines")
    if _whole(now) != _whole(before):
        goods = applied(order, Change(kind="", sets=sets)).goods.minor
        sets[FactName.SUM_DIFFERS] = come_to(lines if takes_lines else here) not in (None, goods) or None
    if split and _whole(now) != _whole(before):
        said = said or _("the channel has changed goods or sums of an order that is split here: put both parts right")
    kind = "updated"
    told = (incoming.external, incoming.status) != (before.get("external"), before.get("status"))
    money = told_money(work, now, before, sets, whole=not split)
    sets, said = sets | money.sets, said or money.said
    after = applied(order, Change(kind="", sets=sets))
    owes_again = paid(work.book, order) and not paid(work.book, after)
    if told or told_paid or owes_again or FactName.PAID_AMOUNT in sets or judgement.verdict is not Verdict.STAY:
        moved, kind = _moved(work, incoming, after, judgement)
        sets |= {**moved, FactName.ATTENTION: None, FactName.HELD_BACK: judgement.word.hold or None}
        if judgement.word.status == sets.get("status", order.status) and not judgement.word.unsure:
            sets |= dict.fromkeys(presumed_late(work.book))
    if judgement.contrary:
        kind = CALLED_OFF_THERE
    if said:
        sets[FactName.ATTENTION] = True
    if takes_lines:
        other = told_goods(work, after, here, lines, marked=bool(sets.get(FactName.ATTENTION)))
        sets, said = sets | other.sets, "; ".join(part for part in (said, other.said) if part)
    customer, acts = order.customer, list[int]()
    if (incoming.customer, incoming.phone) != (before.get("customer"), before.get("phone")):
        customer = buyer_of(work.store, incoming, order.customer, work.book.country, lambda: _act(work, kind, acts),
                            learned)  # fmt: skip
        sets |= {"customer_id": customer.id, "customer_name": customer.name}
        if incoming.phone not in (None, customer.phone):
            sets.setdefault(OTHER_CONTACT, order.value(OTHER_CONTACT) or incoming.phone)
    recorded: dict[str, tuple[FieldValue, FieldValue]] = {}
    old_lines, new_lines = lines_text(here), lines_text(lines)
    if takes_lines and old_lines != new_lines:
        work.store.orders.set_lines(order.id, kept(here, lines))
        recorded["lines"] = old_lines, new_lines
    work.store.answers.keep(order.id, incoming.snapshot(), incoming.said)
    _tell_date_less(work, moved_there)
    order = work.order
    work.order = replace(order, seen_at=work.now)
    sets = {name: value for name, value in sets.items() if order.value(name) != value}
    if not sets and not recorded:
        return Taken(Outcome.UNCHANGED, said)
    change = Change(kind=kind, sets={**money.sets, **sets}, recorded=recorded, customer=customer, note=said,
                    act=next(iter(acts), None))  # fmt: skip
    work.commit(change if refused is None else taking_back(work, change, refused))
    return Taken(Outcome.UPDATED, said)


def _act(work: UnitOfWork, kind: str, acts: list[int]) -> int:
    """The act of taking an answer over, opened where something is written before its event."""
    if not acts:
        acts.append(work.store.acts.open(kind, work.actor, at=work.now, recorded_at=work.now))
    return acts[0]


def _date_there(work: UnitOfWork, sets: dict[str, FieldValue], said: str) -> tuple[bool | None, str]:
    """What a date that the channel brings means for one that was moved here: whether it is another; `None` for none.

    Nobody has agreed to another one: the consent to ours is gone with it, and who is to tell ours hears of that.
    """
    if "planned_at" not in sets:
        return None, said
    order, theirs = work.order, sets["planned_at"]
    if theirs == order.planned_at:
        return False, said
    if _consented_to_date(work):
        sets |= dict.fromkeys(("consent_by", "consent_via", "consent_at"))
    if not date_rows(work) or not isinstance(theirs, int):
        return True, said
    day = local(theirs, work.book.zone).strftime("%d.%m.%Y")
    return True, said or _("the channel has moved the date to {day}: ours need not be told any more").format(day=day)


def _consented_to_date(work: UnitOfWork) -> bool:
    """Whether the consent that the order keeps was to the date it has."""
    if work.order.value(FactName.CONSENT_AT) is None:
        return False
    agreed = [event for event in work.store.history.of(work.order.id) if "consent_at" in event.changes]
    return bool(agreed) and "planned_at" in agreed[-1].changes


def _tell_date_less(work: UnitOfWork, other: bool | None) -> None:
    """Strike off what the channel was to be told of the date, since it brings one itself: ours, or an `other`."""
    if other is not None:
        (overtaken if other else known_there)(work, date_rows(work))


def _moved(
    work: UnitOfWork, incoming: IncomingOrder, order: Order, judgement: Judgement
) -> tuple[dict[str, FieldValue], str]:
    """What the channel's status sets, and the event it is; `order` has its other changes already.

    One that waits where it was done for nothing but its money goes on when that comes, and one that was done and owes
    again goes back there.
    """
    book, word, verdict = work.book, judgement.word.status, judgement.verdict
    sets: dict[str, FieldValue] = {FactName.CHANNEL_STATUS: _their_words(incoming, judgement)}
    status = stands(book, order, order.status if word is None or verdict is Verdict.STAY else word)
    if status == order.status:
        return sets, "updated"
    work = replace(work, order=order)  # money that came with the same answer counts
    if verdict is Verdict.REOPEN:
        return {**sets, **work.entering(status), "cancel_reason": None}, "reopened"
    reason = reason_of(book, incoming) if book.status_of(status).shelf.closed else None
    return sets | work.entering(status, reason=reason), event_into(work, order, status)


def _whole(answer: Mapping[str, Any]) -> tuple[object, ...]:
    """What an answer says of the goods and sums of the whole order."""
    return answer.get("lines") or None, *(answer.get(name) for name in ("total", "goods", "delivery_cost"))


def lines_of(incoming: IncomingOrder, currency: str) -> list[Line]:
    """The lines of an incoming order."""
    return [Line(line.sku, line.name, line.quantity, Money(line.price, currency)) for line in incoming.lines]
