"""What of an order was told to whom, and what waits for what, in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model import OutboxItem
from orderdesk.model.channel_accounts import Account, PushState
from orderdesk.wording.dates import when


def outbox_state(item: OutboxItem, account: Account | None, now: int, zone: str) -> str:
    """Where an item has come to; `account` is that of the order's channel, where it has one."""
    if item.sent_at is not None:
        return when(item.sent_at, now, zone)
    if item.state is PushState.REFUSED:
        return _("REFUSED: {why}").format(why=item.answer)
    if item.withdrawn_at is not None:
        return _("withdrawn, never sent")
    return waits_for(item, account, now, zone) or _("NOT SENT")


def waits_for(item: OutboxItem, account: Account | None, now: int, zone: str) -> str:
    """What an item that was not sent waits for, and what is to be done; empty where nobody can say."""
    if item.state is PushState.DOUBTFUL and item.to == "buyer":
        return _("NO ANSWER ({why}): it may have arrived, so it is not sent again").format(why=item.answer)
    if item.state is PushState.DOUBTFUL:
        return _("NO ANSWER ({why}): look into the cabinet, then orderdesk told or tell-again").format(why=item.answer)
    if item.state is PushState.PUSHING:
        return _("on its way")
    if item.not_before is not None and item.not_before > now:
        return _("waits until {time}").format(time=when(item.not_before, now, zone))
    if item.to != "marketplace":
        return _("NOT SENT, it is tried again: {why}").format(why=item.answer) if item.answer else ""
    if account is None or not account.writes or item.created_at < (account.writes_since or 0):
        return _("NOT SENT: do it in the cabinet")
    if item.answer or account.health.failed_since is not None:
        return _("NOT SENT, it is tried again: {why}").format(why=item.answer or account.health.error)
    return ""
