"""An invented account's dictionaries: what its statuses, sources, carriers and payments are called."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

NEW, AGREEMENT, PRODUCTION, DELIVERY, DONE, CANCELLED = 1, 2, 3, 4, 5, 6
"""The groups of statuses; every account has these."""


class Status(Struct, frozen=True):
    """A status of the account's own."""

    id: int
    name: str
    alias: str
    group: int
    expires: int | None = None
    """Seconds that an order may stay in it."""
    closes: bool = False


STATUSES: Final = {
    one.id: one
    for one in (
        Status(1, "Новий", "new", NEW, 3600),
        Status(18, "Очікує підтвердження", "ochikuie", AGREEMENT, 4 * 3600),
        Status(20, "Матеріали", "materiali", AGREEMENT, 24 * 3600),
        Status(24, "Пакується", "pakuietsia", PRODUCTION, 8 * 3600),
        Status(25, "Зібрано", "zibrano", PRODUCTION, 24 * 3600),
        Status(30, "Передано перевізнику", "peredano", DELIVERY, 7 * 24 * 3600),
        Status(12, "Виконано", "completed", DONE, closes=True),
        Status(15, "Скасував клієнт", "skasuvav", CANCELLED, closes=True),
        Status(16, "Не виходить на зв'язок", "ne-vykhodyt", CANCELLED, closes=True),
        Status(17, "Дублікат", "dublikat", CANCELLED, closes=True),
        Status(19, "Немає в наявності", "nemaie", CANCELLED, closes=True),
    )
}

MADE: Final = {"created_at": "2025-01-10 08:00:00", "updated_at": "2025-01-10 08:00:00"}
NOVA_POSHTA, PICKUP = 1, 2
DICTIONARIES: Final[dict[str, list[dict[str, Any]]]] = {
    "source": [
        {"id": 11, "name": "Сайт", "alias": "sait", "driver": "opencart", "source_name": "opencart",
         "source_uuid": None, "currency_code": "UAH", **MADE},
        {"id": 12, "name": "Magazito", "alias": "magazito", "driver": "manual", "source_name": "manual",
         "source_uuid": None, "currency_code": "UAH", **MADE},
    ],
    "tag": [{"id": 4, "name": "Терміново", "alias": "terminovo", "color": "#FF0000", **MADE}],
    "payment-method": [
        {"id": 2, "name": "Накладений платіж", "alias": "cod", "is_active": True, **MADE},
        {"id": 3, "name": "Картка", "alias": "card", "is_active": True, **MADE},
    ],
    "delivery-service": [
        {"id": NOVA_POSHTA, "name": "Нова Пошта", "source_name": "novaposhta", "alias": "novaposhta", **MADE},
        {"id": PICKUP, "name": "Самовивіз", "source_name": "pickup", "alias": "pickup", **MADE},
    ],
    "expense-type": [{"id": 1, "name": "Пакування", "alias": "pakuvannia", **MADE}],
    "product-status": [{"id": 2, "name": "В наявності", "alias": "in-stock", **MADE}],
}  # fmt: skip


def status_answer(status: Status) -> dict[str, Any]:
    """A status, as it stands beside an order."""
    return {
        "id": status.id, "name": status.name, "alias": status.alias, "is_active": True, "group_id": status.group,
        "is_closing_order": status.closes, "is_reserved": False, **MADE,
    }  # fmt: skip


def status_entry(status: Status) -> dict[str, Any]:
    """A status, as it stands in the dictionary: with how long an order may stay."""
    return {**status_answer(status), "expiration_period": status.expires}
