"""Whose order it is to be: the operators on shift with their load. One that is offered to oneself is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.desk.people.assign import Holder
from orderdesk.i18n import _, mark, ngettext
from orderdesk.model import ASSIGNED, OFFERED_TO, Order
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.keys import label
from screens.keyboard.named_key import Key, bindings, digits
from screens.safe import plain
from screens.widgets.lines import Line

_DOWN: Final = Key("assign.down", "j,down", "move(1)", mark("down"), shown="j")
_UP: Final = Key("assign.up", "k,up", "move(-1)", mark("up"), shown="k")
_GIVE: Final = Key("assign.give", "enter", "give", mark("give"))


class Assign(Dialog[str]):
    """Digits or arrows choose, Enter gives the order to the operator; one that is offered is taken over."""

    KEYS = (*digits("assign.choose", "choose", 9, first=0), _DOWN, _UP, _GIVE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("whose the order is")

    def __init__(
        self, name: str, order: Order, operator: str, holders: Sequence[Holder], save: Save[str], *, whose: str = ""
    ) -> None:
        """`name` is what the order is called; `operator` is at work; `holders` are on shift.

        `whose` it is now is told by the order, if not given.
        """
        self._whose = whose
        super().__init__(_("Whose order is {number}?").format(number=name), save)
        self._order, self._operator = order, operator
        self._offered = order.facts.get(OFFERED_TO) == operator
        now_whose = str(order.facts.get(ASSIGNED, ""))
        self._holders = [] if self._offered else [one for one in holders if one.operator.name != now_whose]
        self._at = 0

    def body(self) -> Iterable[Widget]:
        """Whose it is now, and who is there."""
        yield Line(id="now")
        yield Line(id="holders")

    def on_mount(self) -> None:
        """Show them."""
        whose, offered = self._order.facts.get(ASSIGNED), self._order.facts.get(OFFERED_TO)
        said = _("Not assigned yet.") if whose is None else _("Assigned to {name}.").format(name=whose)
        if self._offered:
            said += " " + _("It is offered to you; until you take it over, the previous operator is responsible.")
        elif offered is not None:
            said += " " + _("It is offered to {name}, who has not accepted yet.").format(name=offered)
        elif whose == self._operator:
            said += " " + _("Whoever you hand it off to must accept it.")
        self.query_one("#now", Line).say(plain(self._whose or said))
        if self._offered:
            self.offer([(_GIVE.label, _("take over"))])
        elif self._holders:
            self.offer([("1-9", _("choose")), (_GIVE.label, _(_GIVE.word))])
            self._show()
        else:
            self.offer([])
            said = _("Nobody else is on shift: {key} in their own desk starts one.")
            self.wrong(said.format(key=label("desk.shift")))

    def action_choose(self, at: int) -> None:
        """Choose one by its digit."""
        if at < len(self._holders):
            self._at = at
            self._show()

    def action_move(self, by: int) -> None:
        """Choose the one above or below."""
        if self._holders:
            self.action_choose((self._at + by) % len(self._holders))

    def action_give(self) -> None:
        """Give it to the chosen one, or take it over."""
        if self._offered:
            self.save(self._operator)
        elif self._holders:
            self.save(self._holders[self._at].operator.name)

    def _show(self) -> None:
        lines = []
        for at, one in enumerate(self._holders):
            here = at == self._at
            load = ngettext("{count} open order", "{count} open orders", one.load).format(count=one.load)
            lines.append(
                Content.assemble(
                    (f"{at + 1 if at < 9 else ' '} ", "bold $accent"),
                    "(•) " if here else "( ) ",
                    plain(f"{one.operator.name}  {_(one.role.title)}  {load}", "bold" if here else ""),
                )
            )
        self.query_one("#holders", Line).say(Content("\n").join(lines))
