"""What is known of an order beside the fields that all orders have, and which of it are instants and money."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

Fact = str | int | bool
"""What a channel says of an order beyond the fields that all channels share."""

FieldValue = Fact | None


class FactName(StrEnum):
    """The facts that the desk itself knows; a rulebook's questions may make others."""

    ACCEPT_BY = "accept_by"
    ACTS_DONE = "acts_done"
    APPROVED_AT = "approved_at"
    ASSEMBLED = "assembled"
    ASSIGNED = "assigned"
    ATTENTION = "attention"
    BEGAN_UNSEEN = "began_unseen"
    CALL_AT = "call_at"
    CANCEL_REQUESTED = "cancel_requested"
    CATEGORY = "category"
    CHANNEL_ID = "channel_id"
    CHANNEL_REASON = "channel_reason"
    CHANNEL_STATUS = "channel_status"
    CHANNEL_TOOK = "channel_took"
    CONSENT_AT = "consent_at"
    COURIER = "courier"
    COURIER_PHONE = "courier_phone"
    CREDITED = "credited"
    DELIVERY_ERROR = "delivery_error"
    DELIVERY_STAGE = "delivery_stage"
    DISTRICT = "district"
    EXPRESS = "express"
    FIRST_PLANNED_AT = "first_planned_at"
    GOODS_BACK = "goods_back"
    GOODS_CHANGED = "goods_changed"
    HELD_BACK = "held_back"
    HOLD_UNTIL = "hold_until"
    LAT = "lat"
    LON = "lon"
    NEEDS_CONTRACT = "needs_contract"
    OFFERED_TO = "offered_to"
    OTHER_CONTACT = "other_contact"
    PAID_AMOUNT = "paid_amount"
    PHONE_WRITTEN = "phone_written"
    POSTOMAT = "postomat"
    PREORDER = "preorder"
    RECIPIENT = "recipient"
    RECIPIENT_PHONE = "recipient_phone"
    REFUND = "refund"
    REFUND_DUE = "refund_due"
    RETURNED_TO_WAREHOUSE = "returned_to_warehouse"
    SENT_ALONE = "sent_alone"
    SOURCE = "source"
    SPLIT_FROM = "split_from"
    SPLIT_INTO = "split_into"
    STAY_UNTIL = "stay_until"
    SUM_DIFFERS = "sum_differs"
    SUPPLY = "supply"
    TRANSMIT_BY = "transmit_by"
    TRANSMITTED_AT = "transmitted_at"
    WAYBILL = "waybill"
    WINDOW_FROM = "window_from"
    WITH_COURIER = "with_courier"


FACTS: Final = (
    FactName.ACCEPT_BY,
    FactName.APPROVED_AT,
    FactName.ATTENTION,
    FactName.CATEGORY,
    FactName.CHANNEL_REASON,
    FactName.CHANNEL_STATUS,
    FactName.EXPRESS,
    FactName.HOLD_UNTIL,
    FactName.NEEDS_CONTRACT,
    FactName.CHANNEL_TOOK,
    FactName.PAID_AMOUNT,
    FactName.PREORDER,
    FactName.RECIPIENT,
    FactName.RECIPIENT_PHONE,
    FactName.SOURCE,
    FactName.STAY_UNTIL,
    FactName.SUPPLY,
    FactName.TRANSMIT_BY,
    FactName.TRANSMITTED_AT,
    FactName.WAYBILL,
    FactName.WINDOW_FROM,
    FactName.ASSEMBLED,
    FactName.RETURNED_TO_WAREHOUSE,
    FactName.POSTOMAT,
    FactName.REFUND,
    FactName.REFUND_DUE,
)
"""The facts that conditions of a rulebook may name."""

CHANNEL_TOOK: Final[str] = FactName.CHANNEL_TOOK
"""The fact that holds what the channel has taken from the buyer, in minor units, where that is not all of the order."""

CREDITED: Final[str] = FactName.CREDITED
"""The fact that holds what of its price an order's buyer need not pay, in minor units: for goods they gave back."""

PAID_AMOUNT: Final[str] = FactName.PAID_AMOUNT
"""The fact that sums up what the shop has received of an order, in minor units."""

REFUND: Final[str] = FactName.REFUND
"""The fact that holds what the buyer gets back, in minor units: decided once, when their order comes to nothing."""

REFUND_DUE: Final[str] = FactName.REFUND_DUE
"""The fact that holds how much the shop has still to pay back; gone when all is paid. Of an order that has come to
nothing that is a part of its refund; of any other what was received beyond what is owed."""

BEGAN_UNSEEN: Final[str] = FactName.BEGAN_UNSEEN
"""The fact that nobody told when the order came into its status: it was there when it was first seen."""

CALL_AT: Final[str] = FactName.CALL_AT
"""The fact that holds when the buyer is to be called again."""

SHORT: Final = "short"
"""What conditions ask for: how many pieces are promised to the order that the shop does not have."""

GOODS_BACK: Final[str] = FactName.GOODS_BACK
"""Whether what had left of an order that came to nothing is in the shop again; where it says no, the buyer has it."""

ASSIGNED: Final[str] = FactName.ASSIGNED
"""The fact that names the operator whose order it is."""

OFFERED_TO: Final[str] = FactName.OFFERED_TO
"""The fact that names the operator to whom they hand it off, until that one accepts."""

CANCEL_REQUESTED: Final[str] = FactName.CANCEL_REQUESTED
"""The fact that the marketplace's support has been asked to cancel it."""


METHODS: Final = ("delivery", "pickup", "carrier")
"""How an order can reach its buyer; the first where nothing is said."""


PAYMENTS: Final = ("cash", "card", "transfer", "prepaid", "credit")
"""How an order can be paid for, beside what a channel calls it."""

INSTANTS: Final = frozenset({"received_at", "entered_at", "closed_at", "planned_at", "first_planned_at", "consent_at",
                             "accept_by", "hold_until", "transmit_by", "transmitted_at", "approved_at", "window_from",
                             CALL_AT, "photo_at", "stay_until"})  # fmt: skip
"""The fields and facts that are instants: UTC epoch seconds, worded as times."""

MONEY: Final = frozenset({"goods", "delivery_cost", "total", CHANNEL_TOOK, CREDITED, PAID_AMOUNT, REFUND,
                          REFUND_DUE})  # fmt: skip
"""The fields that are money: minor units of the order's currency."""
