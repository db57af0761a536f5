"""What can be done with filters under a name: show, keep, share and forget them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderdesk.desk.commands.filters import ForgetFilter, ShareFilter
from orderdesk.desk.commands.filters import KeepFilter as KeptForOneself
from orderdesk.desk.people.filters import NamedFilter, check_sort, kept_filter, kept_filters, one_spaced
from orderdesk.desk.rights import can
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from screens.actions.acting import Acts
from screens.messages import FilterChosen

if TYPE_CHECKING:
    from screens.dialogs.kept_filters import Named, Wish


class FilterActs(Acts):
    """The acts on kept filters."""

    def choose(self, present: NamedFilter, shown_as: str) -> None:
        """Ask what is to be done with which, and do it.

        The list shows `present` now, under the name `shown_as` if it has one.
        """

        from screens.dialogs.kept_filters import Kept, KeptFilters

        def chosen(wanted: tuple[Wish, str] | None) -> None:
            if wanted is not None:
                # A callback of a screen that closes passes no door; a message does.
                self.host.call_later(self._do, present, *wanted)

        sight = self.store.sight()
        kept = [
            Kept(one.name, one.filter.describe(), one.shared, own=one.owner == sight.operator,
                 forgettable=one.owner == sight.operator or can(sight.role, ShareFilter))
            for one in kept_filters(self.store, sight)
        ]  # fmt: skip
        self.host.app.push_screen(KeptFilters(kept, shown_as), chosen)

    def _do(self, present: NamedFilter, wish: Wish, name: str) -> None:
        from screens.dialogs.kept_filters import Wish

        match wish:
            case Wish.SHOW:
                self._show(name)
            case Wish.KEEP:
                self._keep(present)
            case Wish.FORGET:
                self._forget(name)

    def _show(self, name: str) -> None:
        try:
            kept = kept_filter(self.store, self.store.sight(), name).filter
            check_sort(self.store.sight(), kept.chosen)
        except DeskError as error:  # somebody has just forgotten it, or the role hides what it sorts by
            self.tell(str(error), True)
        else:
            self.host.post_message(FilterChosen(name, kept))

    def _keep(self, present: NamedFilter) -> None:
        from screens.dialogs.kept_filters import KeepFilter

        sight = self.store.sight()
        own = {one.name for one in kept_filters(self.store, sight) if one.owner == sight.operator}

        async def save(wanted: Named) -> None:
            instead = one_spaced(wanted.name) in own  # the dialog has said that it takes that one's place
            kind = ShareFilter if wanted.shared else KeptForOneself
            command = kind(wanted.name, present, instead=instead)
            await self.acts.run(lambda desk: desk.do(command))

        def saved(wanted: Named | None) -> None:
            if wanted is not None:
                self.host.call_later(self._show, wanted.name)

        may_share = can(sight.role, ShareFilter)
        self.host.app.push_screen(KeepFilter(present.describe(), own, save, may_share=may_share), saved)

    def _forget(self, name: str) -> None:
        from screens.dialogs.confirm import Confirm

        async def forget(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(ForgetFilter(name)))

        def forgotten(yes: bool | None) -> None:
            if yes:
                self.tell(_("“{name}” is no longer kept.").format(name=name))

        kept = kept_filters(self.store, self.store.sight())
        shared = any(one.name == name and one.shared for one in kept)
        all_lose = _("The whole shop uses it: nobody will find it any more. The orders stay.")
        asked = [all_lose if shared else _("Only you have it. The orders stay.")]
        self.host.app.push_screen(Confirm(_("Forget the filter “{name}”?").format(name=name), asked, forget), forgotten)
