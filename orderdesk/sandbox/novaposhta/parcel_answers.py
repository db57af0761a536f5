"""What Nova Poshta says of a parcel: three forms of dates in one answer, all in Kyiv's time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from orderdesk.sandbox.novaposhta.parcel import STATUS, UNKNOWN, Parcel
from orderdesk.sandbox.novaposhta.parcels import DAY, STORED

KYIV = ZoneInfo("Europe/Kyiv")
DASHED: Final = "%d-%m-%Y %H:%M:%S"
DOTTED: Final = "%d.%m.%Y %H:%M:%S"
DAY_ONLY: Final = "%d.%m.%Y"
WORDS: Final = "%Y-%m-%d %H:%M:%S"


def document_answer(parcel: Parcel, phone: str) -> dict[str, Any]:
    """A parcel; who it is for is only told to whoever knows their phone."""
    known = bool(phone) and phone.lstrip("+") == parcel.phone
    money = str(parcel.money) if parcel.money else ""
    branch = f"Відділення №{parcel.branch}: вул. Зразкова, 5"
    return {
        "Number": parcel.number,
        "StatusCode": str(parcel.code),
        "Status": STATUS[parcel.code],
        "DateCreated": _written(parcel.created, DASHED),
        "ScheduledDeliveryDate": _written(parcel.created + 2 * DAY, DASHED),
        "ActualDeliveryDate": _written(parcel.arrived, WORDS),
        "RecipientDateTime": _written(parcel.received, DOTTED),
        "TrackingUpdateDate": _written(parcel.updated, WORDS),
        "CitySender": "Київ",
        "CityRecipient": parcel.city,
        "WarehouseRecipient": "" if parcel.to_door else branch,
        "WarehouseRecipientNumber": "" if parcel.to_door else str(parcel.branch),
        "ServiceType": "WarehouseDoors" if parcel.to_door else "WarehouseWarehouse",
        "PayerType": "Recipient",
        "PaymentMethod": "Cash",
        "DocumentWeight": "1.5",
        "DocumentCost": "85",
        "AnnouncedPrice": money or "500",
        "Redelivery": int(bool(money)),
        "RedeliverySum": money,
        "RedeliveryNum": "",
        "AfterpaymentOnGoodsCost": money,
        "PhoneRecipient": parcel.phone if known else "",
        "RecipientFullName": parcel.recipient if known else "",
        "RecipientFullNameEW": "",
        "UndeliveryReasonsSubtypeDescription": parcel.why,
        "LastCreatedOnTheBasisNumber": parcel.returns,
        "DateFirstDayStorage": _written(None if parcel.arrived is None else parcel.arrived + STORED, DAY_ONLY),
        "DateReturnCargo": "",
    }


def unknown_answer(number: str) -> dict[str, Any]:
    """A number that is nobody's, or is not known yet: with few words."""
    return {"Number": number, "StatusCode": str(UNKNOWN), "Status": STATUS[UNKNOWN]}


def envelope(data: list[dict[str, Any]], errors: tuple[str, ...] = (), codes: tuple[str, ...] = ()) -> dict[str, Any]:
    """What every answer stands in; its HTTP status says nothing."""
    return {
        "success": not errors, "data": data, "errors": list(errors), "warnings": [], "info": [], "messageCodes": [],
        "errorCodes": list(codes), "warningCodes": [], "infoCodes": [],
    }  # fmt: skip


def _written(at: int | None, form: str) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).astimezone(KYIV).strftime(form)
