"""The quality report on a screen of its own: what is punished first, then why."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from orderdesk.i18n import mark
from screens.keyboard.named_key import Key, bindings
from screens.views.report import Report, report_keys


class QualityReport(Report):
    """Shows a report; it is read once, when it is opened."""

    KEYS: ClassVar[tuple[Key, ...]] = report_keys("quality", "b")
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED: ClassVar[str] = mark("Quality")
