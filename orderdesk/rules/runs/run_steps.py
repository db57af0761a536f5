"""What a rulebook has to say to a courier's run: which orders may ride on it, and what a run does to them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.i18n import _
from orderdesk.model import ActorKind, FactName, Order
from orderdesk.model.dispatch import Courier, CourierKind
from orderdesk.rules.context import RuleContext
from orderdesk.rules.goods import position
from orderdesk.rules.possible import steps
from orderdesk.rules.questions import Form
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import AskKind, RunPart, Step
from orderdesk.rules.runs.giving_out import why_kept

_KIND_OF: dict[CourierKind, str] = {CourierKind.OWN: "own", CourierKind.THIRD: "third", CourierKind.FIRM: "third"}
"""What rulebooks that ask for `courier_kind` call them."""


def part(book: Rulebook, order: Order, which: RunPart) -> Step | None:
    """The step that a run takes with the order now, where its rulebook has one."""
    by = ActorKind.SYSTEM if which in (RunPart.BRING_BACK, RunPart.DELIVER_OWING) else ActorKind.OPERATOR
    return next((step for step in steps(book, order, by) if step.run is which), None)


def taking_money(book: Rulebook, order: Order) -> Step | None:
    """The step by which the shop notes what the buyer has paid."""
    return next((s for s in steps(book, order) if any(ask.kind is AskKind.PAYMENT for ask in s.ask)), None)


def cannot_ride(book: Rulebook, order: Order) -> str:
    """Why an order cannot be put on a run, in words; empty where it can."""
    if order.method != "delivery":
        return _("the buyer does not get it by a courier of the shop")
    if order.shelf.closed or book.status_of(order.status).called_off:
        return _("not ready to go: “{status}”").format(status=_(book.status_of(order.status).title))
    return ""


def cannot_leave(book: Rulebook, order: Order) -> str:
    """Why an order that rides on a run cannot go out now; empty where it can.

    Either a step sends it, or it is where only the buyer is missing.
    """
    why, ways = cannot_ride(book, order), [part(book, order, one) for one in (RunPart.LEAVE, RunPart.DELIVER)]
    if not why and not any(ways):
        why = _("not ready to go: “{status}”").format(status=_(book.status_of(order.status).title))
    return why or why_kept(book, order) or under_way(book, order)


def under_way(book: Rulebook, order: Order) -> str:
    """That somebody carries an order already whom no run knows of; empty where nobody does."""
    if FactName.SENT_ALONE not in order.facts or position(book, order) is not Goods.COURIER:
        return ""
    courier = str(order.facts.get(FactName.COURIER) or "") or _("a courier")
    return _("it is under way already with {courier}, on no run").format(courier=courier)


def of_courier(courier: Courier) -> Mapping[str, str]:
    """What steps that send a courier ask for, as a run knows it."""
    known = {"courier": courier.name, "courier_phone": courier.phone or "", "courier_kind": _KIND_OF[courier.kind]}
    return {name: text for name, text in known.items() if text}


def answers(book: Rulebook, step: Step, situation: RuleContext, known: Mapping[str, str]) -> dict[str, str]:
    """The answers to what a step asks for, so that a run asks nothing: what is known, else yes, or the first choice."""
    given = dict(known)
    for ask in step.ask:
        if ask.field not in given and ask.kind is AskKind.YES:
            given[ask.field] = "yes"
        elif ask.field not in given and ask.kind is AskKind.CHOICE and situation.value(ask.field) is None:
            given[ask.field] = ask.options[0].key
    names = {ask.field for ask in Form(book, step).asked(situation, given)}
    return {name: text for name, text in given.items() if name in names}
