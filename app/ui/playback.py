"""Plays a recording's sound in step with the call.

A thread of its own opens the device and reads ahead; PortAudio's thread only copies blocks; the public methods belong
to the window's thread and, but for `close`, return at once.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from app.events import Event, Notice

Block = NDArray[np.float32]

BLOCK_SECONDS = 0.05
AHEAD = 40  # blocks read before they are needed
WAIT_SECONDS = 0.2  # how long the reader waits for room before it looks whether it should stop

log = logging.getLogger(__name__)


class Playback:
    """The sound of one recording. Without a sound device it says so once and stays silent; the call goes on."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = monotonic) -> None:
        self._path, self._clock = path, clock
        self._muted = False
        self._run: _Run | None = None
        self._told: queue.SimpleQueue[Notice] = queue.SimpleQueue()

    @property
    def position(self) -> float:
        """The second of the recording that is being heard; 0 when nothing is."""
        return self._run.position if self._run else 0.0

    def poll(self) -> list[Event]:
        """What became known since the last call: why there is no sound."""
        told: list[Event] = []
        with suppress(queue.Empty):
            while True:
                told.append(self._told.get_nowait())
        return told

    def start(self, at: float = 0.0) -> None:
        """Play from a second on; what the device needs to open is skipped, so that sound and words stay together."""
        self.stop()
        self._run = _Run(self._path, at, self._clock, self._told.put)
        self._run.muted = self._muted
        self._run.thread.start()

    def mute(self, off: bool) -> None:
        """Go on silently, or be heard again."""
        self._muted = off
        if self._run:
            self._run.muted = off

    def stop(self) -> None:
        """Stop playing; the device is closed soon after."""
        if self._run:
            self._run.over.set()
            self._run = None

    def close(self) -> None:
        """Stop, and wait until the device is closed."""
        run = self._run
        self.stop()
        if run:
            run.thread.join(2.0)


class _Run:
    """One time through the file: the reader's thread, the queue between it and PortAudio, the second that is heard."""

    def __init__(self, path: Path, at: float, clock: Callable[[], float], tell: Callable[[Notice], None]) -> None:
        self.path, self.at, self.clock, self.tell = path, at, clock, tell
        self.asked = clock()
        self.muted = False
        self.position = at
        self.over = threading.Event()
        self.blocks: queue.Queue[Block] = queue.Queue(AHEAD)
        self.thread = threading.Thread(target=self.play, name="playback", daemon=True)

    def play(self) -> None:
        """Open, read ahead, close. The top of the reader's thread."""
        try:
            self._play()
        except (ImportError, OSError):
            self.tell(_no_sound("Install PortAudio (on Debian: libportaudio2) to hear the call."))
        except soundfile.LibsndfileError:
            self.tell(_no_sound("The recording's sound could not be read to its end."))
        except Exception as error:
            if type(error).__name__ != "PortAudioError":
                log.exception("playback stopped")
            self.tell(_no_sound("Connect a headset or loudspeakers and play the call again to hear it."))

    def _play(self) -> None:
        import sounddevice

        rate = int(sounddevice.query_devices(kind="output")["default_samplerate"])
        with soundfile.SoundFile(self.path) as file:
            size = round(rate * BLOCK_SECONDS)
            stream = sounddevice.OutputStream(
                samplerate=rate, channels=2, dtype="float32", blocksize=size, callback=self._fill
            )
            with stream:
                self.position = self.at + self.clock() - self.asked
                for block in _blocks(file, rate, size, self.position):
                    if not self._put(block):
                        break
                while not self.over.wait(WAIT_SECONDS) and not self.blocks.empty():
                    pass

    def _put(self, block: Block) -> bool:
        while not self.over.is_set():
            with suppress(queue.Full):
                self.blocks.put(block, timeout=WAIT_SECONDS)
                return True
        return False

    def _fill(self, out: Block, frames: int, _time: Any, _status: Any) -> None:
        """PortAudio's thread: copy the next block, or silence when there is none."""
        try:
            block = self.blocks.get_nowait()
        except queue.Empty:
            out.fill(0)
            return
        self.position += BLOCK_SECONDS
        out[:] = 0 if self.muted else block[:frames]


def _blocks(file: soundfile.SoundFile, rate: int, size: int, at: float) -> Iterator[Block]:
    """Equally long stereo blocks at the device's rate from a second on; mono goes to both ears."""
    file.seek(min(round(at * file.samplerate), file.frames))
    channels = min(file.channels, 2)
    resample = soxr.ResampleStream(file.samplerate, rate, channels, dtype="float32")
    rest = np.zeros((0, channels), np.float32)
    last = False
    while not last:
        read = file.read(round(file.samplerate * BLOCK_SECONDS), dtype="float32", always_2d=True)[:, :channels]
        last = len(read) == 0
        rest = np.concatenate([rest, resample.resample_chunk(np.ascontiguousarray(read), last=last)])
        if last:
            rest = np.concatenate([rest, np.zeros((-len(rest) % size, channels), np.float32)])
        while len(rest) >= size:
            block, rest = rest[:size], rest[size:]
            yield np.repeat(block, 2, axis=1) if channels == 1 else block


def _no_sound(hint: str) -> Notice:
    return Notice(time=0.0, level="info", text="The call is shown without sound.", hint=hint)
