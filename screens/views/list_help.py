"""What the help of the list tells beside its keys: what is possible now, what has no key, what its signs mean."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.i18n import _
from orderdesk.wording.order_row import CALL, MARKS, UNTOLD
from screens.keyboard.key_groups import Group
from screens.keyboard.keys import label
from screens.widgets.columns import HELD


def list_help(now: Sequence[tuple[str, str]], keys: Sequence[Group], by_words: Sequence[str]) -> list[Group]:
    """All of it, in the order in which it is read."""
    marks = {
        "excellent": _("plenty of time"),
        "acceptable": _("still in time"),
        "late": _("late"),
        "frozen": _("outside the working hours: the clock stands"),
        "waiting": _("no clock runs: how long the order has been waiting"),
    }
    signs = {
        CALL: _("the buyer is to be called again"),
        UNTOLD: _("the marketplace has not been told yet"),
        "?": _("something is unsure: look at the card"),
    }
    words = _("By their words, after {key}").format(key=label("desk.palette"))
    return [
        (_("This order now"), now),
        *keys,
        *([(words, [("", said) for said in by_words])] if by_words else []),
        (_("Signs before the time left"), [(MARKS[name], said) for name, said in marks.items()]),
        (_("Before the number"), [(HELD, _("somebody else holds the order"))]),
        (_("Beside the name"), [*signs.items()]),
    ]
