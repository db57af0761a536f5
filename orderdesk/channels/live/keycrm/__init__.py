"""KeyCRM over its Open API 1.2.0, as its specification has it. It is polled: of its webhooks nothing is needed.

Statuses are each account's own, so its dictionary is read: its groups 1 to 6 are the desk's statuses (`[[external]]` of
the rulebook), `expiration_period` says how long an order may stay, and cancel reasons are the statuses of group 6.

Not confirmed on a live account: that every account has these groups; that a list takes one status in
`filter[status_id]`; 60 requests a minute (one client writes 20: Retry-After is obeyed). KeyCRM tells nowhere since
when an order has been in its status: it counts from its last change when the desk first sees it there.

Told are statuses, with the waybill where there is none yet, and the day of shipping. Its stock is never told: KeyCRM
keeps it itself. Two sources of one account may use the same number; then give each source an account of its own
(`--shop` and the source's id).
"""

from orderdesk.channels.live.keycrm.keycrm_channel import KeyCrm

__all__ = ["KeyCrm"]
