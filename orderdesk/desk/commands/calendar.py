"""The hours of a day, announced and taken back."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.clocks.announce import Announcing, Effect, together
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.model import Announcement
from orderdesk.rules.roles import Right
from orderdesk.values import replace


class Announce(ShopCommand[tuple[Announcement, Effect]], frozen=True):
    """Log an announcement, or one that takes another back, and move the deadlines: all or nothing."""

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
            # Had something else been announced meanwhile, nothing that was worked out before would count.
            known = early if made == draft else {}
            looks = announcing.looks(made, store.announcements.all(), known)
            store.deadlines.move_all(look.row for look in looks.values() if look.row is not None)
        desk.store.announcements.tell(desk.rules.clocks)
        return made, together(looks)
