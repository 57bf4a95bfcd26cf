import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from app.ui.playback import BLOCK_SECONDS, Playback, _blocks

RATE = 8_000


class Device:
    """Stands in for sounddevice: hands blocks out when the test asks."""

    class PortAudioError(Exception):
        pass

    def __init__(self) -> None:
        self.opened, self.closed = threading.Event(), threading.Event()
        self.given: dict[str, object] = {}
        self.rate = float(RATE)

    def query_devices(self, **_kind: str) -> dict[str, float]:
        return {"default_samplerate": self.rate}

    def OutputStream(self, **given):
        self.given = given
        return self

    def __enter__(self):
        self.opened.set()

    def __exit__(self, *_error):
        self.closed.set()

    def pull(self):
        out = np.full((self.given["blocksize"], 2), 9.0, np.float32)
        self.given["callback"](out, len(out), None, None)
        return out


@pytest.fixture
def device(monkeypatch):
    made = Device()
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    ramp = np.arange(2 * RATE) / (2 * RATE) * 0.9
    soundfile.write(path, np.stack([ramp, -ramp], axis=1), RATE, subtype="FLOAT")
    return path


@pytest.fixture
def playback(recording):
    made = Playback(recording, clock=lambda: 0.0)
    yield made
    made.close()


def filled(playback: Playback, blocks: int) -> None:
    run = playback._run
    while run.blocks.qsize() < blocks:
        assert run.thread.is_alive()


def test_plays_both_sides_from_a_second_on(playback, device):
    playback.start(1.0)
    assert device.opened.wait(5)
    filled(playback, 3)
    blocks = np.concatenate([device.pull() for _ in range(3)])

    assert blocks[:, 0] == pytest.approx(0.45 + np.arange(1200) / 16_000 * 0.9, abs=1e-3)
    assert blocks[:, 1] == pytest.approx(-blocks[:, 0], abs=1e-3)
    assert playback.position == pytest.approx(1.0 + 3 * BLOCK_SECONDS)
    assert playback.poll() == []


def test_what_opening_took_is_skipped(recording, device):
    times = iter([10.0, 10.5])
    playback = Playback(recording, clock=lambda: next(times))
    playback.start()
    assert device.opened.wait(5)
    filled(playback, 1)
    assert device.pull()[0, 0] == pytest.approx(0.225, abs=1e-3)
    playback.close()


def test_mute_is_silent_and_goes_on(playback, device):
    playback.mute(True)
    playback.start()
    assert device.opened.wait(5)
    filled(playback, 2)
    assert not device.pull().any()
    playback.mute(False)
    assert device.pull()[:, 0] == pytest.approx((400 + np.arange(400)) / 16_000 * 0.9, abs=1e-3)


def test_without_blocks_there_is_silence_and_time_stands_still(playback, device):
    playback.start(2.0)
    assert device.opened.wait(5)
    position = playback.position
    assert not device.pull().any()
    assert playback.position == position


def test_stop_returns_at_once_and_closes_the_device(playback, device):
    playback.start()
    assert device.opened.wait(5)
    playback.stop()
    assert playback.position == 0.0
    assert device.closed.wait(5)


def test_the_end_closes_the_device(playback, device):
    playback.start(1.9)
    assert device.opened.wait(5)
    while not device.closed.is_set():
        device.pull()


def test_at_the_rate_of_the_device(recording):
    with soundfile.SoundFile(recording) as file:
        blocks = list(_blocks(file, 44_100, 2205, 0.0))

    assert {block.shape for block in blocks} == {(2205, 2)}
    assert len(blocks) * 2205 == pytest.approx(2 * 44_100, abs=2205)
    assert blocks[20][0, 0] == pytest.approx(0.45, abs=1e-2)


def test_mono_goes_to_both_ears(tmp_path):
    soundfile.write(tmp_path / "mono.wav", np.full(RATE, 0.5), RATE)
    with soundfile.SoundFile(tmp_path / "mono.wav") as file:
        first = next(_blocks(file, RATE, 400, 0.0))
    assert first[200].tolist() == pytest.approx([0.5, 0.5], abs=1e-3)


def missing(**_given):
    raise OSError("PortAudio library not found")


def no_device(**_given):
    raise Device.PortAudioError("Error querying device -1")


@pytest.mark.parametrize(
    ("fails", "hint"),
    [
        (missing, "Install PortAudio (on Debian: libportaudio2) to hear the call."),
        (no_device, "Connect a headset or loudspeakers and play the call again to hear it."),
    ],
)
def test_no_sound_is_one_quiet_notice(playback, monkeypatch, fails, hint: str):
    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=fails))
    playback.start()
    playback._run.thread.join(5)
    (notice,) = playback.poll()

    assert (notice.level, notice.text, notice.hint) == ("info", "The call is shown without sound.", hint)
    assert playback.poll() == []


def test_a_damaged_file_is_a_notice(tmp_path, device):
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    playback = Playback(tmp_path / "bad.wav")
    playback.start()
    playback._run.thread.join(5)
    (notice,) = playback.poll()
    assert notice.hint == "The recording's sound could not be read to its end."
