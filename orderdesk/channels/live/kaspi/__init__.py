"""Kaspi Shop over its Merchant API v2. It has no sandbox and no webhooks: each call acts on the shop, and it is polled.

Not confirmed on a live account: how long a buyer's code is, how soon a waybill is there after ASSEMBLE, whether an
order can still be cancelled after it, and what lists answer without a state (so one is always sent).
"""

from orderdesk.channels.live.kaspi.kaspi_channel import Kaspi

__all__ = ["Kaspi"]
