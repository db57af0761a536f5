"""The store: the database with its parts, and the one way to change it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from orderdesk.beside import Beside, beside, real_path
from orderdesk.errors import Refused, StoreBusy, StoreVanished
from orderdesk.i18n import _
from orderdesk.rules.visibility import Visibility
from orderdesk.store.act_journal import Acts
from orderdesk.store.commit_notes import CommitNotes
from orderdesk.store.connection import Connection
from orderdesk.store.customers.customers import Customers
from orderdesk.store.customers.erasure import Erasure
from orderdesk.store.customers.merges import Merges
from orderdesk.store.customers.remarks import Remarks
from orderdesk.store.database_file import create
from orderdesk.store.dispatch.board_rows import BoardRows
from orderdesk.store.dispatch.cash_rows import CashBooks
from orderdesk.store.dispatch.courier_rows import CourierPlaces, Couriers
from orderdesk.store.dispatch.run_rows import Runs
from orderdesk.store.dispatch.stop_rows import Stops
from orderdesk.store.dispatch.task_rows import Tasks
from orderdesk.store.leases import Leases
from orderdesk.store.ledgers.goods_places import Places
from orderdesk.store.ledgers.levels import Levels
from orderdesk.store.ledgers.moves import Moves
from orderdesk.store.ledgers.products import Barcodes, Products
from orderdesk.store.ledgers.reservations import Reservations
from orderdesk.store.ledgers.transfers import MoneyLedger
from orderdesk.store.lists.windows import Windows
from orderdesk.store.live_sessions import Sessions
from orderdesk.store.orders.alerts import Alerts
from orderdesk.store.orders.answers import Answers
from orderdesk.store.orders.charges import Charges
from orderdesk.store.orders.codes import Codes
from orderdesk.store.orders.contacts import Contacts
from orderdesk.store.orders.deadlines import Deadlines
from orderdesk.store.orders.history import History
from orderdesk.store.orders.orders import Orders
from orderdesk.store.orders.outbox import Outbox
from orderdesk.store.orders.prices import Prices
from orderdesk.store.orders.pushes import Pushes
from orderdesk.store.orders.undo_notes import UndoNotes
from orderdesk.store.people.claims import Claims
from orderdesk.store.people.operators import Operators
from orderdesk.store.people.pins import Pins
from orderdesk.store.people.saved_filters import SavedFilters
from orderdesk.store.people.sheets import Sheets
from orderdesk.store.people.ssh_keys import Keys
from orderdesk.store.shop.account_rows import Accounts
from orderdesk.store.shop.announcements import Announcements
from orderdesk.store.shop.settings import Settings
from orderdesk.store.shop.switches import Switches
from orderdesk.store.shop.trusts import Trusts
from orderdesk.store.sqlite_errors import faults, read_only
from orderdesk.store.write_lock import WriteLock

if TYPE_CHECKING:
    from orderdesk.store.integrity.derived import DerivedTables
    from orderdesk.store.ledgers.stock_windows import StockWindows
    from orderdesk.store.lists.quality_figures import QualityFigures
    from orderdesk.store.orders.letter_rows import Letters
    from orderdesk.store.returns.return_rows import Returns
    from orderdesk.store.shop.acceptance_rows import Acceptance
    from orderdesk.store.shop.notice_rows import Notices
    from orderdesk.store.shop.outside_rows import Outside


class Store:
    """One connection and what it reads and writes. Not shared between threads at the same time."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Open the database at `path`, only to read it if so wanted; a `StoreError` says what is wrong with it."""
        self.path = path = real_path(path)
        self.connection = Connection(path, reading=reading)
        self._lock = WriteLock(beside(path, Beside.LOCK))
        self._notes = CommitNotes(beside(path, Beside.TOUCHED))
        self.acts = Acts(self.connection)
        self.orders = Orders(self.connection)
        self.prices = Prices(self.connection)
        self.answers = Answers(self.connection)
        self.customers = Customers(self.connection)
        self.merges = Merges(self.connection)
        self.erasure = Erasure(self.connection)
        self.remarks = Remarks(self.connection)
        self.history = History(self.connection, self.acts)
        self.contacts = Contacts(self.connection)
        self.codes = Codes(self.connection)
        self.charges = Charges(self.connection)
        self.money = MoneyLedger(self.connection)
        self.outbox = Outbox(self.connection)
        self.pushes = Pushes(self.connection)
        self.accounts = Accounts(self.connection)
        self.products = Products(self.connection)
        self.barcodes = Barcodes(self.connection)
        self.places = Places(self.connection)
        self.levels = Levels(self.connection)
        self.moves = Moves(self.connection)
        self.reservations = Reservations(self.connection)
        self.switches = Switches(self.connection)
        self.undo_notes = UndoNotes(self.connection)
        self.settings = Settings(self.connection)
        self.saved_filters = SavedFilters(self.connection)
        self.operators = Operators(self.connection)
        self.pins = Pins(self.connection)
        self.sheets = Sheets(self.connection)
        self.sessions = Sessions(beside(path, Beside.SESSIONS))
        self.claims = Claims(self.connection, self.sessions)
        self.keys = Keys(self.connection)
        self.announcements = Announcements(self.connection)
        self.deadlines = Deadlines(self.connection)
        self.leases = Leases(self.connection)
        self.alerts = Alerts(self.connection)
        self.trusts = Trusts(self.connection)
        self.couriers = Couriers(self.connection)
        self.courier_places = CourierPlaces(self.connection)
        self.runs = Runs(self.connection)
        self.stops = Stops(self.connection)
        self.tasks = Tasks(self.connection)
        self.cash = CashBooks(self.connection)
        self.board = BoardRows(self.connection)
        self.clock_in_doubt: Callable[[], bool] = lambda: False
        """Whether the clock of whoever works here or its calendars are not believed: then nothing is done by itself."""
        self.sight: Callable[[], Visibility] = Visibility
        """Whose eyes read through this connection; everybody's where nobody is named."""
        self.windows = Windows(self.connection, lambda: self.sight())

    @cached_property
    def stock_windows(self) -> StockWindows:
        """Reads the products window by window; brought in by the first who looks at the stock."""
        from orderdesk.store.ledgers.stock_windows import StockWindows

        return StockWindows(self.connection)

    @cached_property
    def returns(self) -> Returns:
        """The returns; brought in by the first who asks for any."""
        from orderdesk.store.returns.return_rows import Returns

        return Returns(self.connection)

    @cached_property
    def letters(self) -> Letters:
        """What of the outbox goes to buyers; brought in by the first who sends any."""
        from orderdesk.store.orders.letter_rows import Letters

        return Letters(self.connection)

    @cached_property
    def outside(self) -> Outside:
        """Senders of messages and carriers that are asked; brought in by the first who asks for any."""
        from orderdesk.store.shop.outside_rows import Outside

        return Outside(self.connection)

    @cached_property
    def notices(self) -> Notices:
        """What staff were told of; brought in by the first who tells any."""
        from orderdesk.store.shop.notice_rows import Notices

        return Notices(self.connection)

    @cached_property
    def acceptance(self) -> Acceptance:
        """Which new orders are accepted by a rule; brought in by the first who asks."""
        from orderdesk.store.shop.acceptance_rows import Acceptance

        return Acceptance(self.connection)

    @cached_property
    def quality(self) -> QualityFigures:
        """The figures of quality; brought in by the first who asks for any."""
        from orderdesk.store.lists.quality_figures import QualityFigures

        return QualityFigures(self.connection)

    @cached_property
    def derived(self) -> DerivedTables:
        """What is kept beside the orders and can be made anew from them; brought in by the first who checks it."""
        from orderdesk.store.integrity.derived import DerivedTables

        return DerivedTables(self.connection)

    @classmethod
    def make(cls, path: Path) -> Self:
        """Open the database at `path`, made first when there is none."""
        if not path.exists():
            create(path)
        return cls(path)

    def another(self) -> Self:
        """A second connection to the same database, which knows the same rules; for another thread."""
        other = type(self)(self.path)
        other.connection.knows = self.connection.knows
        other.connection.knows_channel = self.connection.knows_channel
        return other

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.connection.read_only or self.connection.reading

    @contextmanager
    def write(self, key: str = "") -> Iterator[Self]:
        """The one way to change anything: write lock, `BEGIN IMMEDIATE`, then all of it or nothing.

        With a `key` it is done once: `DoneAlready` where an act of that key was done before.
        Whoever changes an order compares its version in the same statement (`Orders.save`).
        """
        if self.connection.reading:
            raise Refused(_("This is for reading only, nothing can be changed: over SSH, or by a command that looks."))
        if self.read_only:
            raise read_only(self.path)
        with self._lock, faults(self.path):
            try:
                self.connection.check_unchanged()
                self.connection.begin()
                self.acts.begin(key)
                yield self
                self.connection.check_same_files()  # here nothing has been written yet
                touched = self.connection.touching.sum()
                if touched is not None:
                    self._notes.begin(touched)
                self.connection.run("COMMIT")
                if touched is not None:
                    self._notes.done()
                self.connection.check_same_files()  # and here nothing is called done yet
            except StoreVanished:
                self.connection.keep_log()
                raise
            except BaseException:
                self.connection.roll_back()
                raise

    def settle_erasure(self) -> None:
        """After an erasure: let the file and its log hold nothing of before, while nobody else writes."""
        with self._lock, faults(self.path):
            self.erasure.settle()

    def expect_much(self) -> None:
        """Before many writes in a row: checkpoint less often, since each one writes the same pages again."""
        self.connection.run("PRAGMA wal_autocheckpoint = 8000")

    def leave_checkpoints(self) -> None:
        """Let Litestream checkpoint, which it does each 1000 pages: it must have read the log before that begins anew.

        Far beyond, a desk does it all the same, or the log would grow for ever where Litestream does not run.
        """
        self.connection.run("PRAGMA wal_autocheckpoint = 16000")

    def close(self) -> None:
        """Close the database and end the session; the last one out checkpoints, so under the lock too.

        Where the lock is not to be had, somebody else is writing, so this is not the last one.
        """
        with contextlib.ExitStack() as held:
            locked = False
            if not self.read_only:
                with contextlib.suppress(StoreBusy):
                    held.enter_context(self._lock)
                    locked = True
            self.connection.close(locked=locked)
        self._lock.close()
        self._notes.close()
        self.sessions.end()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
