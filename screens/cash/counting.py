"""What is asked of cash that is counted: the sum, or banknotes by their number; why it is another one, and a PIN.

Where the shop counts blind, what there should be is told only once the counted sum is typed; who types another one
then has the first one beside the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.desk.dispatch.counted_cash import counted_cash
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.money import HiddenMoney, Money
from screens.dialogs.form import Answers, Question
from screens.dialogs.questions import PIN, SUMS, WHY

COUNTED: Final = "counted"
_CHARACTERS: Final = SUMS + "x*×хХ+"


class Counting:
    """The questions of one count, and what their answers say."""

    def __init__(self, expected: Money, pin: str, *, blind: bool, offered: bool, always: bool = False) -> None:
        """`pin` is what the PIN is asked for in words, none where nothing is signed; `always`, or for a difference.

        `offered` says whether the expected sum may be taken by Enter.
        """
        self._pin, self._blind, self._offers, self._always = pin, blind, offered and not blind, always
        self._first = ""
        self.expect(expected)

    def expect(self, expected: Money) -> None:
        """There should be so much: from the beginning, or since others have brought or taken some meanwhile."""
        self.expected = expected
        self._offered = expected.decimal if self._offers and not isinstance(expected, HiddenMoney) else ""

    def asks(self, given: Answers) -> Sequence[Question]:
        """How much, and where it is another sum why, and who signs that."""
        title = _("Counted: a sum, or banknotes such as 3x20000+350")
        found = [Question(COUNTED, title, self._offered, takes=_CHARACTERS, replaced=True,
                          currency=self.expected.currency)]  # fmt: skip
        typed = given.get(COUNTED, "")
        self._first = self._first or typed
        differs = bool(typed) and self._counted(typed) != self.expected.minor
        if differs:
            title = _("There should be {sum}: why another sum").format(sum=self.expected)
            found.append(Question(WHY, title if self._blind else _("Why it differs")))
        if self._pin and (differs or self._always):
            found.append(Question(PIN, self._pin, takes="0123456789", secret=True))
        return found

    def means(self, given: Answers) -> Sequence[str]:
        """What banknotes come to, and how far that is from what there should be."""
        minor = self._counted(given.get(COUNTED, ""))
        if minor is None:
            return []
        sum_, between = Money(minor, self.expected.currency), minor - self.expected.minor
        if not between:
            return [_("{sum}: as it should be").format(sum=sum_)]
        apart = Money(abs(between), sum_.currency)
        return [(_("{sum}: {between} too much") if between > 0 else _("{sum}: {between} too little")).format(
            sum=sum_, between=apart)]  # fmt: skip

    def why(self, given: Answers) -> str:
        """The reason; with what was counted first, where that was changed after the sum was told."""
        said = given.get(WHY, "")
        if self._blind and self._first and self._counted(self._first) != self._counted(given[COUNTED]):
            return f"{said} · {_('counted first: {sum}').format(sum=self._first)}".removeprefix(" · ")
        return said

    def _counted(self, typed: str) -> int | None:
        try:
            return counted_cash(typed, self.expected.currency).minor if typed else None
        except BadInput:
            return None
