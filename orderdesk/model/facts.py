"""What is known of an order beside the fields that all orders have, and which of it are instants and money."""

from __future__ import annotations

from typing import Final

Fact = str | int | bool
"""What a channel says of an order beyond the fields that all channels share."""

FieldValue = Fact | None

FACTS: Final = ("accept_by", "approved_at", "attention", "category", "channel_reason", "channel_status", "express",
                "hold_until", "needs_contract", "paid_amount", "preorder", "recipient", "recipient_phone",
                "source", "supply", "transmit_by", "transmitted_at", "waybill", "window_from", "assembled",
                "returned_to_warehouse", "postomat", "refund", "refund_due")  # fmt: skip
"""The facts that conditions of a rulebook may name."""

PAID_AMOUNT: Final = "paid_amount"
"""The fact that sums up what the shop has received of an order, in minor units."""

REFUND: Final = "refund"
"""The fact that holds what the buyer gets back, in minor units: decided once, when his order comes to nothing."""

REFUND_DUE: Final = "refund_due"
"""The fact that holds how much the shop has still to pay back; gone when all is paid. Of an order that has come to
nothing that is a part of its refund; of any other what was received beyond what is owed."""

BEGAN_UNSEEN: Final = "began_unseen"
"""The fact that nobody told when the order came into its status: it was there when it was first seen."""

CALL_AT: Final = "call_at"
"""The fact that holds when the buyer is to be called again."""

SHORT: Final = "short"
"""What conditions ask for: how many pieces are promised to the order that the shop does not have."""

GOODS_BACK: Final = "goods_back"
"""The fact that what had left of an order that came to nothing is in the shop again."""

ASSIGNED: Final = "assigned"
"""The fact that names the operator whose order it is."""

OFFERED_TO: Final = "offered_to"
"""The fact that names the operator to whom he hands it off, until that one accepts."""

CANCEL_REQUESTED: Final = "cancel_requested"
"""The fact that the marketplace's support has been asked to cancel it."""


METHODS: Final = ("delivery", "pickup", "carrier")
"""How an order can reach its buyer; the first where nothing is said."""


PAYMENTS: Final = ("cash", "card", "transfer", "prepaid", "credit")
"""How an order can be paid for, beside what a channel calls it."""

INSTANTS: Final = frozenset({"received_at", "entered_at", "closed_at", "planned_at", "first_planned_at", "consent_at",
                             "accept_by", "hold_until", "transmit_by", "transmitted_at", "approved_at", "window_from",
                             CALL_AT, "photo_at"})  # fmt: skip
"""The fields and facts that are instants: UTC epoch seconds, worded as times."""

MONEY: Final = frozenset({"goods", "delivery_cost", "total", PAID_AMOUNT, REFUND, REFUND_DUE})
"""The fields that are money: minor units of the order's currency."""
