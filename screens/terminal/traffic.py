"""How many bytes have gone to the terminal."""

from __future__ import annotations

from msgspec import Struct


class Traffic(Struct):
    """Counted by the driver as the bytes leave."""

    sent: int = 0
    """Since the session began."""
    at_key: int = 0
    """What `sent` was when a key arrived last."""

    def typed(self) -> None:
        """A key has arrived."""
        self.at_key = self.sent
