"""Cancelling for a reason: its price, its evidence, what it does to the stock, and what must be told to whom."""

from __future__ import annotations

from orderdesk.desk.change import Change, Outgoing
from orderdesk.desk.orders.evidence import unproven
from orderdesk.desk.orders.price import Offer, Shown, emptied, offer, to_hide
from orderdesk.desk.orders.step import check_free
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused, Stale
from orderdesk.i18n import _, outside
from orderdesk.model import GOODS_BACK, Order
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.possible import cancel_step, steps
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.rulebook.reasons import Comment, Reason


def cancel(work: UnitOfWork, reason_key: str, comment: str, shown: Shown = ()) -> Order:
    """Cancel for a reason, by its key or digit; stock, fees, outbox and evidence in the same transaction.

    `Stale` where evidence or price is not what was `shown`: a colleague has called meanwhile, or the time has run out.
    """
    step = cancel_step(work.book, work.order)
    if step is None:
        raise work.refuse(_("cancel"))
    reason = _reason(work, reason_key)
    said = words(comment)
    if reason.comment is Comment.REQUIRED and not said:
        raise Refused(_("“{reason}” needs a comment.").format(reason=_(reason.title)))
    note = ": ".join(part for part in (outside(reason.title), said) if part)
    if reason.takes:
        instead = next((one for one in steps(work.book, work.order) if one.key == reason.takes), None)
        if instead is None:
            raise work.refuse(_(reason.title))
        check_free(work, instead)
        return work.commit(work.step_change(instead, note=note))
    found = offer(work.store, work.book, work.situation(), reason)
    _check_shown(work, found, shown)
    base = work.step_change(step, money=reason.money)
    sets = {**base.sets, "cancel_reason": reason.key}
    if reason.goods is GoodsAct.BACK:
        sets[GOODS_BACK] = True
    if reason.evidence is not None:
        sets["evidence"] = found.proven
    if not found.proven:
        sets |= unproven(work)
    details = {"comment": said} if said else {}
    outgoing = [Outgoing("marketplace", reason.tell or step.tell or step.key, outside(reason.title), details=details)]
    if reason.message or step.message:
        outgoing.append(work.message(reason.message or step.message))
    none = emptied(work.store, reason, work.order)
    hidden = to_hide(work.store, none)
    if hidden:
        note += " · " + _("hidden: {products}").format(products=", ".join(hidden))
    return work.commit(
        Change(
            kind=step.event,
            sets=sets,
            note=note,
            outgoing=tuple(outgoing),
            emptied=none,
            hidden=hidden,
            charges=work.charges(reason.key),
        )
    )


def _check_shown(work: UnitOfWork, found: Offer, shown: Shown) -> None:
    if shown and dict(shown).get(work.order.id) != found.told(alone=len(shown) == 1):
        said = _("Order {number}: evidence or price of “{reason}” has changed meanwhile. Nothing was done: look again.")
        raise Stale(said.format(number=work.order.number, reason=_(found.reason.title)), work.order.version)


def _reason(work: UnitOfWork, key: str) -> Reason:
    offered = reasons(work.book, work.situation())
    reason = next((r for r in offered if r is work.book.reason_of(key)), None)
    if reason is None:
        known = ", ".join(f"{r.digit} {_(r.title)}" for r in offered)
        raise Refused(_("This reason is not available for the order; available: {known}.").format(known=known))
    return reason
