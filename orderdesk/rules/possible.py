"""What a rulebook answers for an order as it stands: its steps, and what the channel's own states mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import ActorKind, Fact, FieldValue, Order, Shelf
from orderdesk.rules.conditions import holds
from orderdesk.rules.context import RuleContext
from orderdesk.rules.goods import position, returnable
from orderdesk.rules.payment import stands, value_of
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import External, Rulebook
from orderdesk.rules.rulebook.reasons import Penalty
from orderdesk.rules.rulebook.steps import Destination, Proof, Step
from orderdesk.rules.runs.giving_out import awaits_check, check_step, gone, why_kept
from orderdesk.sanitize import fold


def steps(book: Rulebook, order: Order, by: ActorKind = ActorKind.OPERATOR) -> list[Step]:
    """The steps that `by` can take now; before any other of an operator's, changed goods are counted again."""
    value = value_of(book, order)
    own = [check_step(order)] if by is ActorKind.OPERATOR and awaits_check(book, order) else []
    return own + [s for s in book.step if order.status in s.from_ and by in s.by and holds(s.when, value)]


def step_on(book: Rulebook, order: Order, letter: str) -> Step | None:
    """The step that a key of the desk takes now."""
    return next((step for step in steps(book, order) if step.letter == letter), None)


def accepting_step(book: Rulebook) -> Step | None:
    """The step by which an operator takes a new order on, whatever the marketplace calls it."""
    return next((step for step in book.step if step.letter == "a" and set(step.from_) <= book.new), None)


def outside(book: Rulebook, order: Order) -> tuple[Step, ...]:
    """What the buyer, the bank or the marketplace may have done now, each event once."""
    found = [step for by in (ActorKind.BUYER, ActorKind.MARKETPLACE) for step in steps(book, order, by)]
    return tuple({step.event: step for step in reversed(found)}.values())[::-1]


def proof_step(book: Rulebook, order: Order) -> Step | None:
    """The step by which the buyer gets the goods against a proof."""
    return next((step for step in steps(book, order) if step.proof is not Proof.NONE), None)


def cancel_step(book: Rulebook, order: Order) -> Step | None:
    """The step by which an operator cancels, where that is allowed."""
    return next((step for step in steps(book, order) if step.cancels), None)


def open_step(book: Rulebook, order: Order) -> Step | None:
    """The step that opening the order takes by itself."""
    return next((step for step in steps(book, order) if step.on_open), None)


def cancel_rights(book: Rulebook, reason: str) -> tuple[Right, ...]:
    """What an operator must have the right to do to cancel for a reason, by its key or digit."""
    rights = dict.fromkeys(step.right for step in book.step if step.cancels)
    known = book.reason_of(reason)
    if known is not None and known.penalty is not Penalty.NONE:
        rights[Right.CANCEL_COSTLY] = None
    return tuple(rights)


def proof_rights(book: Rulebook) -> tuple[Right, ...]:
    """What an operator must have the right to do to hand over against a proof."""
    return tuple({step.right: None for step in book.step if step.proof is not Proof.NONE} or {Right.HAND_OVER: None})


def way_of(book: Rulebook, step: Step, order: Order) -> Destination | None:
    """The way that `step` leads this order; `None` where it leaves it."""
    value = value_of(book, order)
    return next((way for way in step.to if holds(way.when, value)), None)


def destination(book: Rulebook, step: Step, order: Order) -> str:
    """The status `step` leads this order to; its own where the step leaves it. Where it is done, only once paid."""
    way = way_of(book, step, order)
    return stands(book, order, order.status if way is None else way.status)


def leads_back(book: Rulebook, step: Step, order: Order) -> str:
    """What to say before a step that takes the order back to an earlier stage; empty where it goes on.

    Stages follow each other as the rulebook lists its statuses. Goods that come back to the shop are behind every stage
    at which they were out of it.
    """
    to = destination(book, step, order)
    places = [status.key for status in book.status]
    here, there = book.status_of(order.status), book.status_of(to)
    returns = there.shelf is Shelf.RETURNS and here.shelf is not Shelf.RETURNS
    if not returns and places.index(to) >= places.index(order.status):
        return ""
    return _("This takes the order back: from “{before}” to “{after}”.").format(
        before=_(here.title), after=_(there.title)
    )


def blocked(step: Step, situation: RuleContext) -> str:
    """What stands against a step, in words; empty when nothing does."""
    said = next((_(block.said) for block in step.block if holds(block.when, situation.value)), "")
    book, order = situation.book, situation.order
    return said or (why_kept(book, order) if gives_out(book, step, order) else "")


def gives_out(book: Rulebook, step: Step, order: Order) -> bool:
    """Whether by a step the goods of an order leave the shop, or its courier's hands."""
    there = book.status_of(destination(book, step, order)).goods
    return step.proof is not Proof.NONE or (there.out and there is not position(book, order) and not gone(book, order))


def warned(step: Step, situation: RuleContext) -> tuple[str, ...]:
    """What must be known before a step, in words."""
    return tuple(_(warn.said) for warn in step.warn if holds(warn.when, situation.value))


def refuse_step(
    book: Rulebook,
    order: Order,
    what: str,
    who: str = "",
    by: ActorKind = ActorKind.OPERATOR,
    beside: Iterable[str] = (),
) -> Refused:
    """The sentence for an act that is not there: what is not possible, why (and by `who`), and what is.

    `what` is the act's title as it stands, so it may be of any form; nothing where the act is not to be named. `beside`
    the steps an operator can do what is named there.
    """
    title = _(book.status_of(order.status).title)
    possible = [_(step.title) for step in steps(book, order, by)]
    if by is ActorKind.OPERATOR:
        possible = [*possible, *beside] or without_steps(book, order)
    if not what:
        template = _("Order {number}: nothing was done. It is “{status}”{who}.")
    elif by is ActorKind.OPERATOR:
        template = _("Order {number}: “{what}” is not possible now. It is “{status}”{who}.")
    else:
        template = _("Order {number}: “{what}” cannot have happened to it. It is “{status}”{who}.")
    said = template.format(number=order.number, what=what, status=title, who=f" ({who})" if who else "")
    known = ", ".join(dict.fromkeys(possible))
    return Refused(" ".join([said, *([_("Possible now: {steps}.").format(steps=known)] if known else [])]))


def without_steps(book: Rulebook, order: Order) -> list[str]:
    """What can be done with an order for which its rulebook has no step any more, as the keys for it are called."""
    acts = [_("goods come back")] if returnable(book, order) else []
    acts += [_("repeat it")] if order.shelf.closed and not order.customer.erased else []
    return [*acts, _("call"), _("note")]


def external_status(book: Rulebook, external: Mapping[str, str], facts: Mapping[str, FieldValue]) -> External | None:
    """What the channel's own state means; `None` when the rulebook does not know it."""
    known: dict[str, FieldValue] = {**facts, **external}
    return _first(book.external, known)


def in_own_words(book: Rulebook, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Facts as the rulebook's conditions name their values, where the channel has words of its own for them."""
    said = {name: {fold(theirs): ours for theirs, ours in words.items()} for name, words in book.word.items()}
    return {
        name: said[name].get(fold(value), value) if name in said and isinstance(value, str) else value
        for name, value in facts.items()
    }


def _first(rules: Iterable[External], known: Mapping[str, FieldValue]) -> External | None:
    value = known.get
    for rule in rules:
        if holds(rule.when, value):
            return rule
    return None
