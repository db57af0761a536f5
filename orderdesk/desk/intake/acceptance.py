"""Which new orders the desk accepts by itself: what a rule of the shop says of one, in words either way. Pure."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model import FactName, Order
from orderdesk.model.senders import AcceptanceRule
from orderdesk.money import Money
from orderdesk.rules.possible import steps
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Step

ACCEPTED = "accepted"
"""The event of a step by which an order is accepted."""


def accepting_step(book: Rulebook, order: Order) -> Step | None:
    """The step by which an operator would accept an order as it is now; `None` where none does, or it asks for more."""
    found = next((step for step in steps(book, order) if step.event == ACCEPTED and not step.cancels), None)
    return None if found is None or found.ask or found.sign else found


def has_acceptance(book: Rulebook) -> bool:
    """Whether orders of a rulebook are accepted at all."""
    return any(step.event == ACCEPTED and not step.cancels and not step.ask and not step.sign for step in book.step)


def against(rule: AcceptanceRule, order: Order, *, working: bool) -> str:
    """What of an order itself speaks against accepting it by the rule, in words; empty where nothing does."""
    if order.facts.get(FactName.EXPRESS) and not rule.express:
        return _("it is express")
    if rule.most is not None and order.total.minor > rule.most:
        return _("it is over {sum}").format(sum=Money(rule.most, order.total.currency))
    if not working and not rule.any_hour:
        return _("it is outside the working hours")
    return ""


def reasons(rule: AcceptanceRule, order: Order) -> str:
    """Why an order was accepted by the rule, as its history says it."""
    said = [_("all of it is in stock")] if rule.in_stock else []
    if rule.most is not None:
        said.append(_("{sum} is not over {most}").format(sum=order.total, most=Money(rule.most, order.total.currency)))
    if not rule.express:
        said.append(_("not express"))
    if not rule.any_hour:
        said.append(_("within the working hours"))
    return _("accepted by the rule: {why}").format(why="; ".join(said) or _("any order"))


def rule_words(rule: AcceptanceRule, currency: str) -> str:
    """What a rule accepts, in words."""
    if not rule.active:
        return _("nothing is accepted by itself")
    said = [_("only what is all in stock") if rule.in_stock else _("also what is not in stock")]
    said.append(_("express as well") if rule.express else _("no express"))
    said.append(_("at any hour") if rule.any_hour else _("only within the working hours"))
    if rule.most is not None:
        said.append(_("up to {sum}").format(sum=Money(rule.most, currency)))
    return "; ".join(said)
