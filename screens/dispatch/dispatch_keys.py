"""The keys of the dispatch board. `c`, `m` and `a` are followed by whom they are for."""

from __future__ import annotations

from orderdesk.i18n import _, mark
from screens.keyboard.named_key import HELP_TYPING, Key

ASSIGN = Key("dispatch.assign", "c", "choose('assign')", mark("assign"),
             mark("Give the stop, or those that are marked, to a courier: then who"))  # fmt: skip
AGAIN = Key("dispatch.again", "semicolon", "again", mark("again"), mark("Give it to the courier who got the last one"),
            ";")  # fmt: skip
HAND_OUT = Key("dispatch.hand-out", "P", "hand_out", mark("hand out"),
               mark("Hand out all that are marked, each to the courier that suits best; shown first"), "P")  # fmt: skip
GO = Key("dispatch.go", "a", "choose('run')", mark("leaves, back"),
         mark("A courier's run leaves, or they are back: then whose, shown before it is done"))  # fmt: skip
CASH = Key("dispatch.hand-in", "m", "choose('hand_in')", mark("hand-in"),
           mark("A courier hands in their cash: then who"))  # fmt: skip
DECIDE = Key("dispatch.decide", "d", "decide", mark("decide"), mark("Decide what became of a stop"))
TAKE_OFF = Key("dispatch.take-off", "x", "take_off", mark("take off"), mark("Take the stop off its run"))
OPEN = Key("dispatch.open", "enter", "open", mark("open"), mark("Open the order's card; of a courier, their stops"),
           "Enter")  # fmt: skip
MARK = Key("dispatch.mark", "space", "mark", mark("mark"), mark("Mark the stop, and go down"), "Space")
MARK_ALL = Key("dispatch.mark-district", "asterisk", "mark_district", mark("district"),
               mark("Mark all stops of this district, or no longer"), "*")  # fmt: skip
ORDER = Key("dispatch.order", "b", "suggest_order", mark("sequence"),
            mark("Put the stops ahead in the order that takes the least time"))  # fmt: skip
SOONER = Key("dispatch.sooner", "K", "shift(-1)", mark("sooner"), mark("Let the stop be made one place sooner"), "K")
LATER = Key("dispatch.later", "J", "shift(1)", mark("later"), mark("Let the stop be made one place later"), "J")
SHEET = Key("dispatch.sheet", "l", "sheet", mark("sheet"), mark("The sheet that the courier takes along"))
RECEIPT = Key("dispatch.receipt", "Q", "receipt", mark("receipt"),
              mark("The receipt of the cash that was handed in last, to print"), "Q")  # fmt: skip
TILL = Key("dispatch.till", "M", "till", mark("till"),
           mark("The till: opened, counted, closed; its report and receipt"), "M")  # fmt: skip
UNDO = Key("dispatch.undo", "u", "undo", mark("undo"), mark("Take back what was done last on the board"))
PANE = Key("dispatch.pane", "tab", "pane", mark("couriers"), mark("To the couriers, and back to the stops"), "Tab")
WINDOW = Key("dispatch.window", "f", "window", mark("windows"),
             mark("Only what is late or soon to be there; what cannot go yet, and why; all again"))  # fmt: skip
FIND = Key("dispatch.find", "slash,full_stop", "find", mark("find"),
           mark("Find a stop by its number; so do digits by themselves"), "/")  # fmt: skip
RUB_OUT = Key("dispatch.rub-out", "backspace", "rub_out", mark("delete"), mark("Take back the last digit"), "BkSp")
BACK = Key("dispatch.back", "escape", "back", mark("back"), mark("Back to all stops; clear the marks"), "Esc")
DOWN = Key("dispatch.down", "j,down", "move(1)", mark("down"), mark("The next row"), "j Down")
UP = Key("dispatch.up", "k,up", "move(-1)", mark("up"), mark("The row before"), "k Up")
PAGE_DOWN = Key("dispatch.page-down", "pagedown", "page(1)", mark("page down"), mark("A page down"), "PgDn")
PAGE_UP = Key("dispatch.page-up", "pageup", "page(-1)", mark("page up"), mark("A page up"), "PgUp")
HOME = Key("dispatch.home", "home", "edge(-1)", mark("first"), mark("The first row"), "Home")
END = Key("dispatch.end", "end", "edge(1)", mark("last"), mark("The last row"), "End")
HELP = Key("dispatch.help", "question_mark,comma", "app.keys_here", mark("help"), mark("This help"), "?")
PALETTE = Key("dispatch.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"),
              ":")  # fmt: skip
LIST = Key("dispatch.list", "q,D", "close", mark("list"), mark("To the list of orders"), "q")

CALLED = mark("dispatch")

KEYS = (ASSIGN, LIST, AGAIN, HAND_OUT, GO, CASH, DECIDE, TAKE_OFF, OPEN, MARK, MARK_ALL, ORDER, SOONER, LATER, SHEET,
        RECEIPT, TILL, UNDO, PANE, WINDOW, FIND, RUB_OUT, BACK, DOWN, UP, PAGE_DOWN, PAGE_UP, HOME, END,
        HELP, HELP_TYPING, PALETTE)  # fmt: skip

DIGITS = tuple(
    Key(f"dispatch.digit-{digit}", str(digit), f"digit('{digit}')", help=mark("Digits find a stop by its number"),
        fixed=True)
    for digit in range(10)
)  # fmt: skip
"""After `c`, `m` and `a` they are a courier's."""

LEADS = frozenset((FIND.id, *(key.id for key in DIGITS)))
"""Keys that lead back to the board from a card over it."""


def hints(marked: bool, on_couriers: bool, of_courier: bool, asking: bool = False) -> list[tuple[str, str]]:
    """Keys and words for the footer, by what is marked and where the cursor is; the more useful first.

    While the plan's line is `asking` for a courier, it ends in the key that leads back: all of it anew is many bytes
    on a slow line, and help would be typed into the answer.
    """
    first: tuple[Key, ...] = (OPEN, ASSIGN, MARK)
    if on_couriers:
        first = (OPEN,)
    elif of_courier:
        first = (DECIDE, ASSIGN, TAKE_OFF, LATER, SOONER, ORDER, BACK)
    elif marked:
        first = (ASSIGN, HAND_OUT, BACK)
    rows = (*first, GO, CASH, DECIDE, PANE, WINDOW, SHEET, TILL, LIST, BACK if asking else HELP)
    return [(key.label, _(key.word)) for key in dict.fromkeys(rows)]
