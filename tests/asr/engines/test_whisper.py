from __future__ import annotations

import pytest

from asr.engines.whisper import _believed


@pytest.mark.parametrize(
    ("text", "score", "no_speech", "kept"),
    [
        ("Where is my parcel?", -0.3, 0.1, "Where is my parcel?"),
        ("Where is my parcel?", -0.3, 0.9, "Where is my parcel?"),
        ("Where is my parcel?", -1.2, 0.1, "Where is my parcel?"),
        ("Where is my parcel?", -1.2, 0.9, ""),
        ("Where is my parcel?", -2.0, 0.0, ""),
        ("Субтитры сделал DimaTorzok", -0.1, 0.1, ""),
        ("thank you " * 30, -0.1, 0.1, "thank you thank you thank you"),
    ],
)
def test_what_is_believed(text: str, score: float, no_speech: float, kept: str) -> None:
    assert _believed(text, score, no_speech).text == kept
