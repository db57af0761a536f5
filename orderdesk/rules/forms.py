"""Reads what was typed into the fields that a step asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orderdesk.dates import end_of_day, typed_day, typed_window, window
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import FieldValue, Order
from orderdesk.money import Money, parse_money
from orderdesk.phones import phone
from orderdesk.rules.book import Rulebook
from orderdesk.rules.conditions import holds
from orderdesk.rules.payment import DIFFERENCE, difference, owed, received
from orderdesk.rules.situation import Situation
from orderdesk.rules.step import Ask, AskKind, Step
from orderdesk.text import clean

_TOTAL: Final = "{total}"
"""Stands in a title for what the buyer is to pay."""

_YES = ("yes", "y", "true", "1", "да", "так", "иә")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a step for one order."""

    book: Rulebook
    step: Step

    def asked(self, situation: Situation, answers: Mapping[str, str]) -> list[Ask]:
        """The fields to fill in, given the answers so far."""
        known = situation.with_(**{name: text for name, text in answers.items() if text})
        asked = list[Ask]()
        for ask in self.step.ask:
            if holds(ask.when, known.value):
                asked.append(ask)
                if ask.kind is AskKind.PAYMENT:
                    differs = difference(self.book, situation.order, answers.get(ask.field, ""))
                    asked += [] if differs is None else [differs]
        return asked

    def title(self, ask: Ask, order: Order | None, answers: Mapping[str, str]) -> str:
        """What is asked, in words; `{total}` is what the order comes to by the answers, `None` for many orders."""
        title = _(ask.title)
        if _TOTAL not in title:
            return title
        return title.replace(_TOTAL, _("each its own") if order is None else str(self._total(order, answers)))

    def _total(self, order: Order, answers: Mapping[str, str]) -> Money:
        try:
            return order.goods + parse_money(answers["delivery_cost"], order.goods.currency)
        except (KeyError, BadInput):  # it is not asked, or not a sum yet
            return order.total

    def read(self, situation: Situation, answers: Mapping[str, str]) -> dict[str, FieldValue]:
        """What the answers set; `BadInput` names the first field that is missing or wrong."""
        asked = self.asked(situation, answers)
        names = [ask.field for ask in asked]
        for name in answers:
            if name not in names:
                raise BadInput(
                    _("“{step}” does not ask for “{name}”; it asks for: {known}.").format(
                        step=_(self.step.title), name=clean(name, limit=40), known=", ".join(names) or "—"
                    )
                )
        sets: dict[str, FieldValue] = {}
        for ask in asked:
            known = "" if ask.kind is AskKind.PAYMENT else offered(ask, situation.order, self.book)
            text = clean(answers.get(ask.field, known)).strip()  # money is taken by its sum, never by leaving it out
            if not text:
                if ask.required:
                    title = self.title(ask, situation.order, answers)
                    raise BadInput(_("Missing: {what} ({name}).").format(what=title, name=ask.field))
                continue
            sets |= self._read(ask, text, situation, self.title(ask, situation.order, answers))
        return {name: value for name, value in sets.items() if (name, value) != (DIFFERENCE, True)}

    def _read(self, ask: Ask, text: str, situation: Situation, title: str) -> dict[str, FieldValue]:
        now, zone, currency = situation.now, self.book.zone, situation.order.total.currency
        match ask.kind:
            case AskKind.DAY:
                return {ask.field: end_of_day(text, now, zone)}
            case AskKind.WINDOW:
                begin, end = window(text, now, zone)
                return {"window_from": begin, ask.field: end}
            case AskKind.MONEY:
                return {ask.field: parse_money(text, currency).minor}
            case AskKind.PAYMENT:
                return received(self.book, situation.order, text)
            case AskKind.PHONE:
                return {ask.field: phone(text, self.book.country)}
            case AskKind.FILE:
                path = Path(text).expanduser()
                if not path.is_file():
                    raise BadInput(_("There is no file {path}.").format(path=text))
                return {ask.field: str(path.resolve())}
            case AskKind.YES:
                if text.casefold() not in _YES:
                    raise BadInput(_("This must be done first: {what}.").format(what=title))
                return {ask.field: True}
            case AskKind.CHOICE:
                allowed = [option.key for option in ask.options]
                if text not in allowed:
                    raise BadInput(_("{what}: one of {allowed}.").format(what=title, allowed=", ".join(allowed)))
                return {ask.field: text}
            case AskKind.TEXT:
                return {ask.field: text}


def offered(ask: Ask, order: Order, book: Rulebook) -> str:
    """What the order has for a field already, as it would be typed; of its money, what is owed."""
    if ask.kind is AskKind.PAYMENT:
        return owed(book, order).decimal
    value = order.value(ask.field)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int):
        match ask.kind:
            case AskKind.MONEY:
                return Money(value, order.total.currency).decimal
            case AskKind.DAY:
                return typed_day(value, book.zone)
            case AskKind.WINDOW:
                begin = order.value("window_from")
                return typed_window(begin if isinstance(begin, int) else value, value, book.zone)
    return str(value)
