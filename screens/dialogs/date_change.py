"""Another planned date: earlier freely, later only with the buyer's consent: who asked, through what, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.clock import DAY
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Consent, FactName, FieldValue, Order
from orderdesk.rules.date_moves import DateMoves, nearest_limit, present_promises
from orderdesk.rules.edits import date_move, promised
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import day, differs, hours, local, promised_on
from orderdesk.wording.labels import via_name
from orderdesk.wording.order_row import hours_there
from screens.dialogs.dialog import Dialog, Save, choices
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_BUYER: Final = Key("date.buyer-asked", "c", "by('buyer')", mark("the buyer asked"))
_SHOP: Final = Key("date.shop-asked", "w", "by('shop')", mark("we asked, the buyer agreed"))
_VIA: Final = Key("date.via", "v", "via", mark("through what"))
_WHY: Final = Key("date.why", "r", "why", mark("usual reasons"))
_NOTE: Final = Key("date.note", "o", "note", mark("note"))
_SAVE: Final = Key("date.save", "enter", "save(False)", mark("save"))
_YES: Final = Key("date.save-costly", "y", "save(True)", mark("do it all the same"), firm=True)


class DateChoice(Struct, frozen=True):
    """The last instant of what is promised, its first where that is a window, and the consent to it."""

    begin: int | None
    to: int
    consent: Consent | None


class DateChange(Dialog[DateChoice]):
    """Digits are days from today or a date; letters say who asked, through what and why."""

    KEYS = (_BUYER, _SHOP, _VIA, _WHY, _NOTE, _SAVE, _YES)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("the planned date")
    TYPED = "0123456789.+-/: "
    DEFAULT_CSS = """
    DateChange #note { display: none; }
    DateChange #note.-asked { display: block; }
    DateChange #date { width: 26; }
    """
    AUTO_FOCUS = "#date"

    def __init__(
        self, title: str, orders: Sequence[Order], book: Rulebook, now: int, language: str, home: str,
        save: Save[DateChoice], *, typed: str = "", again: Callable[[], Sequence[Order]] | None = None,
    ) -> None:  # fmt: skip
        """One or many orders of a rulebook as they stand, their dates movable.

        `home` is the desk's zone, `typed` the date that is offered; `again` reads them anew.
        """
        super().__init__(title, save)
        assert book.date is not None
        self._orders, self._book, self._now, self._language, self._home = orders, book, now, language, home
        self._rule, self._again = book.date, again
        self._by, self._typed = "", typed
        self._via = 0
        self._why = ""

    def body(self) -> Iterable[Widget]:
        """The old date, the new one, the consent, the price."""
        yield Line(id="old")
        tomorrow = f"{local(self._now + DAY, self._book.zone):%d.%m}"
        if self._rule.window:
            example = f"14-16, {tomorrow} 14:00-16:00"
            yield Field(id="date", takes=self.TYPED, max_length=24, placeholder=example)
        else:
            yield Field(id="date", takes="0123456789.+-/", max_length=10, placeholder=f"1, {tomorrow}")
        yield Line(id="new")
        yield Line(id="consent")
        yield Field(id="note", max_length=500, placeholder=_("Why, in a few words"))

    def on_mount(self) -> None:
        """Show what there is."""
        self._show_promised()
        if self._typed:
            date = self.query_one("#date", Field)
            with self.prevent(Input.Changed):
                date.value = self._typed
            date.select_all()
        self._show()

    def renew(self) -> None:
        """Other dates are promised than were shown: nobody has agreed to anything about these."""
        if self._again is not None:
            self._orders, self._by = self._again(), ""
            self._show_promised()
            self._show()

    def _show_promised(self) -> None:
        """Say what is promised now, and how far that can be moved."""

        def promised_to(order: Order) -> str:
            return self._day(order.planned_at or 0, order.value(FactName.WINDOW_FROM))

        said = [present_promises(self._orders, promised_to)]
        limit = nearest_limit(self._book, self._orders)
        if limit is not None:
            at, farther = limit
            words = _("The channel moves it by {days} days at most: to {day}.")
            if farther:
                words = _("The channel moves it by {days} days at most: all of them to {day}, some farther.")
            said.append(words.format(days=self._rule.most // DAY, day=self._day(at)))
        if self._rule.window and differs(self._now, self._book.zone, self._home):
            said.append(hours_there(self._book, self._now))
        asked = _("New date, or days from today:")
        self.query_one("#old", Line).say(plain("\n".join([*said, asked]) if len(said) > 1 else f"{said[0]} {asked}"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the typed date means."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field."""
        event.stop()
        if event.input.id == "note":
            self.query_one("#date", Field).focus()
        self.action_save(False)

    def action_by(self, who: str) -> None:
        """Who asked for it."""
        self._by = who
        self._show()

    def action_via(self) -> None:
        """The next way in which it was agreed."""
        self._via = (self._via + 1) % len(self._book.contact)
        self._show()

    def action_why(self) -> None:
        """The next of the usual reasons; none at first, and again after the last."""
        usual = ["", *self._rule.why]
        self._why = usual[(usual.index(self._why) + 1) % len(usual)]
        self._show()

    def action_note(self) -> None:
        """Say why in words."""
        field = self.query_one("#note", Field)
        field.add_class("-asked")
        field.focus()

    def action_save(self, yes: bool) -> None:
        """Save the date, if nothing is missing."""
        try:
            begin, to = self._to()
            moves = None if to is None else self._moves(begin, to)
        except DeskError as error:
            self.query_one("#new", Line).say(Content(""))  # what is wrong is said once
            self.wrong(str(error))
            return
        if to is None or moves is None:
            self.wrong(_("Type a date, or how many days from today."))
        elif to < self._now:
            self.wrong(_("The new date lies in the past."))
        elif not moves.moves:
            self.wrong(_("This date can be given to none of these orders."))
        elif moves.needs_consent and not self._by:
            said = _("This date needs consent: {buyer} when the buyer asked, {shop} when we asked and they agreed.")
            self.wrong(said.format(buyer=_BUYER.label, shop=_SHOP.label))
        elif self._reason and not self._by:
            said = _("Say whose reason it is: {buyer} when the buyer asked, {shop} when we asked and they agreed.")
            self.wrong(said.format(buyer=_BUYER.label, shop=_SHOP.label))
        elif moves.needs_consent and self._by == "shop" and not yes:
            said = _("We asked: the marketplace may call the buyer and verify. Press {key} if they agreed.")
            said = said if self._rule.verifies else _("We asked: press {key} if the buyer agreed.")
            self.wrong(said.format(key=_YES.label))
        else:
            via = self._book.contact[self._via]
            self.save(DateChoice(begin, to, Consent(by=self._by, via=via, note=self._reason) if self._by else None))

    @property
    def _reason(self) -> str:
        """Why, in the operator's words or in the usual ones they chose; empty when they said nothing."""
        return self.query_one("#note", Field).value.strip() or (_(self._why) if self._why else "")

    def _to(self) -> tuple[int | None, int | None]:
        text = self.query_one("#date", Field).value.strip()
        return promised(self._book, text, self._now) if text else (None, None)

    def _moves(self, begin: int | None, to: int) -> DateMoves:
        """What a date means; `Refused` says why the only order cannot have it."""
        if len(self._orders) == 1:
            return DateMoves((date_move(self._book, self._orders[0], to, begin),), 0, 0)
        return DateMoves.of(self._book, self._orders, to, begin)

    def _day(self, at: int, begin: FieldValue = None) -> str:
        said = day(promised_on(at, begin), self._book.zone, self._language, self._now)
        return f"{said} {hours(begin, at, self._book.zone)}" if isinstance(begin, int) else said

    def _show(self) -> None:
        self.right()
        begin = to = moves = None
        meaning = Content("")
        try:
            begin, to = self._to()
            moves = None if to is None else self._moves(begin, to)
        except Refused as error:
            meaning = plain(str(error), "$error")
        except DeskError:
            pass  # not a date yet
        if to is not None and moves is not None:
            meaning = self._meaning(begin, to, moves)
        self.query_one("#new", Line).say(meaning)
        rows = [
            choices((key.label, _(key.word), self._by == who) for key, who in ((_BUYER, "buyer"), (_SHOP, "shop"))),
            _shown(_VIA, _("through: {what}").format(what=via_name(self._book.contact[self._via]))),
        ]
        if self._rule.why:
            rows.append(_shown(_WHY, _("why: {what}").format(what=_(self._why) if self._why else _("not stated"))))
        self.query_one("#consent", Line).say(Content("\n").join(rows))
        costly = moves is not None and moves.needs_consent and self._by == "shop"
        self.offer([((_YES if costly else _SAVE).label, _("save")), (_NOTE.label, _(_NOTE.word))])

    def _meaning(self, begin: int | None, to: int, moves: DateMoves) -> Content:
        """What a typed date means, before it is saved: one word where it means the same for all, else for how many."""
        day = self._day(to, begin)
        if to < self._now:
            return plain(_("→ {day}: lies in the past, cannot be saved").format(day=day), "$error")
        style = "$error" if not moves.moves else "$warning" if moves.needs_consent else "$success"
        if moves.same or moves.beyond or len(set(moves.moves)) > 1:
            return plain(_("→ {day}: {meaning}").format(day=day, meaning=moves), style)
        move = moves.moves[0]
        if not move.needs_consent:
            said = _("→ {day}: earlier, no consent needed") if move.earlier else _("→ {day}: no consent needed")
        else:
            later = move.later and not move.first
            said = _("→ {day}: later, only with consent") if later else _("→ {day}: only with consent")
        return plain(said.format(day=day), style)


def _shown(key: Key, said: str) -> Content:
    return Content.assemble((f"{key.label} ", "bold $accent"), plain(said))
