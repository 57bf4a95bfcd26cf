from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asr.errors import SourceError
from asr.sources.recording import CHUNK, Recording
from asr.types import SAMPLE_RATE, Channel, Remark, Samples

MONO = Remark("The recording is mono: everything in it is taken for the caller.")
NO_SOUND = Remark("There is no sound at the beginning of the recording.")
LEFT, RIGHT = 300.0, 700.0  # Hz


def tone(hertz: float, seconds: float = 1.0, rate: int = SAMPLE_RATE) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def stereo(seconds: float = 1.0, rate: int = SAMPLE_RATE) -> Samples:
    return np.stack((tone(LEFT, seconds, rate), tone(RIGHT, seconds, rate)), axis=1)


def whole(source: Recording, start: float = 0.0) -> dict[Channel, Samples]:
    chunks = list(source.chunks(start))
    return {channel: np.concatenate([chunk.sound[channel] for chunk in chunks]) for channel in source.channels}


def pitch(sound: Samples) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * SAMPLE_RATE / len(sound))


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize(
    ("ending", "subtype"),
    [
        (".wav", "PCM_U8"),
        (".wav", "PCM_16"),
        (".wav", "PCM_24"),
        (".wav", "PCM_32"),
        (".wav", "FLOAT"),
        (".wav", "DOUBLE"),
        (".wav", "ULAW"),
        (".wav", "ALAW"),
        (".flac", "PCM_16"),
        (".ogg", "VORBIS"),
        (".ogg", "OPUS"),
        (".mp3", "MPEG_LAYER_III"),
    ],
)
def test_reads_formats(tmp_path: Path, rate: int, ending: str, subtype: str) -> None:
    format = {".wav": "WAV", ".flac": "FLAC", ".ogg": "OGG", ".mp3": "MP3"}[ending]
    if not takes(subtype, rate):
        pytest.skip("the format has no such rate")
    path = tmp_path / f"call{ending}"
    soundfile.write(path, stereo(rate=rate), rate, format=format, subtype=subtype)
    source = Recording(path)
    sound = whole(source)
    assert source.duration == pytest.approx(1.0, abs=0.05)
    assert source.remarks == ()
    assert pitch(sound[Channel.OPERATOR]) == pytest.approx(LEFT, abs=2)
    assert pitch(sound[Channel.CALLER]) == pytest.approx(RIGHT, abs=2)


def takes(subtype: str, rate: int) -> bool:
    allowed = {"OPUS": {8_000, 16_000, 48_000}, "MPEG_LAYER_III": {8_000, 11_025, 16_000, 44_100, 48_000}}
    return rate in allowed.get(subtype, {rate})


def test_chunks_are_even_and_without_gaps(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, stereo(1.03, 44_100), 44_100)
    chunks = list(Recording(path).chunks())
    assert [chunk.start for chunk in chunks] == pytest.approx([i / 10 for i in range(11)])
    assert [len(chunk.sound[Channel.CALLER]) for chunk in chunks] == [CHUNK] * 10 + [480]


def test_resampling_has_no_seams(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, tone(440, 3, 8_000), 8_000, subtype="FLOAT")
    sound = whole(Recording(path))[Channel.CALLER]
    inner = slice(1_000, -1_000)
    assert np.abs(sound[inner] - tone(440, 3)[inner]).max() < 0.001


@pytest.mark.parametrize(("side", "hertz"), [("right", RIGHT), ("left", LEFT)])
def test_caller_side(tmp_path: Path, side: str, hertz: float) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, stereo(), SAMPLE_RATE)
    assert pitch(whole(Recording(path, side))[Channel.CALLER]) == pytest.approx(hertz, abs=2)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_goes_on_from_a_second(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, stereo(2, rate), rate, subtype="FLOAT")
    source = Recording(path)
    first = next(source.chunks(0.7))
    rest, all_of_it = whole(source, 0.7)[Channel.CALLER], whole(source)[Channel.CALLER]
    assert first.start == pytest.approx(0.7)
    assert len(rest) == len(all_of_it) - 11_200
    assert np.abs(rest[500:-500] - all_of_it[11_700:-500]).max() < 0.001
    assert list(source.chunks(5.0)) == []


SILENT_SIDE = Remark("The operator's side is silent at first. If the sides are swapped, choose the other one.")


@pytest.mark.parametrize(
    ("sound", "remarks"),
    [
        (tone(LEFT), (MONO,)),
        (stereo(), ()),
        (
            np.stack((tone(LEFT), tone(LEFT)), axis=1),
            (Remark("Both sides carry the same sound: the operator's words will be taken for the caller's too."),),
        ),
        (np.stack((np.zeros(32_000, np.float32), tone(LEFT, 2)), axis=1), (SILENT_SIDE,)),
        (np.zeros((32_000, 2)), (NO_SOUND,)),
        (np.zeros(100), (MONO, NO_SOUND)),
    ],
)
def test_remarks(tmp_path: Path, sound: Samples, remarks: tuple[Remark, ...]) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, sound, SAMPLE_RATE)
    assert Recording(path).remarks == remarks


def test_long_recordings_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asr.sources.recording.LONG_SECONDS", 1)
    path = tmp_path / "call.wav"
    soundfile.write(path, stereo(3.6), SAMPLE_RATE)
    assert Recording(path).remarks == (Remark("The recording is {hours} hours long.", {"hours": "0.0"}),)


def test_a_truncated_wav_plays_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, tone(LEFT, 2), SAMPLE_RATE)
    path.write_bytes(path.read_bytes()[: 44 + SAMPLE_RATE * 2])
    source = Recording(path)
    assert source.remarks == (
        MONO,
        Remark("The file is shorter than its header says: the end of the recording is missing."),
    )
    assert len(whole(source)[Channel.CALLER]) == SAMPLE_RATE


def test_a_streamed_wav_is_not_called_truncated(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, tone(LEFT), SAMPLE_RATE)
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert Recording(path).remarks == (MONO,)


@pytest.mark.parametrize(("ending", "cut"), [("flac", 0.5), ("flac", 0.9), ("mp3", 0.5)])
def test_damage_in_the_middle_keeps_what_was_read(tmp_path: Path, ending: str, cut: float) -> None:
    path = tmp_path / f"call.{ending}"
    noise = np.random.default_rng(0).normal(0, 0.1, 10 * SAMPLE_RATE)
    soundfile.write(path, noise, SAMPLE_RATE)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    given, problem = 0, None
    try:
        for chunk in Recording(path).chunks():
            given += len(chunk.sound[Channel.CALLER])
    except SourceError as error:
        problem = error
    assert problem is not None
    assert f"breaks off or is damaged at {10 * cut:.0f} seconds" in problem.text
    assert 10 * cut - 1.0 < given / SAMPLE_RATE < 10 * cut + 0.5


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    sound = np.array([0.5, np.nan, np.inf, -np.inf, 3.0, -1e30], np.float32)
    soundfile.write(path, sound, SAMPLE_RATE, subtype="FLOAT")
    assert whole(Recording(path))[Channel.CALLER].tolist() == [0.5, 0, 0, 0, 1, -1]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("none.wav", None, "does not exist"),
        ("nul\0.wav", None, "does not exist"),
        ("empty.wav", b"", "is empty"),
        ("text.wav", b"hello, this is a letter\n", "is not a sound file Calmline can read"),
        ("head.wav", b"RIFF\x24\x00\x00\x00WAVEfm", "is not a sound file Calmline can read"),
        ("call.raw", bytes(1000), "is not a sound file Calmline can read"),
    ],
)
def test_unusable_files(tmp_path: Path, name: str, content: bytes | None, text: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        Recording(path)
    assert text in caught.value.text
    assert caught.value.hint


@pytest.mark.parametrize(
    ("sound", "rate", "text"),
    [
        (np.zeros((100, 3)), 16_000, "has 3 channels"),
        (np.zeros(100), 7_999, "has 7999 samples a second"),
        (np.zeros(100), 192_001, "has 192001 samples a second"),
        (np.zeros(0), 16_000, "holds no sound"),
    ],
)
def test_unusable_sound(tmp_path: Path, sound: Samples, rate: int, text: str) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, sound, rate)
    with pytest.raises(SourceError, match=text):
        Recording(path)


def test_folders_and_locked_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        Recording(tmp_path)
    path = tmp_path / "call.wav"
    soundfile.write(path, tone(LEFT), SAMPLE_RATE)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match=r"cannot be read: Permission denied\."):
        Recording(path)


def wild(path: Path, data: bytes) -> Iterator[Samples]:
    path.write_bytes(data)
    try:
        for chunk in Recording(path).chunks():
            yield from chunk.sound.values()
    except SourceError:
        return


HEADERS = [b"", b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00", b"fLaC\x00\x00\x00\x22", b"OggS\x00\x02", b"ID3\x03"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.sampled_from(HEADERS), data=st.binary(max_size=400))
def test_wild_files_give_sound_or_a_source_error(tmp_path: Path, header: bytes, data: bytes) -> None:
    for sound in wild(tmp_path / "wild.wav", header + data):
        assert np.isfinite(sound).all()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 60), value=st.integers(0, 255))
def test_a_wav_with_a_wrong_byte_in_its_header(tmp_path: Path, at: int, value: int) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, tone(LEFT, 0.05), SAMPLE_RATE)
    data = bytearray(path.read_bytes())
    data[at] = value
    for sound in wild(tmp_path / "wild.wav", bytes(data)):
        assert np.abs(sound).max(initial=0) <= 1
