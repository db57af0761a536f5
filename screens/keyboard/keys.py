"""Every key of list and card: its id, its action, its word for the footer and the help.

The keys that do a command stand where that is declared (`Command.keys`); those that only move about, search and show
stand here. Keys are named by the Latin letter on them; the key gate brings the other layouts to it. Ids are stable, so
that a key map can refer to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from orderdesk.console.keyboard_layouts import key_name
from orderdesk.desk import command
from orderdesk.desk.command import Command, OrderCommand
from orderdesk.desk.registry import declared, with_keys
from orderdesk.i18n import _, mark
from orderdesk.values import replace
from screens.keyboard.named_key import HELP_TYPING, Key

_ABOUT = (
    Key("list.open", "enter", "open", mark("order card"), mark("Open the order's card"), "Enter"),
    Key("list.history", "v", "open('history')", mark("history"), mark("Open the card at its history")),
    Key(
        "list.why", "Y", "open('clock')", mark("why red"), mark("Why it is red: the card, where its clock is told"), "Y"
    ),
    Key(
        "list.customer",
        "B",
        "about('customer')",
        mark("buyer"),
        mark("The buyer: how they are reached, all their orders, notes and marks"),
    ),
    Key(
        "list.money",
        "L",
        "about('money_of')",
        mark("its money"),
        mark("The order's money: what is paid, owed and due, down to each transfer"),
    ),
    Key("list.receipt", "Q", "about('receipt')", mark("receipt"), mark("The receipt of what was paid: to print"), "Q"),
    Key(
        "list.waybills",
        "I",
        "about('waybills')",
        mark("labels"),
        mark("The waybills of the order or the marked ones: printed, or in one file"),
    ),
    Key(
        "list.task",
        "K",
        "about('task_of')",
        mark("remind"),
        mark("A reminder about the order: what is to be done, by when, by whom"),
    ),
    Key("list.copy", "y", "about('copy')", mark("copy"), mark("Copy the number of the order, or of the marked ones")),
    Key("list.evidence", "V", "evidence", mark("evidence"), mark("All that a dispute about it may ask for"), "V"),
    Key("list.down", "j,down", "move(1)", mark("down"), mark("The next order"), "j Down"),
    Key("list.up", "k,up", "move(-1)", mark("up"), mark("The previous order"), "k Up"),
    Key("list.page-down", "pagedown", "page(1)", mark("page down"), mark("A page down"), "PgDn"),
    Key("list.page-up", "pageup", "page(-1)", mark("page up"), mark("A page up"), "PgUp"),
    Key("list.home", "home", "edge(-1)", mark("first"), mark("The first order of the list"), "Home"),
    Key("list.end", "end", "edge(1)", mark("last"), mark("The last order of the list"), "End"),
    Key(
        "list.next-urgent",
        "n",
        "next_urgent",
        mark("next"),
        mark("The most urgent order that nobody holds; again: the one after it"),
    ),
    Key("list.mark", "space", "mark", mark("mark"), mark("Mark the order, and go down"), "Space"),
    Key("list.mark-all", "asterisk", "mark_all", mark("mark all"), mark("Mark all that the list holds"), "*"),
    Key(
        "list.repeat",
        "semicolon",
        "repeat",
        mark("repeat"),
        mark("Do the last act again, to this order or the marked ones; what it sets is shown first"),
        ";",
    ),
    Key("shelf.previous", "left_square_bracket", "shelf(-1)", mark("shelf"), mark("The shelf above"), "["),
    Key("shelf.next", "right_square_bracket", "shelf(1)", mark("shelf"), mark("The shelf below"), "]"),
    Key("list.day", "f", "day", mark("day"), mark("Only what is promised today, tomorrow; all again")),
    Key(
        "list.channel",
        "l",
        "channel",
        mark("channel"),
        mark("Only one channel's orders, the next; all again"),
    ),
    Key(
        "list.order-by",
        "O",
        "order_by",
        mark("sort"),
        mark("Sort the list by time left, arrival, day, sum or buyer"),
        "O",
    ),
    Key("list.number", "G", "go_to", mark("number"), mark("Jump to an order in this list by its number"), "G"),
    Key("shelf.go", "g", "go", mark("go"), mark("Then a number: go to that shelf")),
    Key(
        "search.text",
        "slash,full_stop",
        "search",
        mark("search"),
        mark("Search: name, number, address, goods, waybill"),
        "/",
    ),
    Key("search.back", "backspace", "rub_out", mark("delete"), mark("Delete the last digit of the search"), "BkSp"),
    Key("desk.meter", "f12", "meter", mark("bytes"), mark("Count the bytes that pass to the terminal, or stop"), "F12"),
    Key(
        "desk.colours", "f9", "app.next_look", mark("colours"), mark("Other colours: dark, light, high contrast"), "F9"
    ),
    Key("search.leave", "escape", "leave_search", mark("back"), mark("Leave the search; clear the marks"), "Esc"),
    Key("shop.quality", "b", "quality", mark("quality"), mark("What the marketplaces punish: the quality report")),
    Key(
        "desk.tasks",
        "A",
        "tasks",
        mark("tasks"),
        mark("What is to be done, with its clocks"),
    ),
    Key("shop.stock", "W", "stock", mark("stock"), mark("The stock: what there is and where, who holds it, receipts")),
    Key("desk.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"), ":"),
    Key("desk.wallboard", "z", "wallboard", mark("wallboard"), mark("The wallboard: what burns, in big digits")),
    Key("desk.dispatch", "D", "dispatch", mark("dispatch"), mark("The dispatch board: couriers, runs, cash"), "D"),
    Key("desk.help", "question_mark,comma", "app.keys_here", mark("help"), mark("This help"), "?"),
    HELP_TYPING,
    Key("desk.quit", "q", "quit_desk", mark("quit"), mark("Quit"), "q"),
)
"""Moving about in the list, and the desk itself."""

_ABOUT_CARD = (
    Key("card.close", "escape,q", "close", mark("back"), mark("Back to the list"), "Esc"),
    Key("card.why", "Y", "show_part('clock')", mark("why this time"), mark("How this deadline is worked out"), "Y"),
    Key("card.history", "v", "show_part('history')", mark("history"), mark("To the history"), "v"),
    Key(
        "card.customer",
        "B",
        "give('customer')",
        mark("buyer"),
        mark("The buyer: how they are reached, all their orders, notes and marks"),
    ),
    Key(
        "card.money",
        "L",
        "give('money_of')",
        mark("its money"),
        mark("The order's money: what is paid, owed and due, down to each transfer"),
    ),
    Key("card.receipt", "Q", "give('receipt')", mark("receipt"), mark("The receipt of what was paid: to print"), "Q"),
    Key("card.waybills", "I", "give('waybills')", mark("labels"), mark("Its waybill: printed, or in a file")),
    Key(
        "card.task",
        "K",
        "give('task_of')",
        mark("remind"),
        mark("A reminder about the order: what is to be done, by when, by whom"),
    ),
    Key("card.copy", "y", "give('copy')", mark("copy"), mark("Copy the order's number")),
    Key("card.evidence", "V", "evidence", mark("evidence"), mark("All that a dispute about it may ask for"), "V"),
    Key("card.previous", "left_square_bracket", "neighbour(-1)", mark("order"), mark("The previous order"), "["),
    Key("card.next", "right_square_bracket", "neighbour(1)", mark("order"), mark("The next order"), "]"),
    Key("card.down", "j,down", "scroll(1)", mark("down"), mark("Scroll down"), "j Down"),
    Key("card.up", "k,up", "scroll(-1)", mark("up"), mark("Scroll up"), "k Up"),
    Key("card.page-down", "pagedown,space", "scroll(10)", mark("page down"), mark("A page down"), "PgDn"),
    Key("card.page-up", "pageup", "scroll(-10)", mark("page up"), mark("A page up"), "PgUp"),
    Key("card.help", "question_mark,comma", "app.keys_here", mark("keys"), mark("The keys of the card"), "?"),
    HELP_TYPING,
    Key("card.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"), ":"),
    Key(
        "card.colours", "f9", "app.next_look", mark("colours"), mark("Other colours: dark, light, high contrast"), "F9"
    ),
)
"""Moving about on an order's card."""

DIGITS = tuple(
    Key(
        f"search.digit-{digit}",
        str(digit),
        f"digit('{digit}')",
        help=mark("Digits search phones and numbers"),
        fixed=True,
    )
    for digit in range(10)
)
"""Digits typed in the list search, or choose a shelf after `g`."""

LEADS: Final = frozenset((
    "list.new-order", "list.next-urgent", "shelf.previous", "shelf.next", "list.day", "list.channel", "list.order-by",
    "list.filters", "list.number", "shelf.go", "search.text", "desk.shift", "desk.meter", "desk.clock", "shop.quality",
    "desk.till", "desk.tasks", "shop.stock", "desk.palette", "desk.wallboard", "desk.dispatch",
    *(key.id for key in DIGITS),
))  # fmt: skip
"""Keys of the list that lead back to it from what lies over it: all that are about no order of it."""


_COMMANDS: Final = with_keys()
_OF_ORDERS: Final = "order."
"""How the ids of keys begin that act on an order."""


def key_of(act: str) -> command.Key | None:
    """The key of an act, as its commands declare it; nothing for what does no command."""
    return next((key for key in _COMMANDS if key.act == act), None)


def done_by(key_id: str) -> tuple[type[Command[Any]], ...]:
    """The commands that a key does; none for one that only moves about or shows."""
    return _COMMANDS[_DECLARED[key_id]] if key_id in _DECLARED else ()


def commands_of(act: str) -> tuple[type[Command[Any]], ...]:
    """The same, by the act of the key; or the command that is called by its name, with a colon before it."""
    if act.startswith(":"):
        return (declared()[act[1:]],)
    key = key_of(act)
    return () if key is None else _COMMANDS[key]


def order_keys() -> Iterator[tuple[command.Key, tuple[type[OrderCommand[Any]], ...]]]:
    """The keys that act on an order, as they are declared, with their commands; in the order of `ORDER`."""
    for one in ORDER:
        key = _DECLARED[one.id]
        yield key, tuple(kind for kind in _COMMANDS[key] if issubclass(kind, OrderCommand))


def _of(key: command.Key, action: str) -> Key:
    named = key_name(key.key)
    return Key(key.id, named, action, key.word, key.help, key.key if named != key.key else "")


def _with(own: Sequence[Key], more: Iterable[tuple[Key, str]]) -> tuple[Key, ...]:
    """Keys with more of them, each behind the one that it names and what stands behind that already.

    Those that name none that there is come last.
    """
    rows, waiting, behind = list(own), list(more), dict[str, str]()
    while waiting:
        known, coming = [key.id for key in rows], {key.id for key, _after in waiting}
        key, after = next((one for one in waiting if one[1] in known or one[1] not in coming), waiting[0])
        at = known.index(after) + 1 if after in known else len(rows)
        while at < len(rows) and behind.get(rows[at].id) == after:
            at += 1
        rows.insert(at, key)
        behind[key.id] = after
        waiting.remove((key, after))
    return tuple(rows)


ORDER: Final = _with((), ((_of(key, key.act), key.after) for key in _COMMANDS if key.id.startswith(_OF_ORDERS)))
"""What can be done with the order under the cursor, in the list and on its card."""

LIST: Final = _with(
    _ABOUT,
    ((_of(key, f"command('{key.act}')"), key.after) for key in _COMMANDS if not key.id.startswith(_OF_ORDERS)),
)
"""Moving about and the desk itself."""

_DECLARED: Final = {key.id: key for key in _COMMANDS}


def _on_card(key: Key, declared: command.Key) -> Key:
    return replace(key, id=f"card.{key.id.rpartition('.')[2]}", action=f"give('{declared.act}')", help=declared.card)


CARD: Final = _with(
    _ABOUT_CARD,
    ((_on_card(key, one), "card.history") for key in LIST if (one := _DECLARED.get(key.id)) is not None and one.card),
)
"""On an order's card, beside the keys of the order."""

_BY_ID: Final = {key.id: key for group in (ORDER, LIST, CARD) for key in group}


def label(key_id: str) -> str:
    """How a key is written."""
    return _BY_ID[key_id].label


def letter_label(letter: str) -> str:
    """How the key is written that rulebooks call by a letter."""
    return next(label(key.id) for key in _COMMANDS if key.key == letter and key.id.startswith(_OF_ORDERS))


def key_help() -> list[tuple[str, str]]:
    """Key and sentence, for the help."""
    rows = [(key.label, _(key.help)) for group in (ORDER, LIST) for key in group]
    return [*rows, ("0–9", _("Digits search phones and numbers"))]
