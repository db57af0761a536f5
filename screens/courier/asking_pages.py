"""What is asked further at a stop: the buyer's code, the sum, a reason; and the courier's money."""

from __future__ import annotations

from textual.content import Content

from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop
from orderdesk.desk.dispatch.run_view import added
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.i18n import _, ngettext
from orderdesk.money import Money, parse_money
from screens.courier.chosen_reasons import reasons
from screens.courier.place import Page, Place
from screens.keyboard.named_key import NAMES
from screens.narrow import cut, flowed, folded, pair, rule
from screens.safe import plain


def code_page(own: OwnStop, sent: SentCode | None, typed: str, width: int) -> list[Content]:
    """The buyer's code, figure by figure."""
    lines = [*_where(own, width), plain("")]
    if sent is None:
        lines += folded(_("No code has been sent."), width)
    else:
        figures = typed.ljust(sent.digits, "_")
        lines += folded(_("The buyer's code, {count} digits").format(count=sent.digits), width)
        lines += [plain(""), plain(f"        {' '.join(figures)}", "bold"), plain("")]
        tries = ngettext("{count} try", "{count} tries", sent.tries).format(count=sent.tries)
        lines += folded(_("sent to {phone}, {tries}").format(phone=sent.phone, tries=tries), width)
    return [*lines, rule(width), plain(_("9 send it again   0 back"))]


def sum_page(own: OwnStop, place: Place, width: int, room: int) -> list[Content]:
    """What they were paid."""
    due, enter = own.seen.collect, NAMES["enter"]
    if place.page is Page.SUM:
        ways = [_("{enter}: exactly {sum}").format(enter=enter, sum=due), _("else type the sum; then say why")]
    else:
        ways = [_("{sum} is owed: type the sum that was paid; then say why").format(sum=due)]
    lines = [
        *_where(own, width),
        *folded(_("How much was paid?"), width, "bold"),
        *(line for way in ways for line in folded(way, width)),
        *folded(_("nothing at all: 0.0"), width),
    ]
    return [*lines, *_below(lines, width, room)]


def reason_page(own: OwnStop, place: Place, width: int, room: int) -> list[Content]:
    """Which reason."""
    asked = {
        Page.WHY_SUM: _("Why {sum}?"),
        Page.REFUSED: _("Why do they refuse?"),
        Page.HELP: _("What do you need the dispatcher for?"),
    }[place.page]
    sum_ = _paid(own, place.sum)
    lines = [*_where(own, width), *folded(asked.format(sum=sum_), width, "bold")]
    given = [f"{digit} {reason}" for digit, reason in enumerate(reasons(place.page), 1)]
    if len(lines) + len(given) + 2 > room:  # a keyboard on the glass leaves few lines
        return [*lines, *flowed([*given, _("0 back")], width)]
    lines += [plain(cut(reason, width)) for reason in given]
    return [*lines, *_below(lines, width, room)]


def money_page(day: OwnDay, width: int) -> list[Content]:
    """What the courier has in hand, and from where."""
    held = [] if day.courier is None else day.courier.debt
    lines = [plain(_("You have {sum}").format(sum=" + ".join(map(str, held)) or "0"), "bold")]
    for one in day.stops:
        stop = one.seen.stop
        paid = stop.paid if stop.paid is not None else None if stop.report is None else stop.report.paid
        if paid:
            waits = _("to be decided") if stop.paid is None else _("handed in") if one.handed_in else ""
            lines.append(pair(f"{one.number:>2}  {_like(one, paid)}", waits, width))
    ahead = added(one.seen.collect for one in day.stops if one.ahead)
    if ahead:
        lines += folded(_("still to take: {sum}").format(sum=" + ".join(map(str, ahead))), width)
    limit = None if day.courier is None else day.courier.courier.most_cash
    if limit is not None and held:
        lines += folded(_("with more than {sum} no new run").format(sum=Money(limit, held[0].currency)), width)
    lines += folded(_("Hand it in at the till: it is counted there, and you sign with your PIN."), width)
    return [*lines, rule(width), plain(_("0 back"))]


def elsewhere_page(since: str, width: int) -> list[Content]:
    """Another session has the screen."""
    said = _("Your screen is open elsewhere since {time}. What is typed here is not sent.").format(time=since)
    return [*folded(said, width, "bold"), plain(""), plain(_("1 go on here   00 leave"))]


def _where(own: OwnStop, width: int) -> list[Content]:
    return [plain(cut(own.seen.order.address or "—", width), "bold")]


def _below(lines: list[Content], width: int, room: int) -> list[Content]:
    back = [rule(width), plain(_("0 back"))]
    once = folded(_("It is sent once. The line is gone? Log in again: this place opens."), width, "$foreground-muted")
    return [back[0], *once, back[1]] if len(lines) + len(once) + 2 <= room else back


def _paid(own: OwnStop, text: str) -> str:
    return str(_like(own, parse_money(text, own.seen.stop.currency).minor)) if text else ""


def _like(own: OwnStop, minor: int) -> Money:
    return type(own.seen.owed)(minor, own.seen.stop.currency)
