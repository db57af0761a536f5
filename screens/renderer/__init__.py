"""The wire: what is sent to the terminal is the difference to what stands there, and no more."""

from screens.renderer.shadowed_app import WiredApp, paint, repaint

__all__ = ["WiredApp", "paint", "repaint"]
