"""Which order this desk holds: the one that is open on the screen, or that was brought under the cursor to work on.

Holding is a courtesy to the others, so nothing here ever stands in the operator's way: what cannot be held is shown all
the same, and the Desk decides when something is done to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from orderdesk.desk.commands.claims import Hold, HoldFirst, LetGo
from orderdesk.errors import DeskError, StoreError
from orderdesk.model import Order
from orderdesk.store.people.claims import Claim
from screens.desk_thread import DeskThread


class Holding:
    """The order in the operator's hands, and whether they are still there."""

    def __init__(self, acts: DeskThread, steady: Callable[[], float], idle: int) -> None:
        """Without a key for `idle` seconds, measured by `steady`, they are away."""
        self._acts, self._steady, self._idle = acts, steady, idle
        self._last_key = steady()
        self.about: Order | None = None
        """What they have before them to work on, held or not."""
        self.mine = False
        """Whether it is held."""
        self._looks_only = False
        self.away = False
        """Whether it was let go because no key came."""

    async def hold(self, order: Order | None) -> Claim | None:
        """Hold this, and nothing else any more; who holds it then, if anybody."""
        self.about, self.mine, self._looks_only = order, False, False
        claim = None
        try:
            if order is None:
                await self._acts.run(lambda desk: desk.do(LetGo()))
            else:
                claim = await self._acts.run(lambda desk: desk.do(Hold(), order))
        except DeskError:  # they only look; what could not be let go is with the next one that is held
            claim = None
        if order is not None and self.about is order:
            self._looks_only = claim is None
            self.mine = claim is not None and claim.session == self._acts.session
            self._acts.hold_until(self._last_key + self._idle)
        return claim

    async def hold_first(self, orders: Sequence[Order]) -> Order | None:
        """Hold the first of these that nobody else holds."""
        found = await self._acts.run(lambda desk: desk.do(HoldFirst(orders)))
        self.took(found)
        return found

    def took(self, order: Order | None) -> None:
        """It has come into their hands."""
        self.about, self.mine, self._looks_only = order, order is not None, False

    def fits(self, order: Order | None, claim: Claim | None) -> bool:
        """Whether nothing is to be done so that this is held, given who holds it now."""
        if order is None or self.about is None:
            return order is self.about
        return order.id == self.about.id and (self.mine or self._looks_only or self.away or claim is not None)

    def lost(self, claim: Claim | None) -> bool:
        """Whether it was taken out of their hands, given who holds it now; told once, never taken back by itself."""
        if not self.mine or (claim is not None and claim.session == self._acts.session):
            return False
        self.mine, self._looks_only = False, True
        return True

    def key(self) -> bool:
        """A key was pressed; whether they come back by it.

        Until when the order is theirs from now on, the others read: should this process stand still, it still ends.
        """
        self._last_key = self._steady()
        self._acts.hold_until(self._last_key + self._idle)
        back, self.away = self.away, False
        return back

    @property
    def idle(self) -> bool:
        """Whether no key has come for too long while it was held."""
        return self.mine and self._steady() - self._last_key >= self._idle

    async def let_go(self) -> None:
        """Let it go, since they are away; they keep it before them."""
        self.mine, self.away = False, True
        with suppress(StoreError):
            await self._acts.run(lambda desk: desk.do(LetGo()))
