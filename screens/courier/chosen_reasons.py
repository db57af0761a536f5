"""The reasons of which a courier chooses one by its digit. They become words of the report, for whoever decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.i18n import _, mark
from screens.courier.place import Page

_REASONS: Final = {
    Page.REFUSED: (
        mark("changed their mind"), mark("not what was ordered"), mark("damaged goods"), mark("too late"),
        mark("cannot pay"), mark("another reason: call me"),
    ),
    Page.WHY_SUM: (
        mark("no change"), mark("took only a part"), mark("a discount was promised"), mark("pays the rest otherwise"),
        mark("gave more, wants no change"), mark("another reason: call me"),
    ),
    Page.HELP: (
        mark("wrong address"), mark("cannot reach the buyer"), mark("another time or place is wanted"),
        mark("the goods are damaged"), mark("I am late or broke down"), mark("call me"),
    ),
}  # fmt: skip

NOT_AT_HOME: Final = mark("nobody opens")


def reasons(page: Page) -> Sequence[str]:
    """The reasons that a page asks for, in words, the first of digit 1."""
    return [_(reason) for reason in _REASONS[page]]
