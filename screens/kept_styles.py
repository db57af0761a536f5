"""Style sheets that are parsed once for a process and all that are forked from it."""

from __future__ import annotations

from typing import Any, Final

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_PARSED: Final[dict[object, list[RuleSet]]] = {}
"""What has been parsed, by the colours that were put in and the text. An app has two or three sets of colours."""


class KeptStylesheet(Stylesheet):
    """Textual's, which parses anew for every app, and once more whenever the colours change."""

    def _parse_rules(self, css: str, read_from: Any, *how: Any, **more: Any) -> list[RuleSet]:
        key = (tuple(self._variables.items()), css, read_from, how, tuple(more.items()))
        if key not in _PARSED:
            _PARSED[key] = super()._parse_rules(css, read_from, *how, **more)
        return _PARSED[key]

    def made_for(self, variables: dict[str, str]) -> bool:
        """Whether these are the colours that it has put in."""
        return self._variables == variables

    def reparse(self) -> None:
        """Parse everything for the colours as they are now."""
        self.parse()
