"""What the played buyer's phone has received: it shows the codes against which goods are given out."""

from __future__ import annotations

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.messages.sms import PhoneFile, Sms
from orderdesk.rules.roles import Right
from orderdesk.values import replace


@needs(Right.REVEAL)
def received(desk: Desk, phone: PhoneFile) -> list[Sms]:
    """The messages, the newest last."""
    sight = desk.access.sight()
    return [replace(sms, phone=sight.phone(sms.phone) or "", text=sight.words(sms.text)) for sms in phone.received()]
