"""Why an order is cancelled: every reason with its price. Nothing is preselected, and a costly one wants `y`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.orders.price import Priced
from orderdesk.i18n import _, mark
from orderdesk.rules.rulebook.reasons import Comment, Penalty
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.named_key import Key, bindings, digits
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_COLOURS: Final = {Penalty.NONE: "$success", Penalty.RATING: "$warning", Penalty.HEAVY: "$error"}

_CONFIRM: Final = Key("cancel.confirm", "enter", "confirm(False)", mark("cancel the order"))
_YES: Final = Key("cancel.confirm-costly", "y", "confirm(True)", mark("do it all the same"), firm=True)
_COMMENT: Final = Key("cancel.comment", "c", "comment", mark("comment"))


class CancelChoice(Struct, frozen=True):
    """A reason, and words to it."""

    reason: str
    comment: str


class CancelReason(Dialog[CancelChoice]):
    """Digits choose, Enter confirms what costs nothing, `y` what does."""

    ALONE = True
    KEYS = (*digits("cancel.reason", "choose", 9), _CONFIRM, _YES, _COMMENT)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("cancelling")
    DEFAULT_CSS = """
    CancelReason #comment { display: none; margin-top: 1; }
    CancelReason #comment.-asked { display: block; }
    """
    AUTO_FOCUS = ""

    def __init__(
        self, title: str, address: str, offers: Sequence[Priced], stock: str, save: Save[CancelChoice],
        chosen: str = "", again: Callable[[], Sequence[Priced]] | None = None,
    ) -> None:  # fmt: skip
        """`stock` says what runs out by a reason that sets products to 0, and who goes short then.

        `chosen` is the reason to begin with; `again` weighs the reasons anew.
        """
        super().__init__(title, save)
        self._address, self._again = address, again
        self._offers = {offer.reason.digit: offer for offer in offers}
        self._stock = stock
        self._chosen: Priced | None = None
        self._first = next((digit for digit, offer in self._offers.items() if offer.reason.key == chosen), None)

    def body(self) -> Iterable[Widget]:
        """The reasons, and a field for words."""
        yield Line(id="reasons")
        yield Field(id="comment", max_length=1000, placeholder=_("Comment"))

    def on_mount(self) -> None:
        """Show the reasons."""
        self._show()
        if self._first is not None:
            self.action_choose(self._first)

    def renew(self) -> None:
        """The reasons may cost something else now: none is chosen."""
        if self._again is not None:
            self._offers, self._chosen = {offer.reason.digit: offer for offer in self._again()}, None
            self._show()

    def action_choose(self, digit: int) -> None:
        """Choose a reason."""
        if digit not in self._offers:
            return
        self._chosen = self._offers[digit]
        self.asks_anew()
        self.right()
        self._show()
        if self._chosen.reason.comment is Comment.REQUIRED:
            self.action_comment()

    @property
    def costs(self) -> bool:
        """Whether the chosen reason does."""
        return self._chosen is not None and self._chosen.costly

    def action_comment(self) -> None:
        """Write a comment."""
        field = self.query_one("#comment", Field)
        if self._chosen is not None and self._chosen.reason.ask:
            field.placeholder = _(self._chosen.reason.ask)
        field.add_class("-asked")
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The comment is written: back to the choice, or done where nothing more is to be said."""
        event.stop()
        self.set_focus(None)
        self.action_confirm(False)

    def action_confirm(self, yes: bool) -> None:
        """Cancel for the reason, if it is confirmed as firmly as it must be."""
        comment = self.query_one("#comment", Field).value.strip()
        if self._chosen is None:
            self.wrong(_("Choose a reason by its digit."))
        elif self._chosen.reason.comment is Comment.REQUIRED and not comment:
            self.wrong(_("This reason needs a comment: press {key}.").format(key=_COMMENT.label))
        elif self._chosen.costly and not yes:
            self.wrong(_why_yes(self._chosen))
        else:
            self.save(CancelChoice(self._chosen.reason.key, comment))

    def _show(self) -> None:
        blocks = [Content("\n").join(self._lines(digit, offer)) for digit, offer in self._offers.items()]
        self.query_one("#reasons", Line).say(Content("\n").join(blocks))
        if self._chosen is not None:
            self.call_after_refresh(self._bring_into_sight, blocks, list(self._offers.values()).index(self._chosen))
        digits = sorted(self._offers)
        together = len(digits) > 2 and digits[-1] - digits[0] == len(digits) - 1
        span = f"{digits[0]}-{digits[-1]}" if together else ",".join(map(str, digits))
        keys = [(span, _("choose"))] if digits else []
        if self._chosen is not None:
            key = _YES if self._chosen.costly else _CONFIRM
            keys.append((key.label, self._chosen.instead or _("cancel the order")))
        self.offer([*keys, (_COMMENT.label, _(_COMMENT.word))])

    def _lines(self, digit: int, offer: Priced) -> Iterator[Content]:
        """One reason with its price; the chosen one with all that must be known before it is confirmed."""
        reason, chosen = offer.reason, offer is self._chosen
        yield Content.assemble(
            (f"{digit} ", "bold $accent"),
            "(•) " if chosen else "( ) ",
            plain(_(reason.title), "bold" if chosen else ""),
        )
        said = [(sentence, _COLOURS[grave]) for sentence, grave in offer.prices]
        if chosen:
            said += [(sentence, "$warning") for sentence in offer.refunds]
            said += [(offer.first, "$warning")] if offer.first else []
            said += [(offer.rides, "$error")] if offer.rides else []
        if offer.evidence:
            said.append((_("Evidence: {what}").format(what=offer.evidence), "" if offer.proven else "$warning"))
        if chosen and reason.when.get("method") == "delivery" and self._address:
            said.append((self._address, ""))
        if chosen and reason.goods == "zero" and self._stock:
            said.append((self._stock, "$error"))
        for sentence, style in said:
            yield Content.assemble("      ", plain(sentence, style))

    def _bring_into_sight(self, blocks: Sequence[Content], at: int) -> None:
        """Scroll to the chosen reason: its price must be seen before it is confirmed."""
        view = self._body.scrollable_content_region
        heights = [block.get_height({}, view.width) for block in blocks]
        top, bottom = sum(heights[:at]), sum(heights[: at + 1])
        if not self._body.scroll_y <= top <= bottom <= self._body.scroll_y + view.height:
            self._body.scroll_to(y=min(top, max(bottom - view.height, 0)), animate=False, immediate=True)


def _why_yes(chosen: Priced) -> str:
    """Why Enter is not enough for this reason."""
    if chosen.charged:
        said = _("This costs: press {key} to do it all the same.")
    elif chosen.free and not chosen.next_costs:
        said = _("This time it is free: press {key} to do it all the same.")
    elif chosen.free:
        said = _("This time it is free, the next one costs: press {key} to do it all the same.")
    elif chosen.reason.penalty is Penalty.NONE:
        said = _("The evidence for this reason is missing: press {key} to cancel all the same.")
    else:
        said = _("This costs: press {key} to do it all the same.")
    return said.format(key=_YES.label)
