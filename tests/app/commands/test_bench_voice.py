from __future__ import annotations

import numpy as np
import pytest

from app.commands.bench_voice import Clip, measure_voice
from app.errors import UserError


def clip(angry: bool, seconds: float = 4.0) -> Clip:
    """Harmonics of a voice; an angry one is higher, louder and has more above 1 kHz."""
    time, pitch = np.arange(round(seconds * 16_000)) / 16_000, 170.0 if angry else 120.0
    sound = np.zeros_like(time)
    for number in range(1, int(3400 / pitch)):
        effort = 2.0 if angry and number * pitch > 1000 else 1.0
        sound += effort / number * np.cos(2 * np.pi * number * pitch * time)
    level = (0.1 if angry else 0.03) / np.sqrt(np.mean(np.square(sound)))
    return Clip("one", angry, "kids are talking by the door", (sound * level).astype(np.float32))


def test_raised_voices_are_told_in_every_form() -> None:
    """Loudness says nothing where every clip was brought to one level; pitch and effort still do."""
    rows = {row.form: row for row in measure_voice([clip(number > 3) for number in range(6)])}
    assert list(rows) == ["clean", "clean, levelled", "telephone", "telephone, levelled"]
    assert {(row.angry, row.calm) for row in rows.values()} == {(2, 4)}
    assert {(row.angry_raised, row.calm_raised, row.pitch) for row in rows.values()} == {(1.0, 0.0, 1.0)}


def test_both_kinds_are_needed() -> None:
    """With one kind there is nothing to tell apart."""
    with pytest.raises(UserError, match="not both"):
        list(measure_voice([clip(False)] * 4))
