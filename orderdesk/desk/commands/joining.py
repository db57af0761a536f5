"""What the machine does of itself when somebody begins to work on a database, and before each round of the clocks.

Nobody is asked: whoever works by these rules, this version and this clock, all others are to work by them too.
"""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.clocks.machine_clock import Doubt, believe, doubt, is_news
from orderdesk.desk.clocks.retime import follow_rules, follows_rules
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.customers.opening import knows_people, learn_people
from orderdesk.desk.desk import Desk
from orderdesk.desk.ledgers.money_opening import is_open, open_some
from orderdesk.desk.rights import ANYONE
from orderdesk.desk.upkeep.reindex import follow_spelling, follows_spelling


class FollowRules(ShopCommand[int], frozen=True):
    """Set the clocks of open orders by the rules in force, if they were set by others; how many moved.

    `ConfigError` when there are orders that the rules no longer know.
    """

    name: ClassVar = "rules follow"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Set them."""
        if follows_rules(desk.store, desk.rules):
            return 0
        return follow_rules(desk)


class FollowSpelling(ShopCommand[int], frozen=True):
    """Make what orders are found and sorted by as this version makes it, if another one made it; of how many."""

    name: ClassVar = "search follow"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.DATABASE
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Make it."""
        if follows_spelling(desk.store):
            return 0
        with desk.access.changing() as store:
            return follow_spelling(store)


class LearnPeople(ShopCommand[int], frozen=True):
    """Tell of orders that came before people were kept what only the rules know, once; of how many buyers."""

    name: ClassVar = "people follow"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.DATABASE
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Tell it."""
        if knows_people(desk.store):
            return 0
        with desk.access.changing() as store:
            return learn_people(store, desk.rules, desk.clock())


class OpenMoney(ShopCommand[int], frozen=True):
    """Let orders that are older than the ledger of money begin there, some in each transaction; how many did."""

    name: ClassVar = "money open"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.DATABASE
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Let them."""
        opened = 0
        while not is_open(desk.store):
            with desk.access.changing() as store:
                if not is_open(store):  # another desk was quicker
                    opened += open_some(store, desk.rules, desk.clock())
        return opened


class PackAnswers(ShopCommand[int], frozen=True):
    """Pack what channels have said of orders, some in each transaction, if an earlier version kept it; of how many."""

    name: ClassVar = "answers pack"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.DATABASE
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Pack it."""
        from orderdesk.desk.upkeep.packing import is_packed, pack_some

        done = 0
        while not is_packed(desk.store):
            with desk.access.changing() as store:
                if not is_packed(store):  # another desk was quicker
                    done += pack_some(store)
        return done


class LookAtClock(ShopCommand[Doubt | None], frozen=True):
    """See what speaks against the machine's clock now; what is new about that is kept for all processes."""

    name: ClassVar = "clock look"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    starting: bool = False
    """Whether it is weighed for the first time in this process."""

    def run(self, desk: Desk) -> Doubt | None:
        """See it."""
        if is_news(desk.store, desk.clock, starting=self.starting):
            with desk.access.changing() as store:  # read once more: somebody may just have confirmed it
                believe(store, desk.clock, starting=self.starting)
        return doubt(desk.store, desk.clock)
