"""What is asked about goods that come back, and what the answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from orderdesk.desk.returns.return_view import CanComeBack, SeenReturn
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Line
from orderdesk.model.returns import Fate
from orderdesk.money import HiddenMoney, Money, parse_money
from orderdesk.wording.return_labels import fate_name
from screens.dialogs.form import Answers, Question
from screens.dialogs.questions import SUMS

ALL, WHY, WORDS, EVIDENCE, WAYBILL, POINT = "all", "why", "words", "evidence", "waybill", "point"
REFUND, PLACE, SURE = "refund", "place", "sure"
_OTHER: Final = "-"
_DIGITS: Final = "0123456789"
_FATES: Final = (Fate.RESTOCK, Fate.WRITE_OFF, Fate.SUPPLIER)


def of_asking(can: CanComeBack, given: Answers) -> Sequence[Question]:
    """Which pieces, why, and what shows it."""
    whole = sum(left for _line, left in can.lines) == 1
    found = [] if whole else [
        Question(ALL, _("What comes back"), options=(("yes", _("all of its goods")), ("no", _("a part"))))
    ]  # fmt: skip
    if given.get(ALL) == "no":
        found += [
            Question(f"line{line.id}", _("{goods}: how many of {count}").format(goods=goods_called(line), count=left),
                     "0", takes=_DIGITS, replaced=True)
            for line, left in can.lines
        ]  # fmt: skip
    known = tuple((str(number), _(why)) for number, why in enumerate(can.reasons[:8], 1))
    found.append(Question(WHY, _("Why"), options=(*known, (_OTHER, _("something else")))))
    if given.get(WHY) == _OTHER:
        found.append(Question(WORDS, _("In the buyer's words")))
    return [*found, Question(EVIDENCE, _("Link or file that shows it"), required=False)]


def wanted(can: CanComeBack, given: Answers) -> dict[str, int]:
    """How many of which product; nothing named where all of it comes back."""
    found: dict[str, int] = {}
    for line, _left in can.lines if given.get(ALL) == "no" else ():
        if count := int(given[f"line{line.id}"] or "0"):
            found[line.sku] = found.get(line.sku, 0) + count
    return found


def late_words(can: CanComeBack, _given: Answers) -> Sequence[str]:
    return [] if can.late is None else [_("asked later than {days} days after the hand-over").format(days=can.late)]


def of_deciding(seen: SeenReturn, places: Sequence[str], given: Answers) -> Sequence[Question]:
    """What becomes of each line; of several pieces how many, and of the others what. Then the sum, and a yes."""
    fates = tuple((fate.value, fate_name(fate)) for fate in _FATES)
    found = list[Question]()
    for line in seen.return_.lines:
        name = f"{line.quantity} × {goods_called(seen.names.get(line.line))}"
        found.append(Question(f"fate{line.line}", name, options=fates))
        if line.quantity > 1 and f"fate{line.line}" in given:
            title = _("of them {fate}").format(fate=fate_name(Fate(given[f"fate{line.line}"])))
            found.append(Question(f"count{line.line}", title, str(line.quantity), takes=_DIGITS, replaced=True))
            if (rest := line.quantity - _count(given, line.line, line.quantity)) > 0:
                found.append(Question(f"rest{line.line}", _("the other {count}").format(count=rest), options=fates))
    if len(places) > 1 and Fate.RESTOCK.value in given.values():
        found.append(Question(PLACE, _("To which warehouse"), places[0], replaced=True))
    if seen.free and seen.offer is not None and not isinstance(seen.offer, HiddenMoney):
        title = _("Back to the buyer, for goods of {sum}").format(sum=seen.offer)
        found.append(Question(REFUND, title, seen.offer.decimal, takes=SUMS, replaced=True,
                              currency=seen.offer.currency))  # fmt: skip
    found.append(Question(WORDS, _("Why so"), required=False))
    if seen.offer is not None and seen.offer.minor:
        title = _("The buyer gets {sum}").format(sum=_typed(given.get(REFUND, ""), seen.offer))
        found.append(Question(SURE, title, yes=True))
    return found


def _typed(text: str, offered: Money) -> Money | str:
    """The sum that is typed, in its currency, or the offered one; what is none as it is, for the Desk to refuse."""
    try:
        return parse_money(text, offered.currency) if text else offered
    except BadInput:
        return text


def _count(given: Answers, line: int, most: int) -> int:
    text = given.get(f"count{line}", "")
    return int(text) if text else most


def decided(seen: SeenReturn, given: Answers) -> Mapping[Fate, Mapping[str, int]]:
    """How many pieces of which product become what."""
    found: dict[Fate, dict[str, int]] = {}
    for line in seen.return_.lines:
        named = seen.names.get(line.line)
        count = _count(given, line.line, line.quantity)
        for fate, pieces in ((f"fate{line.line}", count), (f"rest{line.line}", line.quantity - count)):
            if named is not None and pieces and fate in given:
                into = found.setdefault(Fate(given[fate]), {})
                into[named.sku] = into.get(named.sku, 0) + pieces
    return found


def means_of(seen: SeenReturn, given: Answers) -> Sequence[str]:
    """What it means besides its money."""
    loss = sum(1 for name, value in given.items() if name[:4] in ("fate", "rest") and value == Fate.WRITE_OFF.value)
    return [_("What is written off is gone from the stock for good.")] if loss else []


def goods_called(line: Line | None) -> str:
    return "" if line is None else line.sku if line.name in ("", line.sku) else f"{line.sku} {line.name}"
