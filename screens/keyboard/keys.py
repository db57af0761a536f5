"""Every key of the desk in one table: its id, its action, its word for the footer and the help.

Keys are named by the Latin letter on them; the key gate brings the other layouts to it. Ids are stable, so that a key
map can refer to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from textual.binding import Binding

from orderdesk.i18n import _, mark

_chosen: dict[str, str] = {}
"""Key id → how the shop's own key in its place is written."""


def choose_labels(labels: Mapping[str, str]) -> None:
    """From here on these keys are written so, the others as they are."""
    _chosen.clear()
    _chosen.update(labels)


class Key(Struct, frozen=True):
    """One key and what it does."""

    id: str
    key: str
    """As Textual names it; several separated by commas."""
    action: str
    word: str
    """One word for the footer; a message id."""
    help: str
    """One sentence for the help; a message id."""
    shown: str = ""
    """How the key is written, where that is not its name."""

    @property
    def label(self) -> str:
        """How the key is written: as the shop has chosen it, or as it is."""
        return _chosen.get(self.id) or self.shown or self.key.split(",")[0]

    def binding(self) -> Binding:
        """The same for Textual."""
        return Binding(self.key, self.action, self.word, show=False, id=self.id)


ORDER = (
    Key(
        "order.next-step", "a", "next_step", mark("accept"), mark("Accept the order, or take the step that comes next")
    ),
    Key(
        "order.hand-over",
        "i",
        "hand_over",
        mark("hand over"),
        mark("Send the buyer a code and hand the order over against it"),
    ),
    Key("order.courier", "c", "courier", mark("courier"), mark("Send it off with a courier")),
    Key("order.waybill", "t", "waybill", mark("waybill"), mark("Hand it to a carrier, with its waybill")),
    Key(
        "order.money",
        "m",
        "money",
        mark("money"),
        mark("Take the money that is owed, or a part of it; note that the buyer has their money back"),
    ),
    Key(
        "order.reverse-payment",
        "M",
        "reverse_payment",
        mark("take payment back"),
        mark("Take back a payment that was noted wrongly, with a reason; the sum is owed again"),
        "M",
    ),
    Key("order.date", "d", "date", mark("date"), mark("Move the planned date")),
    Key("order.cancel", "x", "cancel", mark("cancel"), mark("Cancel, with a reason whose price is shown first")),
    Key("order.edit", "e", "edit", mark("edit"), mark("Edit what the channel lets be edited now")),
    Key("order.split", "s", "split", mark("split"), mark("Split the order in two")),
    Key("order.call", "p", "call", mark("call"), mark("Log a call or message with its result")),
    Key("order.note", "o", "note", mark("note"), mark("Add a note that only the shop sees")),
    Key("order.assign", "w", "assign", mark("whose"), mark("Say whose order it is, hand it off, or take it over")),
    Key("order.told", "T", "told", mark("told"), mark("Note that it has been done in the marketplace's cabinet"), "T"),
    Key(
        "order.happened",
        "E",
        "happened",
        mark("event"),
        mark("Note what the buyer, the bank or the marketplace did"),
        "E",
    ),
    Key("order.reveal", "r", "reveal", mark("reveal"), mark("Show what the channel hides; history keeps why")),
)
"""What can be done with the order under the cursor, in the list and on its card."""

FOR_MANY = (
    "order.next-step", "order.courier", "order.waybill", "order.date", "order.cancel", "order.note", "order.assign",
    "order.told",
)  # fmt: skip
"""Those of them that can be done with marked orders."""

LIST = (
    Key("list.open", "enter", "open", mark("order card"), mark("Open the order's card"), "Enter"),
    Key("list.history", "v", "open('history')", mark("history"), mark("Open the card at its history")),
    Key("list.down", "j,down", "move(1)", mark("down"), mark("The next order"), "j Down"),
    Key("list.up", "k,up", "move(-1)", mark("up"), mark("The order before"), "k Up"),
    Key("list.page-down", "pagedown", "page(1)", mark("page down"), mark("A page down"), "PgDn"),
    Key("list.page-up", "pageup", "page(-1)", mark("page up"), mark("A page up"), "PgUp"),
    Key("list.home", "home", "edge(-1)", mark("first"), mark("The first order of the list"), "Home"),
    Key("list.end", "end", "edge(1)", mark("last"), mark("The last order of the list"), "End"),
    Key("list.new-order", "N", "new_order", mark("new order"), mark("Type in an order that came by phone"), "N"),
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
    Key(
        "list.undo",
        "u",
        "undo",
        mark("undo"),
        mark("Take back what you have just done; again: what you did before that"),
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
    Key("list.filters", "F", "filters", mark("filters"), mark("Filters under a name: show, keep or forget one"), "F"),
    Key(
        "list.number", "G", "go_to", mark("number"), mark("Put the cursor on an order of this list by its number"), "G"
    ),
    Key("shelf.go", "g", "go", mark("go"), mark("Then a number: go to that shelf")),
    Key(
        "search.text",
        "slash,full_stop",
        "search",
        mark("search"),
        mark("Search: name, number, address, goods, waybill"),
        "/",
    ),
    Key("search.back", "backspace", "rub_out", mark("rub out"), mark("Take back the last digit of the search"), "BkSp"),
    Key("desk.shift", "S", "shift", mark("shift"), mark("Start your shift, or end it with a hand-over sheet")),
    Key("desk.meter", "f12", "meter", mark("bytes"), mark("Count the bytes that pass to the terminal, or stop"), "F12"),
    Key("search.leave", "escape", "leave_search", mark("back"), mark("Leave the search; clear the marks"), "Esc"),
    Key("shop.hide", "h", "shop", mark("hide"), mark("Hide the shop or a product of the order, or show it again")),
    Key(
        "desk.clock",
        "C",
        "clock",
        mark("clock"),
        mark("Confirm the machine's clock after a jump: until then nothing is done by itself"),
        "C",
    ),
    Key("shop.quality", "b", "quality", mark("quality"), mark("What the marketplaces punish: the quality report")),
    Key("desk.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"), ":"),
    Key("desk.wallboard", "z", "wallboard", mark("wallboard"), mark("The wallboard: what burns, in big digits")),
    Key("desk.help", "question_mark,comma", "help", mark("help"), mark("This help"), "?"),
    Key("desk.quit", "q", "quit_desk", mark("quit"), mark("Leave the desk"), "q"),
)
"""Moving about and the desk itself."""

CARD = (
    Key("card.close", "escape,q", "close", mark("back"), mark("Back to the list"), "Esc"),
    Key("card.why", "Y", "show_part('clock')", mark("why red"), mark("How the clock arrives at its time"), "Y"),
    Key("card.history", "v", "show_part('history')", mark("history"), mark("To the history"), "v"),
    Key("card.undo", "u", "give('undo')", mark("undo"), mark("Take back what you have just done to it"), "u"),
    Key(
        "card.clock",
        "C",
        "give('clock')",
        mark("clock"),
        mark("Confirm the machine's clock after a jump: until then nothing is done by itself"),
        "C",
    ),
    Key("card.previous", "left_square_bracket", "neighbour(-1)", mark("order"), mark("The order before"), "["),
    Key("card.next", "right_square_bracket", "neighbour(1)", mark("order"), mark("The next order"), "]"),
    Key("card.down", "j,down", "scroll(1)", mark("down"), mark("Scroll down"), "j Down"),
    Key("card.up", "k,up", "scroll(-1)", mark("up"), mark("Scroll up"), "k Up"),
    Key("card.page-down", "pagedown,space", "scroll(10)", mark("page down"), mark("A page down"), "PgDn"),
    Key("card.page-up", "pageup", "scroll(-10)", mark("page up"), mark("A page up"), "PgUp"),
    Key("card.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"), ":"),
)
"""On an order's card, beside the keys of the order."""

DIGITS = tuple(
    Key(
        f"search.digit-{digit}",
        str(digit),
        f"digit('{digit}')",
        mark("search"),
        mark("Digits search phones and numbers"),
    )
    for digit in range(10)
)
"""Digits typed in the list search, or choose a shelf after `g`."""


_BY_ID = {key.id: key for group in (ORDER, LIST, CARD) for key in group}


def bindings(*groups: tuple[Key, ...]) -> list[Binding]:
    """The groups as Textual takes them."""
    return [key.binding() for group in groups for key in group]


def label(key_id: str) -> str:
    """How a key is written."""
    return _BY_ID[key_id].label


def letter_label(letter: str) -> str:
    """How the key is written that rulebooks call by a letter."""
    return next(key.label for key in ORDER if key.key == letter)


def key_help() -> list[tuple[str, str]]:
    """Key and sentence, for the help."""
    rows = [(key.label, _(key.help)) for group in (ORDER, LIST) for key in group]
    return [*rows, ("0–9", _("Digits search phones and numbers"))]
