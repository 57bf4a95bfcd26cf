"""Starts Qt, shows the operator's window at once and joins it to a call; also paints the window into a file.

Called on the main thread. Loads no recogniser and no model: the call's work happens behind ViewSource.
"""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.errors import UserError
from app.events import CallEnded, CallStarted, Event
from app.settings import Settings
from app.translation import Translate
from app.ui.bridge import Bridge
from app.ui.playback import Playback
from app.ui.theme import Theme, choose, palette
from app.ui.window import SIZE, OperatorWindow
from app.view import CallView

Open = Callable[[Path], bool]


class ViewSource(Protocol):
    """The call behind the window. Every method is called on the window's thread and returns at once."""

    def poll(self) -> list[Event]:
        """What happened since the last call, in order; empty when nothing did."""
        ...

    def card_used(self) -> None:
        """The operator used the card that is shown."""
        ...

    def card_dismissed(self) -> None:
        """The operator does not want the card that is shown."""
        ...

    def flag_wrong(self, reason: str) -> None:
        """The operator says that a flag is wrong."""
        ...

    def replay(self) -> None:
        """Begin the same call anew; nothing of the old one may come out of `poll` after this."""
        ...

    def report(self) -> Path | None:
        """The finished report of the call that ended; None while there is none."""
        ...

    def close(self) -> None:
        """The window is gone."""
        ...


def run_window(
    source: ViewSource, *, translate: Translate, settings: Settings, sound: Path | None, title: str = "Calmline"
) -> int:
    """Show the window until it is closed. `sound` is the recording to be heard along, if any."""
    app = make_application()
    window = OperatorWindow(translate, _follow_theme(app, settings.theme), has_sound=sound is not None, title=title)
    app.styleHints().colorSchemeChanged.connect(lambda: window.set_theme(_follow_theme(app, settings.theme)))
    playback = Playback(sound) if sound else None
    bridge = join(window, source, playback)
    window.resize(size_on(app.primaryScreen().availableSize()))
    window.closed.connect(app.quit)
    signal.signal(signal.SIGINT, lambda *_: app.quit())  # the bridge's timer lets Python see it
    window.show()
    bridge.start()
    try:
        return app.exec()
    finally:
        bridge.stop()
        if playback:
            playback.close()
        source.close()


def size_on(available: QSize) -> QSize:
    """The window's first size on a screen, a small one when everything is scaled up; the frame needs room too."""
    return QSize(*SIZE).boundedTo(available - QSize(16, 48))


def join(
    window: OperatorWindow, source: ViewSource, playback: Playback | None, *, open_file: Open | None = None
) -> Bridge:
    """Connect window, call and sound. Separate from `run_window` so that tests join without an event loop."""
    polls = [source.poll, playback.poll] if playback else [source.poll]
    position = (lambda: playback.position) if playback else (lambda: 0.0)
    bridge = Bridge(polls, report=source.report, position=position, parent=window)
    bridge.shown.connect(window.show_view)
    window.card_used.connect(source.card_used)
    window.card_dismissed.connect(source.card_dismissed)
    window.flag_wrong.connect(source.flag_wrong)
    open_file = open_file or _open_file

    def happened(event: Event) -> None:
        if playback and isinstance(event, CallStarted):
            playback.start(event.time)
        elif playback and isinstance(event, CallEnded):
            playback.stop()

    def replay() -> None:
        if playback:
            playback.stop()
        source.replay()
        bridge.reset()

    bridge.happened.connect(happened)
    window.replay_asked.connect(replay)
    window.report_asked.connect(lambda: bridge.view.report and open_file(Path(bridge.view.report)))
    if playback:
        window.mute_toggled.connect(playback.mute)
    return bridge


def snapshot(
    view: CallView, path: Path, *, translate: Translate, theme: str = "light", scale: float = 1.0,
    size: tuple[int, int] = SIZE,
) -> Path:  # fmt: skip
    """Paint the window as a PNG file, without a display. Raises UserError when the file cannot be written."""
    app = make_application("-platform", "offscreen")
    chosen = choose(theme, desktop_is_dark=False)
    app.setPalette(palette(chosen))
    window = OperatorWindow(translate, chosen)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*size)
    window.show()
    window.show_view(view)
    for _round in range(3):  # rows in a scroll area settle one round after their area
        app.processEvents()
    image = QImage(QSize(*size) * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    window.render(painter, QPoint())
    painter.end()
    window.close()
    window.deleteLater()
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise UserError(f"cannot write the picture {path}", "Choose a folder you may write to.")
    return path


def make_application(*arguments: str) -> QApplication:
    """The one QApplication, made on first use, with a style that looks the same everywhere."""
    app = cast("QApplication | None", QApplication.instance())
    if app is None:
        app = QApplication(["calmline", *arguments])
        app.setApplicationName("calmline")
        app.setApplicationDisplayName("Calmline")
        app.setStyle("Fusion")
        _bring_a_font()
    return app


def _bring_a_font() -> None:
    """A bare machine has no fonts at all; matplotlib brings one with Latin and Cyrillic letters."""
    if QFontDatabase.families():
        return
    found = importlib.util.find_spec("matplotlib")
    for folder in found.submodule_search_locations or () if found else ():
        for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(Path(folder, "mpl-data", "fonts", "ttf", name)))


def _follow_theme(app: QApplication, choice: str) -> Theme:
    chosen = choose(choice, desktop_is_dark=app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    app.setPalette(palette(chosen))
    return chosen


def _open_file(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
