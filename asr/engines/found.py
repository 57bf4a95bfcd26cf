"""What engines say about weights they could load."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Where models are looked for besides the Python packages."""

    models: Path  # one folder for each model that was installed by name


@dataclass(frozen=True, slots=True)
class Found:
    """Weights that are there and look whole; loading may still prove them damaged."""

    title: str  # for people
    path: Path
