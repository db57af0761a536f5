"""What an operator has typed, before it becomes part of an order."""

from __future__ import annotations

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import MAX_LENGTH, clean


def words(text: str) -> str:
    """The text, clean; `BadInput` for one that would have to be cut."""
    written = text.strip()
    if len(written) > MAX_LENGTH:
        raise BadInput(
            _("The text has {length} characters, more than {limit}: nothing was saved.").format(
                length=len(written), limit=MAX_LENGTH
            )
        )
    return clean(written).strip()
