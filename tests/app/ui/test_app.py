import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from ui_samples import CALL, CARD, FLAG, STARTED, same, view_after

from app.errors import UserError
from app.events import CallEnded, Event, Notice
from app.ui import app as ui
from app.ui.theme import LIGHT
from app.ui.window import OperatorWindow


class Source:
    """A call that was written beforehand."""

    def __init__(self, *batches: tuple[Event, ...]) -> None:
        self.batches, self.asked, self.path = list(batches), [], None

    def poll(self) -> list[Event]:
        return list(self.batches.pop(0)) if self.batches else []

    def card_used(self) -> None:
        self.asked.append("used")

    def card_dismissed(self) -> None:
        self.asked.append("not now")

    def flag_wrong(self, reason: str) -> None:
        self.asked.append(reason)

    def replay(self) -> None:
        self.asked.append("replay")
        self.batches = [(STARTED,)]

    def report(self) -> Path | None:
        return self.path

    def close(self) -> None:
        self.asked.append("close")


class Sound:
    """Notes what the window asks of the sound."""

    position = 12.0

    def __init__(self) -> None:
        self.asked: list[object] = []

    def poll(self) -> list[Event]:
        return []

    def start(self, at: float) -> None:
        self.asked.append(("start", at))

    def stop(self) -> None:
        self.asked.append("stop")

    def mute(self, off: bool) -> None:
        self.asked.append(("mute", off))


@pytest.fixture
def window(qtbot):
    made = OperatorWindow(same, LIGHT, has_sound=True)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("available", "size"), [((1920, 1040), (1180, 800)), ((800, 500), (784, 452)), ((1280, 700), (1180, 652))]
)
def test_the_first_size_fits_the_screen(available: tuple[int, int], size: tuple[int, int]):
    assert ui.size_on(QSize(*available)).toTuple() == size


def test_answers_reach_the_call(window):
    source = Source(CALL)
    ui.join(window, source, None).tick()
    window.card.use.click()
    window.card.not_now.click()
    window.flags.rows["anger"].deny.click()

    assert window.card.headline.full_text() == CARD.headline
    assert source.asked == ["used", "not now", FLAG.reason]


def test_sound_follows_the_call(window):
    source, sound = Source((STARTED,), (CallEnded(time=60.0, summary={}),)), Sound()
    bridge = ui.join(window, source, sound)
    bridge.tick()
    assert window.call_bar.time.text() == "0:12 / 1:00"
    window.call_bar.mute.click()
    bridge.tick()
    window.end.replay.click()
    assert window.call_bar.source.full_text() == "Waiting for a call"
    bridge.tick()

    assert sound.asked == [("start", 0.0), ("mute", True), "stop", "stop", ("start", 0.0)]
    assert source.asked == ["replay"]
    assert window.call_bar.source.full_text() == "en-angry"


def test_the_report_is_opened_once_it_is_there(window, tmp_path):
    opened: list[Path] = []
    source = Source((STARTED, CallEnded(time=60.0, summary={})))
    bridge = ui.join(window, source, None, open_file=lambda path: opened.append(path) or True)
    bridge.tick()
    assert not window.end.report.isEnabled()
    source.path = tmp_path / "r.html"
    bridge._shown_at = 0.0
    bridge.tick()
    window.end.report.click()

    assert opened == [tmp_path / "r.html"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_snapshot(qtbot, tmp_path, scale: float):
    path = ui.snapshot(view_after(*CALL), tmp_path / "overlay.png", translate=same, scale=scale, size=(900, 600))
    image = QImage(str(path))

    assert (image.width(), image.height()) == (900 * scale, 600 * scale)
    assert image.pixelColor(2, 2).name() == LIGHT.window
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {LIGHT.angry, LIGHT.calm_soft, LIGHT.angry_soft} <= colours


def test_snapshot_that_cannot_be_written(qtbot, tmp_path):
    with pytest.raises(UserError) as caught:
        ui.snapshot(view_after(*CALL), tmp_path / "none" / "overlay.png", translate=same)
    assert caught.value.hint == "Choose a folder you may write to."


PROGRAM = """
import sys
from pathlib import Path
from app.ui.app import snapshot
from app.view import CallView
snapshot(CallView(), Path(sys.argv[1]), translate=str)
heavy = {"torch", "transformers", "vosk", "ctranslate2", "moonshine_voice", "matplotlib", "sounddevice"}
print(sorted(heavy & sys.modules.keys()))
"""


@pytest.mark.parametrize("fonts", [True, False], ids=["fonts", "no fonts"])
def test_snapshot_in_a_process_without_display_or_fonts(tmp_path, fonts: bool):
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    kept = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environment = kept if fonts else kept | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    target = tmp_path / "overlay.png"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(target)], env=environment, capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
    assert QImage(str(target)).width() == 1180


def test_run_window_shows_at_once_and_closes_the_call(qtbot, qapp, monkeypatch):
    from app.settings import Settings

    source = Source(CALL, (Notice(time=40.0, level="info", text="a"),))
    seen: list[str] = []

    def loop() -> int:
        (window,) = [one for one in qapp.topLevelWidgets() if isinstance(one, OperatorWindow) and one.isVisible()]
        qtbot.waitUntil(lambda: window.notice.text.full_text() == "a")
        seen.append(window.windowTitle())
        window.close()
        return 0

    monkeypatch.setattr(ui, "make_application", lambda *_: qapp)
    monkeypatch.setattr(type(qapp), "exec", staticmethod(loop), raising=False)

    assert ui.run_window(source, translate=same, settings=Settings(theme="dark"), sound=None, title="Demo") == 0
    assert (seen, source.asked) == (["en-angry – Demo"], ["close"])


def test_the_pinned_qt_gives_none_back():
    """PySide6 6.12.0 under Python 3.11 drops a reference to None in every call, and dies of it in minutes."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("x")

    assert sys.getrefcount(None) > before - 100
