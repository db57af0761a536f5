"""A parcel as Nova Poshta has it, and what its status codes say."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

STATUS: Final = {
    1: "Відправник самостійно створив цю накладну, але ще не надав до відправки",
    2: "Видалено",
    3: "Номер не знайдено",
    4: "Відправлення у місті відправника",
    5: "Відправлення прямує до міста одержувача",
    6: "Відправлення у місті одержувача, орієнтовна доставка до відділення",
    7: "Прибув у відділення",
    9: "Відправлення отримано",
    10: "Відправлення отримано. Протягом доби ви одержите SMS-повідомлення про надходження грошового переказу",
    11: "Відправлення отримано. Грошовий переказ видано одержувачу",
    101: "На шляху до одержувача",
    103: "Відмова від отримання",
    105: "Припинено зберігання",
    106: "Одержано і створено ЄН зворотньої доставки",
    111: "Невдала спроба доставки через відсутність одержувача",
}
"""What each code is called."""
CREATED, DELETED, UNKNOWN, SENDERS_CITY, ON_ITS_WAY, RECIPIENTS_CITY, AT_BRANCH = 1, 2, 3, 4, 5, 6, 7
RECEIVED, MONEY_COMES, MONEY_PAID = 9, 10, 11
WITH_COURIER, REFUSED, NOT_STORED, NOBODY_THERE = 101, 103, 105, 111
CITIES: Final = ("Львів", "Одеса", "Дніпро", "Харків", "Вінниця")


class Parcel(Struct):
    """All that is known of a parcel; instants are UTC epoch seconds, money in hryvnias."""

    number: str
    created: int
    city: str
    branch: int
    to_door: bool
    recipient: str
    phone: str
    money: int
    """What the recipient pays for the goods; 0: nothing."""
    code: int = CREATED
    updated: int = 0
    arrived: int | None = None
    received: int | None = None
    returns: str = ""
    """The number of the parcel by which it comes back."""
    why: str = ""
