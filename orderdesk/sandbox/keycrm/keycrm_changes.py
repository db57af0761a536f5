"""What a PUT changes of an order: checked whole before anything of it is done."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from orderdesk.sandbox.asked import Table, as_table, rows_of
from orderdesk.sandbox.keycrm.keycrm_account import KeyAccount
from orderdesk.sandbox.keycrm.keycrm_dictionaries import DICTIONARIES, NOVA_POSHTA, STATUSES
from orderdesk.sandbox.keycrm.keycrm_filters import INVALID
from orderdesk.sandbox.keycrm.keycrm_order import KeyLine, KeyOrder
from orderdesk.sandbox.market import Denied

ADDRESS: Final = (
    "shipping_address_city", "shipping_address_country", "shipping_address_region", "shipping_address_zip",
    "shipping_secondary_line", "shipping_receive_point", "recipient_full_name", "recipient_phone", "warehouse_ref",
)  # fmt: skip
MOST_LETTERS: Final = 5000


def change(account: KeyAccount, order: KeyOrder, wanted: Table) -> None:
    """Change an order as it is asked for; `Denied` where any of it cannot be."""
    now = account.clock()
    status = wanted.get("status_id", order.status)
    if type(status) is not int or status not in STATUSES:
        raise Denied("The selected status id is invalid.", INVALID)
    shipping = _shipping(order, as_table(wanted.get("shipping")))
    lines = _lines(order, wanted)
    comments = {name: _words(wanted, name) for name in ("manager_comment", "buyer_comment") if name in wanted}
    custom = {str(one.get("uuid")): one.get("value") for one in rows_of(wanted, "custom_fields")
              } if "custom_fields" in wanted else {}  # fmt: skip
    for line, about in lines:
        line.quantity = float(about.get("quantity", line.quantity))
        line.comment = about.get("comment", line.comment)
    for name, words in comments.items():
        setattr(order, name, words)
    order.custom.update(custom)
    order.service = shipping.pop("delivery_service_id", order.service)
    order.ship_on = shipping.pop("shipping_date", order.ship_on)
    order.tracking = shipping.pop("tracking_code", order.tracking)
    order.more_shipping.update(shipping)
    if order.tracking and order.service == NOVA_POSHTA:
        account.ship(order.tracking, now, order.buyer, order.phone)
    order.updated = now
    account.put_status(order, status, now)


def act_of(body: Any) -> str:
    """What a PUT is about, for the log: the status that it sets, and the other names in it."""
    wanted = as_table(body)
    names = [name for name in sorted(wanted) if name != "status_id"]
    if "shipping" in names:
        names.remove("shipping")
        names += sorted(as_table(wanted["shipping"])) or ["shipping"]
    return ",".join([*([f"status:{wanted['status_id']}"] if "status_id" in wanted else []), *names])


def _shipping(order: KeyOrder, about: Table) -> dict[str, Any]:
    """What of the shipping changes. A number can be given to a parcel that has none, and never another."""
    found: dict[str, Any] = {name: _words(about, name) for name in ADDRESS if name in about}
    if "tracking_code" in about:
        if order.tracking:
            raise Denied("The tracking code is already set.", INVALID)
        found["tracking_code"] = _words(about, "tracking_code") or ""
    if "delivery_service_id" in about:
        if about["delivery_service_id"] not in [one["id"] for one in DICTIONARIES["delivery-service"]]:
            raise Denied("The selected delivery service id is invalid.", INVALID)
        found["delivery_service_id"] = about["delivery_service_id"]
    if "shipping_date" in about:
        try:
            day = date.fromisoformat(str(about["shipping_date"])[:10])
        except ValueError:
            raise Denied("The shipping date is not a valid date.", INVALID) from None
        found["shipping_date"] = f"{day}T00:00:00.000000Z"
    return found


def _lines(order: KeyOrder, wanted: Table) -> list[tuple[KeyLine, Table]]:
    """Lines that are there already, by id or sku; none can be added."""
    found = []
    for about in rows_of(wanted, "products") if "products" in wanted else []:
        line = next(
            (one for one in order.lines if about.get("id") == one.offer.id or about.get("sku") == one.offer.sku), None
        )
        quantity = about.get("quantity", 1)
        if line is None or isinstance(quantity, bool) or not isinstance(quantity, int | float) or quantity <= 0:
            raise Denied("The selected products are invalid.", INVALID)
        found.append((line, about))
    return found


def _words(table: Table, name: str) -> str | None:
    found = table.get(name)
    if found is not None and (not isinstance(found, str) or len(found) > MOST_LETTERS):
        raise Denied(f"The {name.replace('_', ' ')} must be a string.", INVALID)
    return found
