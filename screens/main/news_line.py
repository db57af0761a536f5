"""What others do, as the header, the line under the list and the signals of the terminal tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widget import Widget

from orderdesk.desk.sales import banners
from orderdesk.desk.views.news import Item, Matter
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from screens.main.announcer import Announcer
from screens.main.ringing import Ringer
from screens.renderer import paint
from screens.screen_context import Context
from screens.terminal.output import together
from screens.terminal.signals import gravest
from screens.widgets.lines import Header

if TYPE_CHECKING:
    from screens.actions.line_watch import LineWatch
    from screens.views.wallboard import Wallboard


class NewsLine:
    """Tells each thing once; what was cancelled stays counted until the operator says that they have seen it."""

    def __init__(self, host: Screen[Any], seat: Context, header: Header, announcer: Announcer) -> None:
        """For the screen `host` with its header."""
        self._host, self._seat, self._header, self._announcer = host, seat, header, announcer
        self.ringer = Ringer(host, seat)
        self._lines: LineWatch | None = None
        self._new = self._burning = self._differing = 0
        self._cancelled: set[int] = set()
        """The orders that others have cancelled since the operator last said that they have seen it."""

    def tell(self, news: Sequence[Item]) -> None:
        """Others have done or said something, the clocks among them, here or on another desk."""
        self.ringer.give(news)
        items = gravest(news)
        if items[0].matter is Matter.CANCELLED:
            self._cancelled |= {item.order.id for item in items}
            self._show()
        if items[0].matter is Matter.NEW:
            return  # the count and the list say it, and the outcome of one's last act stays
        said = items[-1].said
        same = [self._seat.called(item.order) for item in news if item.said == said]
        rest = len(news) - len(same)
        more = f" ({_('{count} more').format(count=rest)})" if rest else ""
        self._announcer.message.tell(f"{', '.join(same)}: {said}{more}", refused=True)

    def look(self) -> None:
        """See how the lines to marketplaces are."""
        accounts = self._seat.store.accounts
        if self._lines is None and (accounts.exist() or accounts.others_at_work()):
            from screens.actions.line_watch import LineWatch

            self._lines = LineWatch(self._seat, self._header, self._alarm)
        if self._lines is not None and self._lines.look():
            self._show()

    def _alarm(self, said: str) -> None:
        self._announcer.message.tell(said, refused=True)
        self.ringer.alarm(said)

    def seen(self) -> None:
        """The operator has seen what was told."""
        self._cancelled.clear()
        self._show()

    def counted(self, new: int, burning: int, differing: int, *, beside: Widget) -> None:
        """So many orders are new, so many burn, and so many their channels may have otherwise.

        What else tells it stands `beside`, and is painted with the header in one piece.
        """
        self._new, self._burning, self._differing = new, burning, differing
        self._show(beside)

    def hang_out(self) -> None:
        """Read anew what stands in the header for as long as nothing else is said; seen with the next count."""
        self._header.hang_out(banners(self._seat.store))

    def reach(self, error: StoreError | None) -> None:
        """The database is out of reach, or in reach again."""

        from screens.dialogs.dialog import Dialog

        self._header.alarm(error is not None)
        if (board := self._announcer.board) is not None:
            board.call_later(board.keep, "" if error is None else str(error))
        if (wall := self._wall) is not None:
            wall.call_later(wall.board.alarm, error is not None)
        elif isinstance(top := self._host.app.screen, Dialog):
            top.call_later(top.unsaveable, "" if error is None else str(error))
        if error is None:
            self._announcer.message.dismiss()
        else:
            self._announcer.message.keep(str(error))

    def watched(self, names: Sequence[str], sentence: str) -> None:
        """Somebody looks over the operator's shoulder, or does no more."""
        self._header.watched(names)
        if (wall := self._wall) is not None:
            wall.call_later(wall.board.watched, names)
        self._announcer.say(sentence, refused=False)

    def renew_wall(self) -> None:
        """Show on the board over everything, if it is there, what others have committed."""
        if (wall := self._wall) is not None:
            wall.call_later(wall.board.renew)

    @property
    def _wall(self) -> Wallboard | None:
        """The board that lies over everything."""
        if self._host.app.screen is self._host:  # as nearly always: nothing has to be brought in to know it
            return None
        from screens.views.wallboard import Wallboard

        return top if isinstance(top := self._host.app.screen, Wallboard) else None

    def _show(self, *beside: Widget) -> None:
        self._header.tell_cancelled(len(self._cancelled))
        self._header.tell_differing(self._differing)
        self._header.tell_zone(self._seat.zone)
        self._header.show(self._new, self._burning, self._seat.clock())
        waits = {Matter.NEW: self._new, Matter.PRESSING: self._burning, Matter.CANCELLED: len(self._cancelled)}
        with together(self._host.app):
            paint(self._header, *beside)
            self.ringer.entitle(waits)
