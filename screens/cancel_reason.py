"""Why an order is cancelled: every reason with its price. Nothing is preselected, and a costly one wants `y`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.offers import Offer
from orderdesk.i18n import _
from orderdesk.rules.reason import Comment, Penalty
from screens.dialog import Dialog, Save
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line


@dataclass(frozen=True, slots=True)
class CancelChoice:
    """A reason, and words to it."""

    reason: str
    comment: str


class CancelReason(Dialog[CancelChoice]):
    """Digits choose, Enter confirms what costs nothing, `y` what does."""

    ALONE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"choose({digit})", show=False, id=f"cancel.reason-{digit}") for digit in range(1, 10)),
        Binding("enter", "confirm(False)", show=False, id="cancel.confirm"),
        Binding("y", "confirm(True)", show=False, id="cancel.confirm-costly"),
        Binding("c", "comment", show=False, id="cancel.comment"),
    ]
    DEFAULT_CSS = """
    CancelReason #comment { display: none; margin-top: 1; }
    CancelReason #comment.-asked { display: block; }
    """
    AUTO_FOCUS = ""

    def __init__(
        self, number: str, address: str, offers: Sequence[Offer], stock: str, save: Save[CancelChoice]
    ) -> None:
        """`stock` says which products would be set to 0 by a reason that does so."""
        super().__init__(_("Cancel {number}").format(number=number), save)
        self._address = address
        self._offers = {offer.reason.digit: offer for offer in offers}
        self._stock = stock
        self._chosen: Offer | None = None

    def body(self) -> Iterable[Widget]:
        """The reasons, and a field for words."""
        yield Line(id="reasons")
        yield Field(id="comment", max_length=1000, placeholder=_("Comment"))

    def on_mount(self) -> None:
        """Show the reasons."""
        self._show()

    def action_choose(self, digit: int) -> None:
        """Choose a reason."""
        if digit not in self._offers:
            return
        self._chosen = self._offers[digit]
        self.right()
        self._show()
        if self._chosen.reason.comment is Comment.REQUIRED:
            self.action_comment()

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
            self.wrong(_("This reason needs a comment: press c."))
        elif self._chosen.costly and not yes:
            self.wrong(
                _("The evidence for this reason is missing: press y to cancel all the same.")
                if self._chosen.reason.penalty is Penalty.NONE and not self._chosen.fee
                else _("This costs: press y to do it all the same.")
            )
        else:
            self.save(CancelChoice(self._chosen.reason.key, comment))

    def _show(self) -> None:
        lines: list[Content] = []
        for digit, offer in self._offers.items():
            reason, chosen = offer.reason, offer is self._chosen
            colour = {Penalty.NONE: "$success", Penalty.RATING: "$warning", Penalty.HEAVY: "$error"}[reason.penalty]
            lines.append(
                Content.assemble(
                    (f"{digit} ", "bold $accent"),
                    "(•) " if chosen else "( ) ",
                    plain(_(reason.title), "bold" if chosen else ""),
                )
            )
            lines.extend(
                Content.assemble("      ", plain(said, colour)) for said in (offer.price, offer.ladder) if said
            )
            if offer.fee:
                lines.append(Content.assemble("      ", plain(offer.fee, "$error")))
            if chosen and offer.first:
                lines.append(Content.assemble("      ", plain(offer.first, "$warning")))
            if offer.evidence:
                lines.append(
                    Content.assemble("      ", plain(_("Evidence: {what}").format(what=offer.evidence),
                                                     "" if offer.proven else "$warning"))
                )  # fmt: skip
            if chosen and reason.when.get("method") == "delivery" and self._address:
                lines.append(Content.assemble("      ", plain(self._address)))
            if chosen and reason.stock == "zero" and self._stock:
                lines.append(
                    Content.assemble(
                        "      ", plain(_("Stock becomes 0: {what}, off sale").format(what=self._stock), "$error")
                    )
                )
        self.query_one("#reasons", Line).say(Content("\n").join(lines))
        digits = sorted(self._offers)
        keys = [(f"{digits[0]}-{digits[-1]}" if len(digits) > 1 else "".join(map(str, digits)), _("choose"))]
        if self._chosen is not None:
            keys.append(("y" if self._chosen.costly else "Enter", _("cancel the order")))
        self.offer([*keys, ("c", _("comment"))])
