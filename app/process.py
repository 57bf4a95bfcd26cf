"""What every process of Calmline does first: passive threads for the models, no core dumps (they would hold words)."""

from __future__ import annotations

import contextlib
import os


def settle() -> None:
    """Call before anything heavy is imported."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning threads make a model ten times slower on busy cores
    os.environ.setdefault(
        "OMP_THREAD_LIMIT", "1"
    )  # read once, by whichever library brings OpenMP first; see asr/vad.py
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
