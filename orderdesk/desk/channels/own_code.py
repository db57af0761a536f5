"""Giving the goods out against a code that the marketplace itself sends its buyer: the desk makes none then.

The marketplace keeps the code and counts the tries. The goods go out once it says yes, or once the order is looked up
and it has it as given out: never on no answer.
"""

from __future__ import annotations

from typing import Final

from orderdesk.channels.live.protocol import SEND_CODE, Act, Answer, Channel, ChannelDown, Outcome, Ref
from orderdesk.desk.change import Change
from orderdesk.desk.channels.open_line import opener
from orderdesk.desk.commands.channels.line_acts import Hear, why_by_hand
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.hand_over import SentCode, checked_step
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FactName, Order
from orderdesk.model.channel_accounts import Account
from orderdesk.rules.possible import proof_step
from orderdesk.wording.labels import mask_phone

SENT: Final = "code_sent_there"
WRONG: Final = "code_refused_there"

_STAYS: Final = mark("an SMS that has been sent cannot be recalled")
_MOST: Final = 12
"""Digits that a code may have: how many a marketplace sends is not said anywhere."""


def account_of(desk: Desk, order: Order) -> Account | None:
    """The account whose marketplace sends the code of an order itself; `None` where the desk makes it."""
    account = desk.store.accounts.get(order.channel)
    if account is None or not account.writes:
        return None
    from orderdesk.channels.live.channel_kinds import maker

    return account if getattr(maker(account.kind), "own_code", False) else None


def at_hand(desk: Desk, order: Order) -> SentCode | None:
    """The code that the marketplace has sent of late, as far as the desk knows."""
    life, now = desk.rules.config.codes.life, desk.clock()
    sent = [event.at for event in desk.store.history.of(order.id) if event.kind == SENT]
    if not sent or not now - life < sent[-1] <= now + life:
        return None
    return _sent(desk, order, sent[-1])


def send(desk: Desk, order: Order, account: Account, version: int | None = None, *, own: bool = True) -> SentCode:
    """Have the marketplace send its code; `Refused` says why it did not, or that nobody knows."""
    desk.change(order, _possible, version, own=own)
    answer = _push(desk, account, Act(kind=SEND_CODE, order=_ref(order)))
    if answer.outcome is Outcome.DONE:
        desk.change(order, lambda work: work.commit(Change(kind=SENT, stays=_STAYS)), own=own, held=True)
        return _sent(desk, order, desk.clock())
    if answer.outcome is Outcome.UNKNOWN:
        raise Refused(_("It is not known whether the marketplace has sent the code ({why}): ask the buyer.").format(
            why=answer.said))  # fmt: skip
    raise Refused(_("The marketplace has sent no code: {why}.").format(why=answer.said))


def give_out(desk: Desk, order: Order, account: Account, code: str, version: int | None = None) -> Order:
    """Give the goods out once the marketplace says that the code is right; `Refused` where it does not say so."""
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= _MOST):
        raise BadInput(_("The code is digits alone; nothing was sent."))
    tell = desk.change(order, _possible, version)
    channel = _open(desk, account)
    try:
        answer = channel.push(Act(kind=tell, order=_ref(order), code=code))
        if answer.outcome is Outcome.UNKNOWN:
            return _looked_up(desk, order, channel, answer)
    finally:
        channel.close()
    if answer.outcome is Outcome.DONE:
        return desk.change(order, lambda work: _given(work, tell), held=True)
    if answer.outcome is Outcome.REFUSED:
        note = Change(kind=WRONG, note=answer.said, stays=mark("a try that was counted stays counted"))
        desk.change(order, lambda work: work.commit(note), held=True)
    raise Refused(_("DO NOT GIVE THE GOODS OUT. The marketplace says: {why}").format(why=answer.said))


def _given(work: UnitOfWork, tell: str) -> Order:
    """The step is taken, and the marketplace knows of it already."""
    step = checked_step(work)
    after = work.commit(work.step_change(step, note=_("the marketplace's own code")))
    for row in work.store.outbox.untold(after.id):
        if row.kind == tell:
            work.store.outbox.sent(row.id, work.now)
    return after


def _looked_up(desk: Desk, order: Order, channel: Channel, answer: Answer) -> Order:
    """No answer came: the order itself tells whether it was given out."""
    try:
        record = channel.get(_ref(order))
    except (ChannelDown, BadInput):
        record = None
    if record is not None:
        desk.do(Hear([record]))
        after = desk.store.orders.get(order.id)
        if after is not None and desk.rules.book(after.channel).fulfilled(after.status):
            return after
    raise Refused(_("DO NOT GIVE THE GOODS OUT. No answer came ({why}): look into the marketplace's cabinet.").format(
        why=answer.said))  # fmt: skip


def _possible(work: UnitOfWork) -> str:
    """What the marketplace is told by giving it out; `Refused` where that is not possible now."""
    checked_step(work)
    why = why_by_hand(work.order)
    if why:
        raise Refused(f"{work.order.number}: {why}")
    step = proof_step(work.book, work.order)
    assert step is not None
    return step.tell or step.key


def _push(desk: Desk, account: Account, act: Act) -> Answer:
    channel = _open(desk, account)
    try:
        return channel.push(act)
    finally:
        channel.close()


def _open(desk: Desk, account: Account) -> Channel:
    try:
        return opener(desk.rules, desk.clock)(account)
    except DeskError as error:
        raise Refused(str(error)) from None


def _ref(order: Order) -> Ref:
    return Ref(order.number, str(order.facts.get(FactName.CHANNEL_ID, "")))


def _sent(desk: Desk, order: Order, at: int) -> SentCode:
    limits = desk.rules.config.codes
    return SentCode(phone=mask_phone(order.customer.phone), expires_at=at + limits.life,
                    resend_at=at + limits.resend_after, tries=0, digits=0, theirs=True)  # fmt: skip
