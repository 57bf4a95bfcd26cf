from __future__ import annotations

import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from helpers.command import Run
from helpers.fakes import ASSETS, KeywordScorer, write_script

from app import main as main_module
from app.commands import demo, show
from app.events import Utterance
from app.listener import ListenPlan
from app.main import Program, start_listening
from app.session import InProcess, Session
from app.store import Store

CALL = (
    ("operator", 0.5, 3.0, "Good morning, what happened exactly?"),
    ("caller", 4.0, 8.0, "I am furious with you, says Quagga"),
    ("operator", 9.0, 12.0, "I am truly sorry, I understand."),
)


class Painter:
    """Stands for the process that paints the picture, and for the one that tries Qt."""

    def __init__(self) -> None:
        self.fails = False
        self.commands: list[list[str]] = []

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        self.commands.append(command)
        if command[1:3] == ["-m", "app.commands.show"] and not self.fails:
            Path(command[-1]).write_bytes(b"picture")
        return subprocess.CompletedProcess(command, int(self.fails))


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    stand_in = Painter()
    monkeypatch.setattr(demo.subprocess, "run", stand_in.run)
    return stand_in


@pytest.fixture
def demo_of(light: Run, painter: Painter, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The demo with a listener in this process and a scorer that needs no model; tests/slow has the real ones."""
    monkeypatch.setattr(main_module.Loaded, "scorer", lambda *_: KeywordScorer())
    monkeypatch.setattr(demo, "Listener", lambda plan: InProcess(start_listening(plan)))
    return lambda *arguments: light("demo", *arguments, "--headless", "--speed", "100")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return write_script(tmp_path / "angry.jsonl", *CALL)


def test_prints_the_call_and_ends_with_its_report(demo_of: Run, script: Path, home: Path) -> None:
    """Words, flags and cards as they come; then the path of a report that holds the call, and of a picture beside it,
    which only this user may read."""
    ran = demo_of(script)
    *_, report, picture = (Path(line.removeprefix("Report: ")) for line in ran.out.splitlines())

    assert ran.code == 0
    assert "CALLER    I am furious with you, says Quagga" in ran.out
    assert "⚑ raised: anger" in ran.out
    assert (report.parent, picture) == (home / "data" / "reports", report.with_name("overlay.png"))
    assert "I am furious with you, says Quagga" in report.read_text("utf-8")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (report, picture)] == [0o600, 0o600]
    assert "written script" in ran.err
    assert "Traceback" not in ran.err


def test_the_call_is_kept_under_the_name_of_its_report(demo_of: Run, script: Path, home: Path) -> None:
    """`calls` shows it later."""
    demo_of(script)
    store = Store(home / "data" / "calls.sqlite3")
    [row] = store.calls()
    utterances = [event.text for event in store.events(row.id) if isinstance(event, Utterance)]
    store.close()

    assert utterances == [text for *_, text in CALL]
    assert [path.stem for path in (home / "data" / "reports").glob("*.html")] == [row.id]


def test_without_qt_there_is_a_report_and_no_picture(demo_of: Run, script: Path, painter: Painter, home: Path) -> None:
    """Nor is the picture of an earlier call left beside it."""
    demo_of(script)
    painter.fails = True
    ran = demo_of(script)

    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("Report: ")
    assert list((home / "data" / "reports").glob("*.png")) == []


def test_a_home_that_cannot_be_written(demo_of: Run, script: Path, home: Path) -> None:
    """The call is played all the same; what cannot be kept is said on stderr."""
    home.mkdir()
    (home / "data").write_text("")
    ran = demo_of(script)

    assert ran.code == 0
    assert "── call ended" in ran.out
    assert "cannot write to" in ran.err
    assert "Report" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("nonsense",), "Choose one of bg-angry, bg-calm, en-angry, en-calm, ro-angry, ro-calm, ru-angry, ru-calm."),
        (("en-angry", "--lang", "ru"), "en-angry is not a call in ru"),
        (("--lang", "xx"), "there is no language 'xx'"),
        (("missing.wav",), "missing.wav does not exist."),
        (("missing.jsonl",), "missing.jsonl does not exist."),
        ((".",), "there is no demo call"),
    ],
)
def test_names_that_are_no_call(demo_of: Run, arguments: tuple[str, ...], text: str) -> None:
    """Explained, with the names there are."""
    assert demo_of(*arguments).code == 1
    ran = demo_of(*arguments)
    assert text in ran.err
    assert "Traceback" not in ran.err
    assert "call ended" not in ran.out


@pytest.mark.parametrize("speed", ["0", "-1", "101", "fast", "nan", "inf", ""])
def test_a_speed_that_is_none(light: Run, speed: str) -> None:
    """Wrong usage."""
    ran = light("demo", "--headless", "--speed", speed)

    assert ran.code == 2
    assert "a number from 0.1 to 100 is needed" in ran.err


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[ListenPlan]:
    """What would be played without a window."""
    plans: list[ListenPlan] = []
    monkeypatch.setattr(demo, "_headless", lambda _, plan: plans.append(plan) or 0)
    return plans


@pytest.mark.parametrize(
    ("arguments", "name", "language"),
    [
        ((), "en-angry", "en"),
        (("calm",), "en-calm", "en"),
        (("angry", "--lang", "ru"), "ru-angry", "ru"),
        (("--lang", "bg"), "bg-angry", "bg"),
        (("ro-calm",), "ro-calm", "ro"),
        (("some.wav",), "some", "en"),
        (("some.jsonl", "--lang", "bg"), "some", "bg"),
    ],
)
def test_picks_the_call(
    light: Run, chosen: list[ListenPlan], arguments: tuple[str, ...], name: str, language: str
) -> None:
    """By full name, or by mood in the language; a file of one's own works too; real speed unless asked otherwise."""
    assert light("demo", *arguments, "--headless").code == 0
    assert [(plan.file.stem, plan.language, plan.speed) for plan in chosen] == [(name, language, 1.0)]


def test_every_demo_call_is_there() -> None:
    """An angry and a calm one in each language of languages.toml."""
    names = {call.name for call in main_module.demo_calls(ASSETS)}

    assert names >= {f"{code}-{mood}" for code in main_module.load_languages(ASSETS) for mood in ("angry", "calm")}


def test_without_a_screen_the_call_is_printed(
    light: Run, chosen: list[ListenPlan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said in one sentence, also for `calmline` alone."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(demo.sys, "platform", "linux")
    for arguments in (("demo",), ()):
        ran = light(*arguments)

        assert (ran.code, ran.err) == (0, "There is no screen. The call is printed here instead.\n")
    assert len(chosen) == 2


def test_where_qt_does_not_start_the_call_is_printed(light: Run, chosen: list[ListenPlan], painter: Painter) -> None:
    """A missing library ends in a printed call, not in a crash."""
    painter.fails = True
    ran = light("demo")

    assert ran.code == 0
    assert ran.err.startswith("The window cannot be opened")
    assert len(chosen) == 1


@pytest.mark.parametrize(("speed", "sounds"), [("1", True), ("2", False)])
def test_the_window_gets_the_call(
    light: Run, painter: Painter, monkeypatch: pytest.MonkeyPatch, speed: str, sounds: bool
) -> None:
    """With a screen: the plan, and the sound of a recording at its real speed."""
    seen: list[tuple[str, bool]] = []

    def show_window(program: Program, plan: ListenPlan, *, sound: Path | None, make: object) -> int:
        seen.append((plan.file.name, sound == plan.file))
        return 0

    monkeypatch.setattr(show, "show_window", show_window)

    assert light("demo", "en-angry", "--speed", speed).code == 0
    assert seen == [("en-angry.ogg", sounds)]


def test_ctrl_c_ends_the_call_with_its_report(
    demo_of: Run, script: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was heard is kept and reported; one line says that it stopped."""

    def interrupted(plan: ListenPlan):  # type: ignore[no-untyped-def]
        for event in start_listening(plan):
            yield event
            if isinstance(event, Utterance):
                raise KeyboardInterrupt

    monkeypatch.setattr(demo, "Listener", lambda plan: InProcess(interrupted(plan)))
    ran = demo_of(script)
    [report] = (home / "data" / "reports").glob("*.html")

    assert ran.code == 1
    assert "calmline: stopped" in ran.err
    assert "Traceback" not in ran.err
    assert "what happened exactly?" in report.read_text("utf-8")


def test_played_again_it_is_a_new_call(home: Path, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window's replay: another id, the earlier call stopped; closing keeps what was heard."""
    program = main_module.load_program()
    plan = program.plan(script, program.language(None), speed=None)
    made: list[tuple[str, Session]] = []

    def make(one: ListenPlan) -> Session:
        session = Session(
            InProcess(iter(())),
            program.call(program.language(None)),
            lambda: None,
            program.redactor(program.language(None)),
        )
        made.append((one.call, session))
        return session

    again = show.Replayable(make, plan)
    again.replay()
    again.close()

    assert made[0][0] == plan.call
    assert len({name for name, _ in made}) == 2
