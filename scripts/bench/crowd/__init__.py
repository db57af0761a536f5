"""Many operators at one server."""

from scripts.bench.crowd.many_operators import figures

__all__ = ["figures"]
