"""What is typed means, by the page it is typed on: digits alone, and every answer about a stop bears that stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from orderdesk.desk.commands.dispatch.own_screen import AskDispatcher
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, UnsayStop
from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.money import parse_money
from screens.courier.chosen_reasons import NOT_AT_HOME, reasons
from screens.courier.place import Do, Go, Meant, Page, Place, Send, TakeOver, Unclear
from screens.courier.stop_page import answers_of

BACK: Final = "0"
LEAVE: Final = "00"
MONEY: Final = "99"
MORE: Final = "88"
"""These are no numbers of stops."""

AGAIN: Final = "9"
"""Sends another code; no code has one digit."""


def meaning(place: Place, day: OwnDay, text: str) -> Meant:
    """What an answer at this place comes to; an empty one is Enter alone."""
    own = day.stop(place.stop)
    if place.page is Page.ELSEWHERE:
        return TakeOver() if text == "1" else _unclear(text)
    if place.page is Page.RUN or (own is None and place.page is not Page.MONEY):
        return _on_run(place, day, text)
    if own is None:
        return Go(Place())
    return _ON[place.page](place, own, text)


def _on_run(place: Place, day: OwnDay, text: str) -> Meant:
    if text == MONEY:
        return Go(Place(page=Page.MONEY))
    if text == MORE:
        return Go(Place(part=place.part + 1))
    if text == BACK:
        return Go(Place())
    found = next((one for one in day.stops if (one.ahead if not text else str(one.number) == text)), None)
    if found is None:
        return _unclear(text) if text else Go(Place())
    return Go(Place(page=Page.STOP, stop=found.seen.stop.id))


def _on_stop(place: Place, own: OwnStop, text: str) -> Meant:
    number, reference, at = own.seen.stop.run, own.reference, place.stop
    if text in ("", BACK):
        return Go(Place() if text else place)
    if text == MORE:
        return Go(Place(page=Page.STOP, stop=at, part=place.part + 1))
    if text not in answers_of(own):
        return _unclear(text)
    match text:
        case "1":
            return Go(Place(page=Page.CODE, stop=at))
        case "2" if not own.seen.collect.minor:
            return Do(FinishStop(number, reference), _key(own))
        case "2":
            return Go(Place(page=Page.SUM, stop=at))
        case "5":
            return Go(Place(page=Page.OTHER_SUM, stop=at))
        case "3":
            return Do(FailStop(number, reference, _(NOT_AT_HOME)), _key(own))
        case "4":
            return Go(Place(page=Page.REFUSED, stop=at))
        case "6":
            return Go(Place(page=Page.HELP, stop=at))
        case _:
            return Do(UnsayStop(number, reference), _key(own), Place(page=Page.STOP, stop=at))


def _on_code(place: Place, own: OwnStop, text: str) -> Meant:
    if text in ("", BACK):
        return Go(Place(page=Page.STOP, stop=place.stop))
    if text == AGAIN:
        return Send()
    # A try is a try: it is counted each time, and the right code serves once, so it needs no key.
    return Do(FinishStop(own.seen.stop.run, own.reference, code=text))


def _on_sum(place: Place, own: OwnStop, text: str) -> Meant:
    stop = own.seen.stop
    if text == BACK:  # that nothing was paid is typed as 0.0, or is a refusal
        return Go(Place(page=Page.STOP, stop=place.stop))
    if not text and place.page is Page.OTHER_SUM:
        return Unclear(_("Type the sum that was paid."))
    try:
        sum_ = parse_money(text, stop.currency) if text else None
    except BadInput as error:
        return Unclear(str(error))
    if sum_ is None or sum_.minor == own.seen.collect.minor:
        return Do(FinishStop(stop.run, own.reference), _key(own))
    return Go(Place(page=Page.WHY_SUM, stop=place.stop, sum=sum_.decimal))


def _on_reason(place: Place, own: OwnStop, text: str) -> Meant:
    stop, given = own.seen.stop, reasons(place.page)
    if text == BACK:
        return Go(Place(page=Page.OTHER_SUM if place.page is Page.WHY_SUM else Page.STOP, stop=place.stop))
    if not text:
        return Unclear(_("Type the digit of the reason."))
    if text not in map(str, range(1, len(given) + 1)):
        return _unclear(text)
    why = given[int(text) - 1]
    match place.page:
        case Page.WHY_SUM:
            return Do(FinishStop(stop.run, own.reference, paid=place.sum, reason=why), _key(own))
        case Page.REFUSED:
            return Do(FailStop(stop.run, own.reference, _("refused: {why}").format(why=why)), _key(own))
        case _:
            return Do(AskDispatcher(stop.run, own.reference, why), f"{_key(own)}/{len(own.asked)}")


_ON: Final[Mapping[Page, Callable[[Place, OwnStop, str], Meant]]] = {
    Page.STOP: _on_stop,
    Page.CODE: _on_code,
    Page.SUM: _on_sum,
    Page.OTHER_SUM: _on_sum,
    Page.WHY_SUM: _on_reason,
    Page.REFUSED: _on_reason,
    Page.HELP: _on_reason,
}


def _key(own: OwnStop) -> str:
    """By which what is said now is done once: sent twice over a line that drops, it is the same."""
    return f"stop {own.seen.stop.id}: {own.said}"


def _unclear(text: str) -> Unclear:
    return Unclear(_("{text} is no answer here.").format(text=text) if text else "")
