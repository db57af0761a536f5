"""What is done with customers, who are made by themselves from orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.commands.people import customer_changes as changes
from orderdesk.desk.commands.people.erasure import Erased, erase, still_held
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput
from orderdesk.i18n import LANGUAGES, _, mark
from orderdesk.rules.roles import Right
from orderdesk.store.customers.remarks import MARKS

_WHO = mark("Whose: the number, or a phone or address.")


class MergeCustomers(ShopCommand[tuple[int, int]], frozen=True):
    """Make two customers one person: WHO becomes a part of INTO. Orders stay whose they are."""

    name: ClassVar = "customer merge"
    need: ClassVar = Need((Right.CUSTOMERS,))
    touches: ClassVar = Touches.PEOPLE
    keyed: ClassVar = True

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    into: Annotated[str, Ask(_WHO, argument=True, metavar="INTO")]

    def run(self, desk: Desk) -> tuple[int, int]:
        """Merge them."""
        return changes.merge(desk, self.who, self.into)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Who is whom, and how to take it back."""
        return [_("Customer {loser} is {winner} now; to take it back: orderdesk customer unmerge {loser}").format(
            loser=done[0], winner=done[1])]  # fmt: skip


class UnmergeCustomers(ShopCommand[tuple[int, int]], frozen=True):
    """Take a merge back: WHO stands apart again."""

    name: ClassVar = "customer unmerge"
    need: ClassVar = Need((Right.CUSTOMERS,))
    touches: ClassVar = Touches.PEOPLE
    keyed: ClassVar = True

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]

    def run(self, desk: Desk) -> tuple[int, int]:
        """Part them."""
        return changes.unmerge(desk, self.who)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Who is whom."""
        return [_("Customer {loser} is not {winner} any more.").format(loser=done[0], winner=done[1])]


class Reach(ShopCommand[str], frozen=True):
    """One more way to reach a customer: a phone, a mail address, a handle. Or one by which they are not reached."""

    name: ClassVar = "customer contact"
    need: ClassVar = Need((Right.NOTE,), among=(Right.CUSTOMERS,), at_times=True)
    touches: ClassVar = Touches.PEOPLE
    keyed: ClassVar = True

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    contact: Annotated[str, Ask(mark("A phone, a mail address, a handle."), argument=True)]
    via: Annotated[str, Ask(mark("Through what, where that is not plain: phone, mail, telegram, instagram."))] = ""
    main: Annotated[bool, Ask(mark("It is the main phone from now on."))] = False
    wrong: Annotated[bool, Ask(mark("A stranger is reached there: nobody is recognised by it any more."))] = False
    end: Annotated[bool, Ask(mark("Nobody is reached there any more."))] = False

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """Who changes how somebody is reached, and not only adds to it, must be trusted with customers."""
        return (Right.CUSTOMERS,) if self.main or self.end else ()

    def run(self, desk: Desk) -> str:
        """Note it."""
        if self.main + self.wrong + self.end > 1:
            raise BadInput(_("Say one of --main, --wrong and --end."))
        if self.wrong or self.end:
            return changes.drop_contact(desk, self.who, self.contact, self.via, wrong=self.wrong)
        return changes.add_contact(desk, self.who, self.contact, self.via, main=self.main)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """How it is written here, and what it is."""
        if self.wrong:
            return [_("{value}: a wrong number, nobody is recognised by it").format(value=done)]
        if self.end:
            return [_("{value}: not used any more").format(value=done)]
        return [(_("{value}: the main phone") if self.main else _("{value}: kept")).format(value=done)]


class NoteCustomer(ShopCommand[int], frozen=True):
    """Keep a note on a customer that only the shop sees."""

    name: ClassVar = "customer note"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.PEOPLE
    keyed: ClassVar = True

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    text: Annotated[str, Ask("", argument=True)]

    def run(self, desk: Desk) -> int:
        """Write it down."""
        return changes.note(desk, self.who, self.text)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """That it is kept."""
        return [_("the note is kept")]


class WriteIn(ShopCommand[int], frozen=True):
    """Keep in which language a customer wants to be written to: messages and codes from now on."""

    name: ClassVar = "customer language"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.PEOPLE

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    language: Annotated[str, Ask("", argument=True, choices=LANGUAGES)]

    def run(self, desk: Desk) -> int:
        """Keep it."""
        return changes.speaks(desk, self.who, self.language)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """That it is kept."""
        return [_("kept: what they are sent is in this language from now on")]


class MarkCustomer(ShopCommand[int], frozen=True):
    """Mark a customer for everybody to see: to be served first (vip), or to be minded (mind), and why."""

    name: ClassVar = "customer mark"
    need: ClassVar = Need((Right.CUSTOMERS,))
    touches: ClassVar = Touches.PEOPLE
    keyed: ClassVar = True

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    kind: Annotated[str, Ask("", argument=True, choices=MARKS)]
    reason: Annotated[str, Ask(mark("Why; it is kept."))] = ""
    off: Annotated[bool, Ask(mark("Take the mark off."))] = False

    def run(self, desk: Desk) -> int:
        """Mark them, or take it off."""
        if self.off:
            return changes.unmark(desk, self.who, self.kind)
        return changes.mark(desk, self.who, self.kind, self.reason)


class EraseCustomer(ShopCommand[Erased], frozen=True):
    """Erase a person: the orders stay, who it was is gone from them for good. Backups hold them still."""

    name: ClassVar = "customer erase"
    need: ClassVar = Need((Right.ERASE,))
    touches: ClassVar = Touches.PEOPLE

    who: Annotated[str, Ask(_WHO, argument=True, metavar="WHO")]
    reason: Annotated[str, Ask(mark("Why; it is kept."))] = ""
    yes: Annotated[bool, Ask(mark("Do it: it cannot be taken back."))] = False

    def run(self, desk: Desk) -> Erased:
        """Erase them; without the yes, refuse with what it would do."""
        return erase(desk, self.who, self.reason, sure=self.yes)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What is gone, and what is not."""
        return [_("Customer {who} is erased; orders kept without them: {count}.").format(
            who=done.customer, count=done.orders)]  # fmt: skip

    def warned(self, desk: Desk) -> Iterable[str]:
        """Where they are held still."""
        return still_held(desk.store)
