"""Reads what was typed into the fields that a step asks for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _, mark
from orderdesk.model import FactName, FieldValue, Order
from orderdesk.money import Money, parse_money
from orderdesk.phones import phone
from orderdesk.rules.conditions import holds
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import PROMISE, DateMove, promise_change, promised_window
from orderdesk.rules.payment import DIFFERENCE, difference, owed, received
from orderdesk.rules.photos import picture
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Ask, AskKind, Step
from orderdesk.rules.waybills import WAYBILL, read_waybill
from orderdesk.sanitize import clean
from orderdesk.values import replace
from orderdesk.wording.dates import check_promise, end_of_day, typed_day, typed_window, window
from orderdesk.wording.labels import field_name, listed

_TOTAL: Final = "{total}"
"""Stands in a title for what the buyer is to pay."""

_DELIVERY: Final = "{delivery}"
"""Stands in a title for what its delivery costs the buyer until now."""

FETCHED: Final = Ask(
    field="delivery_cost",
    title=mark("Delivery costs {delivery}, and now the buyer fetches it: what they pay for it"),
    kind=AskKind.MONEY,
)
"""Asked of an order that is no longer brought, so that nobody is charged for that without a word."""

MOST_COUNTED: Final = 99

_YES = ("yes", "y", "true", "1", "да", "так", "иә")


def check_asked(what: str, fields: Collection[str], answers: Iterable[str]) -> None:
    """`BadInput` for an answer, by its field, to what `what` does not ask for; it names the `fields` that are asked."""
    for name in answers:
        if name not in fields:
            said = _("“{step}” does not ask for “{name}”; it asks for: {known}.")
            known = listed(fields, field_name) or "—"
            raise BadInput(said.format(step=what, name=clean(name, limit=40), known=known))


def named_before(book: Rulebook, before: Order, after: Order) -> dict[str, FieldValue]:
    """The facts that fall with another total: what was said to the buyer of the one before."""
    if after.total == before.total:
        return {}
    asks = (ask for step in book.step for ask in step.ask if _TOTAL in ask.title)
    return {ask.field: None for ask in asks if ask.field in before.facts}


class Form(Struct, frozen=True):
    """The fields of a step for one order."""

    book: Rulebook
    step: Step
    folders: tuple[Path, ...] = ()
    """Where the files lie that may be named."""

    def asked(self, situation: RuleContext, answers: Mapping[str, str]) -> list[Ask]:
        """The fields to fill in, given the answers so far."""
        known = situation.with_(**{name: text for name, text in answers.items() if text})
        asked, fetched = list[Ask](), no_longer_brought(situation.order, answers)
        for ask in self.step.ask:
            if holds(ask.when, known.value):
                asked.append(FETCHED if fetched and ask.field == FETCHED.field else ask)
                if fetched and ask.field == "method" and not any(a.field == FETCHED.field for a in self.step.ask):
                    asked.append(FETCHED)
                if ask.kind is AskKind.PAYMENT:
                    differs = difference(self.book, situation.order, answers.get(ask.field, ""))
                    asked += [] if differs is None else [differs]
        return asked

    def title(self, ask: Ask, order: Order | None, answers: Mapping[str, str]) -> str:
        """What is asked, in words; `{total}` is what the order comes to by the answers; `None` for many orders."""
        title = _(ask.title)
        if order is None:
            return title.replace(_TOTAL, _("each its own")).replace(_DELIVERY, _("each its own"))
        if _TOTAL in title:
            title = title.replace(_TOTAL, str(self._total(order, answers)))
        return title.replace(_DELIVERY, str(order.delivery_cost))

    def _total(self, order: Order, answers: Mapping[str, str]) -> Money:
        try:
            known = "0" if no_longer_brought(order, answers) else None
            return order.goods + parse_money(answers.get("delivery_cost", known) or "", order.goods.currency)
        except BadInput:  # it is not asked, or not a sum yet
            return order.total

    def repeatable(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers that may be offered for another order: not what one buyer was told, paid or was sent."""
        own = (AskKind.YES, AskKind.FILE, AskKind.PAYMENT, AskKind.COUNT)
        fields = {ask.field for ask in self.step.ask if ask.kind not in own and ask.field != WAYBILL}
        return {name: text for name, text in answers.items() if name in fields}

    def read(self, situation: RuleContext, answers: Mapping[str, str]) -> dict[str, FieldValue]:
        """What the answers set; `BadInput` names the first field that is missing or wrong."""
        asked = self.asked(situation, answers)
        check_asked(_(self.step.title), [ask.field for ask in asked], answers)
        sets: dict[str, FieldValue] = {}
        for ask in asked:
            text = self._text(ask, situation, answers)
            if not text:
                if ask.required:
                    title = self.title(ask, situation.order, answers)
                    raise BadInput(_("Missing: {what} ({name}).").format(what=title, name=ask.field))
                continue
            sets |= self._read(ask, text, situation, self.title(ask, situation.order, answers))
        return {name: value for name, value in sets.items() if (name, value) != (DIFFERENCE, True)}

    def wants_consent(self, situation: RuleContext, answers: Mapping[str, str]) -> bool:
        """Whether the answers move what was promised, so far as they can be read, and the buyer must agree."""
        sets: dict[str, FieldValue] = {}
        try:
            for ask in self.asked(situation, answers):
                text = self._text(ask, situation, answers) if ask.field in PROMISE else ""
                sets |= self._read(ask, text, situation, "") if text else {}
            move = asked_promise(self.book, situation.order, sets)
        except DeskError:
            return False
        return move is not None and move.needs_consent

    def _text(self, ask: Ask, situation: RuleContext, answers: Mapping[str, str]) -> str:
        # Money is taken, and waived, by its sum, never by leaving it out.
        known = "" if ask.kind is AskKind.PAYMENT or ask is FETCHED else offered(ask, situation.order, self.book)
        return clean(answers.get(ask.field, known)).strip()

    def _read(self, ask: Ask, text: str, situation: RuleContext, title: str) -> dict[str, FieldValue]:
        now, zone, currency = situation.now, self.book.zone, situation.order.total.currency
        match ask.kind:
            case AskKind.DAY:
                known, end = situation.order.value(ask.field), end_of_day(text, now, zone)
                if isinstance(known, int) and typed_day(known, zone) == typed_day(end, zone):
                    return {}  # the day that is promised already, perhaps with its hours
                check_promise(end, now, zone)
                return {ask.field: end}
            case AskKind.WINDOW:
                if text == offered(ask, situation.order, self.book):
                    return {}
                begin, end = window(text, now, zone)
                check_promise(end, now, zone)
                return {ask.field: end, "window_from": begin}
            case AskKind.COUNT:
                return {ask.field: _count(text, title)}
            case AskKind.MONEY:
                return {ask.field: parse_money(text, currency).minor}
            case AskKind.PAYMENT:
                return received(self.book, situation.order, text)
            case AskKind.PHONE:
                return {ask.field: phone(text, self.book.country)}
            case AskKind.FILE:
                found = picture(text, self.folders)
                if found == situation.order.value(ask.field):
                    said = _("{path} is attached already: attach another file.")
                    raise BadInput(said.format(path=clean(text, limit=80)))
                return {ask.field: found}
            case AskKind.YES:
                if text.casefold() not in _YES:
                    raise BadInput(_("This must be done first: {what}.").format(what=title))
                return {ask.field: True}
            case AskKind.CHOICE:
                titles = {option.key: _(option.title) for option in ask.options}
                if text not in titles:
                    allowed = listed(titles, titles.__getitem__)
                    raise BadInput(_("{what}: one of {allowed}.").format(what=title, allowed=allowed))
                return {ask.field: text}
            case AskKind.TEXT:
                return {ask.field: read_waybill(self.book.waybill, text) if ask.field == WAYBILL else text}


def no_longer_brought(order: Order, answers: Mapping[str, str]) -> bool:
    """Whether the answers make a pickup of an order whose delivery the buyer pays for."""
    cost = order.delivery_cost
    return answers.get("method") == "pickup" != order.method and cost is not None and cost.minor > 0


def _count(text: str, title: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_COUNTED):
        raise BadInput(_("{what}: a number from 1 to {most}.").format(what=title, most=MOST_COUNTED))
    return int(text)


def _existing(text: str) -> str:
    """The path of a file that is there and holds something."""
    try:
        path = Path(text).expanduser()
        size = path.stat().st_size if path.is_file() else None
        found = str(path.resolve())
    except (OSError, RuntimeError):  # a name that is too long, a folder that is closed; nobody's home
        size, found = None, ""
    if size is None:
        raise BadInput(_("There is no file {path}.").format(path=text))
    if not size:
        raise BadInput(_("The file {path} is empty.").format(path=text))
    return found


def asked_promise(book: Rulebook, order: Order, sets: Mapping[str, FieldValue]) -> DateMove | None:
    """What a step's answers do to what is promised; `None` where they leave it. The first promise needs no consent."""
    to = sets.get("planned_at")
    if not isinstance(to, int):
        return None
    begin = sets.get(FactName.WINDOW_FROM)
    move = promise_change(book, order, to, begin if isinstance(begin, int) else None)
    return replace(move, needs_consent=False) if move is not None and move.first else move


def offered(ask: Ask, order: Order, book: Rulebook) -> str:
    """What the order has for a field already, as it would be typed; of its money, what is owed.

    Never a file: whoever is asked for one anew is asked for another.
    """
    if ask.kind is AskKind.PAYMENT:
        return owed(book, order).decimal
    if ask is FETCHED:
        return "0"
    value = order.value(ask.field)
    if value is None or isinstance(value, bool) or ask.kind is AskKind.FILE:
        return ""
    if isinstance(value, int):
        match ask.kind:
            case AskKind.MONEY:
                return Money(value, order.total.currency).decimal
            case AskKind.DAY:
                return typed_day(value, book.zone)
            case AskKind.WINDOW:
                hours = promised_window(order)
                return typed_window(*hours, book.zone) if hours else ""
    return str(value)
