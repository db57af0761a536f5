"""What must hold of promises (I14): a later date that an operator promised has a consent of the same act.

The first that is promised is no later one: nobody had been told of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection

_ALONE: Final = """
    SELECT DISTINCT o.number FROM history h JOIN orders o ON o.id = h.order_id
    WHERE h.actor_kind = 'operator' AND h.version > 1 AND h.kind <> 'undone' AND h.act_id IS NOT NULL
      AND o.channel IN (SELECT value FROM json_each(?))
      AND json_extract(h.changes, '$.planned_at[1]') > json_extract(h.changes, '$.planned_at[0]')
      AND json_extract(h.changes, '$.consent_by[1]') IS NULL
"""


def promised_alone(connection: Connection, channels: Iterable[str]) -> list[str]:
    """The numbers of orders that were promised a later date without anybody's consent; of these channels."""
    return [str(number) for (number,) in connection.rows(_ALONE, (to_json([*channels]),))]
