from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.errors import SourceError
from asr.measure import Clip, Row, measure, read_manifest, telephone
from asr.types import SAMPLE_RATE, Channel, Heard, Samples, Utterance


class Echo:
    """An engine that hears "ten of clubs" in everything."""

    name = "echo"
    model = "none"

    def recogniser(self, _channel: Channel, _start: float = 0.0) -> Echo:
        return self

    def accept(self, _samples: Samples) -> Sequence[Heard]:
        return []

    def finish(self) -> Sequence[Heard]:
        return [Utterance(Channel.CALLER, 1.0, 0.0, 1.0, "10 of clubs.")]


def spelt(text: str, _language: str) -> str:
    """What the program's normalisation would make of it."""
    return text.lower().replace("10", "ten").strip(".")


def test_a_telephone_line_takes_low_and_high_sounds_away() -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE

    def left(hertz: float) -> float:
        heard = telephone((0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32))
        return float(np.abs(heard[2000:-2000]).max())

    assert left(1000) == pytest.approx(0.5, abs=0.05)
    assert max(left(100), left(5000)) < 0.01


def test_manifest_and_rows(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(SAMPLE_RATE), SAMPLE_RATE)
    rows = [
        {"file": "a.wav", "lang": "en", "text": "nine of clubs", "ref_ok": True},
        {"file": "a.wav", "lang": "en", "text": None, "ref_ok": False},
        {"file": "a.wav", "lang": "en", "text": "unsure", "ref_ok": False},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    clips = read_manifest(tmp_path)
    assert clips == [Clip(tmp_path / "a.wav", "en", "nine of clubs")]
    found = measure(Echo(), clips, spelt)
    assert [(row.form, row.clips, row.words, row.error_rate) for row in found] == [
        ("clean", 1, 3, pytest.approx(1 / 3)),
        ("telephone", 1, 3, pytest.approx(1 / 3)),
    ]
    assert isinstance(found[0], Row)
    assert measure(Echo(), [], spelt) == []


@pytest.mark.parametrize("content", [None, "{", '"text"', '{"text": "a"}'])
def test_a_folder_without_a_good_manifest(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.jsonl").write_text(content)
    with pytest.raises(SourceError, match="holds no readable speech set"):
        read_manifest(tmp_path)
