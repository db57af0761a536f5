"""What a rulebook answers for an order as it stands: steps, reasons, evidence, the date. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orderdesk.errors import Refused
from orderdesk.i18n import _, ngettext
from orderdesk.model import ActorKind, Consent, Contact, FieldValue, Order
from orderdesk.rules.book import Destination, Evidence, External, Proof, Reason, Rulebook, Step
from orderdesk.rules.conditions import holds

NO_ANSWER = ("no_answer", "busy", "unavailable")
"""Results of a call or message that reached nobody."""

CONTACT_RESULTS = ("reached", "refused", "agreed", "call_back", *NO_ANSWER, "wrong_number")
"""What a call or message may end with."""

CONSENT_BY = ("buyer", "shop")
"""Who may have asked for a later date."""


def steps(book: Rulebook, order: Order, by: ActorKind = ActorKind.OPERATOR) -> list[Step]:
    """The steps that `by` can take now."""
    return [
        step for step in book.step if order.status in step.from_ and by in step.by and holds(step.when, order.value)
    ]


def main_step(book: Rulebook, order: Order) -> Step | None:
    """What the key for "next step" does now."""
    return next((step for step in steps(book, order) if step.main), None)


def proof_step(book: Rulebook, order: Order) -> Step | None:
    """The step that ends with the buyer having the goods and needs a proof of it."""
    return next((step for step in steps(book, order) if step.proof is not Proof.NONE), None)


def cancel_step(book: Rulebook, order: Order) -> Step | None:
    """The step by which an operator cancels, where that is allowed."""
    return next((step for step in steps(book, order) if step.cancels), None)


def open_step(book: Rulebook, order: Order) -> Step | None:
    """The step that opening the order takes by itself."""
    return next((step for step in steps(book, order) if step.on_open), None)


def destination(step: Step, order: Order) -> str:
    """The status `step` leads this order to."""
    way: Destination = next(way for way in step.to if holds(way.when, order.value))
    return way.status


def reasons(book: Rulebook, order: Order) -> list[Reason]:
    """The reasons an operator may cancel for now, by their digits."""
    offered = [r for r in book.reason if r.digit and holds(r.when, order.value)]
    return sorted(offered, key=lambda reason: reason.digit)


def refuse_step(book: Rulebook, order: Order, what: str, who: str = "", by: ActorKind = ActorKind.OPERATOR) -> Refused:
    """The sentence for an act that is not there: what is not possible, why (and by `who`), and what is."""
    title = _(book.status_of(order.status).title)
    possible = [_(step.title) for step in steps(book, order, by)]
    if by is ActorKind.OPERATOR:
        template = _("Order {number}: not possible: {what}. It is “{status}”{who}.")
    else:
        template = _("Order {number}: “{what}” cannot have happened to it. It is “{status}”{who}.")
    said = template.format(number=order.number, what=what, status=title, who=f" ({who})" if who else "")
    if not possible:
        return Refused(said + " " + _("Nothing is to be done with it now."))
    return Refused(said + " " + _("Possible now: {steps}.").format(steps=", ".join(dict.fromkeys(possible))))


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """How far the logged contacts support a reason."""

    enough: bool
    said: str
    """In words: what is there and what is wanted."""


def evidence(wanted: Evidence | None, contacts: Sequence[Contact]) -> EvidenceFound:
    """Weigh the order's contact log against what a reason needs."""
    if wanted is None:
        return EvidenceFound(True, "")
    failed = [contact.at for contact in contacts if contact.result in NO_ANSWER]
    talks = sum(contact.result not in NO_ANSWER for contact in contacts)
    if wanted.attempts:
        span = max(failed, default=0) - min(failed, default=0)
        said = _("{have} of {want} tries").format(have=len(failed), want=wanted.attempts)
        if wanted.over:
            said += " " + _("over {have} of {want} h").format(have=span // 3600, want=wanted.over // 3600)
        return EvidenceFound(len(failed) >= wanted.attempts and span >= wanted.over, said)
    said = (
        ngettext("{count} talk logged", "{count} talks logged", talks).format(count=talks)
        if talks
        else _("no talk with the buyer is logged")
    )
    return EvidenceFound(talks >= wanted.talks, said)


def can_move_date(book: Rulebook, order: Order) -> bool:
    """Whether the planned date may be moved now."""
    return book.date is not None and order.status in book.date.in_


@dataclass(frozen=True, slots=True)
class DateMove:
    """A move of the planned date, as the rules see it."""

    later: bool
    """Only with consent."""
    beyond_channel: bool
    """Further than the channel itself would move it."""


def date_move(book: Rulebook, order: Order, to: int) -> DateMove:
    """What moving the planned date to the instant `to` means; `Refused` where the date is not to be moved."""
    if not can_move_date(book, order):
        raise refuse_step(book, order, _("move the date"))
    assert book.date is not None
    if order.planned_at == to:
        raise Refused(_("Order {number}: this is the planned date already.").format(number=order.number))
    later = order.planned_at is None or to > order.planned_at
    first = order.value("first_planned_at") or order.planned_at
    limit = book.date.channel_days * 86400
    return DateMove(later, bool(limit and isinstance(first, int) and to - first > limit))


def check_consent(book: Rulebook, move: DateMove, consent: Consent | None) -> None:
    """Refuse a later date without the buyer's consent, or a consent that does not say who and through what."""
    if consent is None:
        if move.later:
            raise Refused(
                _("A later date needs the buyer's consent: say who asked (buyer or shop), through what, and why.")
            )
        return
    if consent.by not in CONSENT_BY:
        raise Refused(_("Consent is from: {allowed}.").format(allowed=", ".join(CONSENT_BY)))
    if consent.via not in book.contact:
        raise Refused(_("The buyer is reached through: {allowed}.").format(allowed=", ".join(book.contact)))


def external_status(book: Rulebook, external: Mapping[str, str], facts: Mapping[str, FieldValue]) -> External | None:
    """What the channel's own state means; `None` when the rulebook does not know it."""
    known: dict[str, FieldValue] = {**facts, **external}
    return _first(book.external, known)


def _first(rules: Iterable[External], known: Mapping[str, FieldValue]) -> External | None:
    return next((rule for rule in rules if holds(rule.when, known.get)), None)
