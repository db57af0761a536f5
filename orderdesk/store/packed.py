"""Long texts that no query looks into, packed: what a channel last said of an order, and how an order began.

Such a text is short and much like all others of its kind, so it is packed by what they have in common: the names of
its fields, the words that stand in many, towns. These are part of the database's form as its tables are: a text that
was packed by them can be read by them alone. SQLite says nothing of a flipped bit, the checksum of a packed text does.
"""

from __future__ import annotations

import codecs
import zlib
from typing import Final

_IN_COMMON: Final = (
    '"recipient_phone": "recipient": "other_contact": "call_at": "preorder": "signature": "waybill": "2045'
    '"recipient_phone":[null,"+7"recipient":[null,"other_contact":[null,"preorder":[null,true],"waybill":[null,"2045'
    "Чернівці, Полтава, Вінниця, Запоріжжя, Дніпро, Харків, Львів, Одеса, Київ, "
    "Екатеринбург, Новосибирск, Казань, Краснодар, Санкт-Петербург, Москва, "
    "Өскемен, Усть-Каменогорск, Тараз, Семей, Кызылорда, Қызылорда, Уральск, Орал, Костанай, Қостанай, Атырау, Актау, "
    "Павлодар, Актобе, Ақтөбе, Караганда, Қарағанды, Шымкент, Астана, Алматы, "
    "обл. р-н г. м. мкр. мкр-н ш. даңғылы көшесі вулиця вул. просп. проспект пр-т улица ул. дом д. буд. үй корп. под. "
    'этаж эт. пәтер кв. 1x1 х1 x1 00.00"]'
    '{"entered_at":[null,17"customer_name":[null,"method":[null,"pickup"method":[null,"carrier"method":[null,"delivery"],'
    '"payment":[null,"cod"payment":[null,"credit"payment":[null,"prepaid"],"address":[null,""],"comment":[null,""],'
    '"goods":[null,000],"delivery_cost":[null,0],"total":[null,000],"closed_at":[null,17"lines":[null,"'
    '"channel": "magazito", "channel": "flowwow", "channel": "own_shop", '
    '"status": "new", "status": "done", "status": "received", "status": "delivery", "status": "pickup", '
    '"method": "pickup", "method": "carrier", "payment": "credit", "comment": "'
    '{"channel": "kaspi", "number": "4", "status": "issued", "external": {}, "customer": "", "phone": "+77'
    '", "method": "delivery", "payment": "prepaid", "address": "", "comment": "", "currency": "KZT", "currency": "", '
    '"total": 000, "delivery_cost": 0, "goods": null, "received_at": 17, "planned_at": 17, "said_at": 0, "facts": {}, '
    '"lines": [["", "", 1, 000]], "record": "'
)  # fmt: skip
"""What these texts have in common, the most frequent last. It never changes: what others need is another one."""

_LETTERS: Final = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёЁәғқңөұүһіӘҒҚҢӨҰҮҺІґєїҐЄЇ«»–—№’ʼ…°₸₴₽"
)
"""Beside ASCII a byte each; a text with any other sign is packed as UTF-8. They never change either."""

_TABLE: Final = "".join(map(chr, range(128))) + _LETTERS.ljust(128, "\ufffe")
_BYTES: Final = codecs.charmap_build(_TABLE)

_COMMON_LETTERS: Final = codecs.charmap_encode(_IN_COMMON, "strict", _BYTES)[0]
_COMMON_UTF8: Final = _IN_COMMON.encode()
_OF_UTF8: Final = zlib.adler32(_COMMON_UTF8).to_bytes(4)
"""A packed text names what it was packed by from its third byte on (RFC 1950), and so how its letters are written."""

_WINDOW: Final = 12
"""Bits of the window, which holds what is in common and a text of a kilobyte; a larger one is slower to begin with."""


def packed(text: str) -> bytes:
    """A text as few bytes."""
    try:
        written, common = codecs.charmap_encode(text, "strict", _BYTES)[0], _COMMON_LETTERS
    except UnicodeEncodeError:
        written, common = text.encode(), _COMMON_UTF8
    making = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, common)
    return making.compress(written) + making.flush()


def unpacked(kept: bytes | str) -> str:
    """The text again, which an earlier version may have kept as it is; `ValueError` where it is damaged."""
    if isinstance(kept, str):
        return kept
    of_utf8 = kept[2:6] == _OF_UTF8
    reading = zlib.decompressobj(_WINDOW, _COMMON_UTF8 if of_utf8 else _COMMON_LETTERS)
    try:
        written = reading.decompress(kept)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not reading.eof:
        raise ValueError("cut off")
    return written.decode() if of_utf8 else codecs.charmap_decode(written, "strict", _TABLE)[0]
