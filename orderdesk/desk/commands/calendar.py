"""The hours of a day, announced and taken back."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.clocks.announce import Announcing, Effect, together
from orderdesk.desk.clocks.retime import begin_moving, settle
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.model import Announcement
from orderdesk.rules.roles import Right
from orderdesk.values import replace


class Announce(ShopCommand[tuple[Announcement, Effect]], frozen=True):
    """Log an announcement, or one that takes another back, and move the deadlines: until all have, no clock acts."""

    name: ClassVar = "calendar announce"
    need: ClassVar = Need((Right.ANNOUNCE,))
    touches: ClassVar = Touches.CALENDARS

    draft: Announcement

    def run(self, desk: Desk) -> tuple[Announcement, Effect]:
        """Announce it; as it was logged, and what it did."""
        announcing, draft = Announcing(desk), self.draft
        early = announcing.looks(draft, [*desk.store.announcements.all(), draft])
        with desk.access.changing() as store:
            store.announcements.tell(desk.rules.clocks)
            if draft.undoes is not None:
                announcing.undoing(draft.undoes)  # somebody may have been quicker
            made = replace(draft, id=store.announcements.newest() + 1)
            store.announcements.add(made)
            alone, turn = not store.deadlines.moving(), begin_moving(store)
        # Had something else been announced meanwhile, nothing that was worked out before would count.
        entries = [entry for entry in desk.store.announcements.all() if entry.id <= made.id]
        looks = announcing.looks(made, entries, early if made == draft else {})
        desk.store.announcements.tell(desk.rules.clocks)
        if alone:
            announcing.move(entries, looks, turn)
        settle(desk)  # what another change has begun before or meanwhile
        return made, together(looks)
