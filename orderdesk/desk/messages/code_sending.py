"""Sends a buyer's code while its operator waits: by the channel's sender, else to the file that plays the phone."""

from __future__ import annotations

from hashlib import blake2b

from orderdesk.channels.live.protocol import Outcome
from orderdesk.desk.desk import Desk
from orderdesk.desk.messages.letters import by_sms, sender_for
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import Outgoing
from orderdesk.messages.sms import SendFailed
from orderdesk.model import Order


class SendUnclear(DeskError):
    """No answer says whether the message has left."""


def send_text(desk: Desk, order: Order, phone: str, text: str, what: str) -> None:
    """Send it once; `SendFailed` where it certainly did not leave, `SendUnclear` where nobody knows."""
    sender = sender_for(desk.store, order.channel) if by_sms(desk.rules.book(order.channel)) else None
    if sender is None:
        desk.gateway.send(phone=phone, text=text, order=order.number, at=desk.clock())
        return
    key = blake2b(f"{what}\0{order.channel}\0{order.number}\0{desk.clock()}".encode(), digest_size=12).hexdigest()
    from orderdesk.desk.messages import open_sender

    try:
        opened = open_sender.opener()(sender)
    except DeskError as error:
        raise SendFailed(_("The SMS did not leave: {why}").format(why=error)) from error
    try:
        sent = opened.send(Outgoing(text, phone, key))
    finally:
        opened.close()
    if sent.outcome in (Outcome.REFUSED, Outcome.UNSENT):
        raise SendFailed(_("The SMS did not leave: {why}").format(why=sent.said))
    if sent.outcome is Outcome.UNKNOWN:
        raise SendUnclear(_("No answer says whether the SMS has left ({why}). If the buyer has it, enter the code; "
                            "else send another one.").format(why=sent.said))  # fmt: skip
