"""What an order's marketplace does not know yet, or would not hear of: a sentence for the list and the shell."""

from __future__ import annotations

from orderdesk.desk.desk import Rules
from orderdesk.desk.rights import anyone
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.channel_accounts import PushState
from orderdesk.store import Store
from orderdesk.wording.order_details import not_told
from orderdesk.wording.outbox_lines import outbox_state, waits_for


@anyone
def told_words(store: Store, rules: Rules, order: Order, now: int, zone: str) -> str:
    """What is not told and why, or what was refused last; empty where the marketplace knows all of it."""
    account = store.accounts.get(order.channel)
    if order.untold_at is None and account is None:
        return ""
    book = rules.book(order.channel)
    if account is None:
        return not_told(book)
    items = [item for item in store.sight().outbox(store.outbox.of(order.id)) if item.to == "marketplace"]
    waiting = next((item for item in items if item.waits), None)
    if waiting is not None:
        why = waits_for(waiting, account, now, zone) or _("waits to be told")
        return f"{_(book.title)}: {waiting.text}: {why}"
    if items and items[-1].state is PushState.REFUSED:
        return f"{_(book.title)}: {items[-1].text}: {outbox_state(items[-1], account, now, zone)}"
    return ""
