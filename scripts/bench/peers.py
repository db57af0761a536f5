"""Other packages to compare with, in an environment of their own under `.bench/`: the desk depends on none of them."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(".bench/peers")


def python_with(package: str) -> Path:
    """The Python of the peers' environment, with this package installed into it."""
    python = _FOLDER / "bin" / "python"
    if not python.exists():
        venv.create(_FOLDER, with_pip=True)
    if subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode:
        print(f"Installing {package} into {_FOLDER} (once) ...", file=sys.stderr, flush=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    return python
