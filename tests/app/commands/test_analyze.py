from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers.command import Run, write_settings
from helpers.contract import EVENTS, event_problems
from helpers.fakes import KeywordScorer, write_script

from app import main as main_module
from app.events import Event, Utterance
from app.main import load_program
from app.store import CallRow, Store

LONG = "so I waited and waited all week long and nobody ever came near our house with anything at all"
CALL = (
    ("operator", 0.5, 3.0, "Good morning, what happened exactly?"),
    ("caller", 4.0, 8.0, "I am furious with you and my card is 4111 1111 1111 1111 you know"),
    ("operator", 7.0, 9.5, "One moment please, I will look at it for you."),
    ("caller", 10.0, 12.0, "I want to speak to your manager right now"),
    ("caller", 13.0, 16.0, "You idiot, my mail is quagga@zebra.com and I will call my lawyer"),
    ("operator", 17.0, 20.0, "I am truly sorry, I understand, I will call you back by five."),
    ("caller", 36.0, 50.0, LONG),
    ("caller", 51.0, 64.0, LONG),
    ("caller", 65.0, 68.0, "I will cancel and tell the newspaper, I am crying, it is suicide"),
    ("operator", 120.0, 124.0, "So to sum up, are you happy with that?"),
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return write_script(tmp_path / "angry.jsonl", *CALL)


def kept(home: Path) -> list[tuple[CallRow, list[Event]]]:
    store = Store(home / "data" / "calls.sqlite3")
    calls = [(row, list(store.events(row.id))) for row in reversed(store.calls())]
    store.close()
    return calls


def test_every_event_keeps_the_contract(calmline: Run, script: Path) -> None:
    """Pure JSON on stdout, in order of time: each kind of event at least once, with its fields and allowed values."""
    ran = calmline("analyze", script, "--json")

    assert (ran.code, ran.err) == (0, "")
    assert [(row, wrong) for row in ran.rows if (wrong := event_problems(row))] == []
    assert {row["event"] for row in ran.rows} == set(EVENTS)
    assert {row["cue"] for row in ran.rows if row["event"] == "cue"} == {
        "overtalk",
        "long_silence",
        "passive_listening",
        "repeated_request",
    }
    assert {row["intent"] for row in ran.rows if row["event"] == "intent"} == {
        "manager",
        "legal",
        "abuse",
        "churn",
        "media",
        "harm",
        "distress",
    }
    assert {row["reason"] for row in ran.rows if row["event"] == "flag"} == {
        "anger",
        "abuse",
        "harm",
        "legal",
        "manager",
        "media",
    }
    times = [row["time"] for row in ran.rows]
    assert times == sorted(times)
    assert [ran.rows[0]["event"], ran.rows[-1]["event"]] == ["call_started", "call_ended"]
    assert all("call" not in row for row in ran.rows[1:])


def test_a_flag_stays_while_its_sentence_goes_on(calmline: Run, script: Path) -> None:
    """An utterance raises a reason once: what its first words raised does not flicker while the rest is spoken."""
    flags = [row for row in calmline("analyze", script, "--json").rows if row["event"] == "flag" and row["time"] < 8.4]

    assert [(row["action"], row["reason"]) for row in flags] == [("raised", "anger")]


def test_the_same_file_gives_the_same_events(calmline: Run, script: Path) -> None:
    """A replay is a replay: only the call's id and the wall clock differ."""
    first, second = (calmline("analyze", script, "--json").rows for _ in range(2))

    assert first[1:] == second[1:]
    assert first[0]["call"] != second[0]["call"]


def test_nothing_secret_is_printed_or_kept(calmline: Run, script: Path, home: Path) -> None:
    """Card numbers and addresses are in no output, text or JSON, and in no file."""
    for ran in (calmline("analyze", script, "--json"), calmline("analyze", script)):
        assert "[card]" in ran.out
        assert "[email]" in ran.out
        assert not any(secret in ran.out.lower() for secret in ("1111", "quagga", "zebra", "eleven"))
    files = [path for path in home.rglob("*") if path.is_file()]

    assert len(files) >= 2
    assert not any(secret in path.read_bytes().lower() for path in files for secret in (b"1111", b"quagga", b"zebra"))


def test_the_call_is_kept(calmline: Run, script: Path, home: Path) -> None:
    """What was printed is what `calls` can show later; with --no-store nothing is."""
    rows = calmline("analyze", script, "--json").rows
    calmline("analyze", script, "--no-store")
    [(call, events)] = kept(home)

    assert call.id == rows[0]["call"]
    assert call.summary == rows[-1]["summary"]
    assert [event.name for event in events] == [row["event"] for row in rows]


def test_people_read_lines(calmline: Run, script: Path) -> None:
    """Words, flags and cards on stdout; notices on stderr."""
    ran = calmline("analyze", script)

    assert ran.code == 0
    for part in ("CALLER    I want to speak to your manager right now", "⚑ raised: ", "► ", "── call ended"):
        assert part in ran.out
    assert "written script" not in ran.out
    assert ran.err == "00:00.0    i This call is a written script: nothing is being recognised.\n"


def test_of_several_files_a_bad_one_is_explained_and_the_rest_go_on(
    calmline: Run, script: Path, tmp_path: Path
) -> None:
    """Exit code 1; every event says which file it belongs to; the models are loaded once."""
    other = write_script(tmp_path / "calm one.jsonl", ("caller", 1.0, 2.0, "Thank you."))
    missing = tmp_path / "missing.wav"
    ran = calmline("analyze", "--json", script, missing, other)

    assert ran.refused(f"{missing} does not exist.")
    assert [row for row in ran.rows if event_problems(row)] == []
    assert list(dict.fromkeys(row["call"] for row in ran.rows)) == ["angry", "calm one"]
    assert [row["call"] for row in ran.rows if row["event"] == "call_ended"] == ["angry", "calm one"]


def test_models_are_loaded_once(calmline: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three files, one model."""
    made: list[object] = []

    def make(*arguments: object) -> KeywordScorer:
        made.append(arguments)
        return KeywordScorer()

    monkeypatch.setattr("sentiment.model.AngerModel", make)

    assert calmline("analyze", script, script, script).code == 0
    assert len(made) == 1


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Each way in which a file cannot be analysed, and what is said about it."""
    (folder / "folder").mkdir()
    (folder / "folder.jsonl").mkdir()
    contents = {
        "empty.wav": b"",
        "text.wav": b"this is not a sound\n" * 50,
        "cut.flac": b"fLaC\x00\x00\x00\x22",
        "empty.jsonl": b"",
        "noise.jsonl": os.urandom(300) + b"\xff",
        "bad.jsonl": json.dumps(dict(zip(("channel", "start", "end", "text"), CALL[0], strict=True))).encode()
        + b'\n\n{"channel": "caller", "start": 1, "end": 2, "text": 7}\n',
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    soundfile.write(folder / "nothing.wav", np.zeros((0, 1)), 8000)
    soundfile.write(folder / "many.wav", np.zeros((800, 3)), 8000)
    os.mkfifo(folder / "pipe.wav")
    texts = {
        "missing.wav": "does not exist",
        "missing.jsonl": "does not exist",
        "folder": "is a folder",
        "folder.jsonl": "is a folder",
        "empty.wav": "is empty",
        "text.wav": "is not a sound file",
        "cut.flac": "is not a sound file",
        "nothing.wav": "holds no sound",
        "many.wav": "has 3 channels",
        "pipe.wav": "is not a regular file",
        "empty.jsonl": "holds no lines",
        "noise.jsonl": "is not UTF-8 text",
        "bad.jsonl": "line 3: text is not a string",
    }
    return {name: (folder / name, text) for name, text in texts.items()}


@pytest.mark.parametrize(
    "name",
    [
        "missing.wav",
        "missing.jsonl",
        "folder",
        "folder.jsonl",
        "empty.wav",
        "text.wav",
        "cut.flac",
        "nothing.wav",
        "many.wav",
        "pipe.wav",
        "empty.jsonl",
        "noise.jsonl",
        "bad.jsonl",
    ],
)
def test_files_that_cannot_be_used(calmline: Run, tmp_path: Path, name: str) -> None:
    """One or two lines on stderr, nothing on stdout, exit code 1, the same for `analyze` and `transcribe`; no word of
    the file is repeated."""
    path, text = bad_files(tmp_path)[name]
    for command in (("analyze", "--json"), ("analyze",), ("transcribe", "--json")):
        ran = calmline(*command, path)

        assert ran.refused(text), ran
        assert ran.out == ""
        assert "morning" not in ran.err


def test_a_file_that_may_not_be_read(calmline: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is played."""
    read = Path.read_text

    def refuse(path: Path, *arguments: str, **more: str) -> str:
        if path == script:
            raise PermissionError(13, "Permission denied")
        return read(path, *arguments, **more)

    monkeypatch.setattr(Path, "read_text", refuse)
    assert calmline("analyze", script).refused("cannot be read: Permission denied.")


def test_damage_in_the_middle_keeps_what_was_heard(
    calmline: Run, script: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording that breaks off: explained, exit code 1, and the call ends with what there was."""
    from asr.errors import SourceError
    from asr.sources.script import Script

    whole = Script.chunks

    def broken(self: Script, start: float = 0.0):  # type: ignore[no-untyped-def]
        for chunk in whole(self, start):
            if chunk.start > 12.0:
                raise SourceError("angry.jsonl is damaged at 12 seconds.", "Copy it again.")
            yield chunk

    monkeypatch.setattr(Script, "chunks", broken)
    ran = calmline("analyze", script, "--json")
    [(call, events)] = kept(home)

    assert ran.refused("is damaged at 12 seconds.")
    assert [row for row in ran.rows if event_problems(row)] == []
    assert (ran.rows[-1]["event"], call.duration) == ("call_ended", 12.0)
    assert sum(isinstance(event, Utterance) for event in events) == 3


def test_a_script_name_of_any_bytes(calmline: Run, tmp_path: Path, home: Path) -> None:
    """On Linux a file's name need be neither text nor one line: the call is analysed and kept all the same."""
    for raw in (b"weird \xff name.jsonl", b"two\nlines\x1b[31m.jsonl"):
        path = write_script(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)), CALL[0])
        assert calmline("analyze", path, "--json").code == 0
        missing = calmline("analyze", Path(f"{path}.wav"))
        assert missing.refused("does not exist")
        assert "\x1b" not in missing.err

    assert [row.source for row, _ in kept(home)] == ["weird ? name", "two lines [31m"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--lang", "xx"), "Choose one of en, ru, bg, ro."),
        (("--lang", "rus"), "Did you mean ru?"),
        (("--lang", "English"), "Did you mean en?"),
        (("--engine", "yodel"), "There is no recogniser called 'yodel'."),
        (("--engine", "moonshine", "--lang", "ru"), "moonshine knows English only"),
    ],
)
def test_wrong_choices(calmline: Run, tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    """Explained with what there is to choose from."""
    path = tmp_path / "call.wav"
    soundfile.write(path, np.zeros(800), 8000)
    for command in ("analyze", "transcribe"):
        assert calmline(command, path, *arguments).refused(text)


@pytest.mark.parametrize(
    "arguments",
    [(), ("--mode", "voice", "x.wav"), ("--caller", "middle", "x.wav"), ("--speed", "2", "x.wav"), ("--lang",)],
)
def test_wrong_usage(calmline: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 2 and the usage."""
    ran = calmline("analyze", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: calmline ")


def spoiled(folder: Path, anger: Path, damage: str) -> Path:
    """The tiny model with something wrong."""
    copy = folder / "model"
    copy.mkdir()
    for part in anger.iterdir():
        (copy / part.name).write_bytes(part.read_bytes())
    weights = (copy / "model.safetensors").read_bytes()
    match damage:
        case "no folder":
            return folder / "none"
        case "a file":
            (folder / "file").write_text("x")
            return folder / "file"
        case "no weights":
            (copy / "model.safetensors").unlink()
        case "cut weights":
            (copy / "model.safetensors").write_bytes(weights[: len(weights) // 2])
        case "wild weights":
            (copy / "model.safetensors").write_bytes(os.urandom(len(weights)))
        case "no JSON":
            (copy / "config.json").write_text("{")
        case "no tokenizer":
            (copy / "tokenizer.json").write_text("{}")
        case "no anger":
            config = json.loads((copy / "config.json").read_text())
            config["id2label"] = {str(number): f"label {number}" for number in range(len(config["id2label"]))}
            (copy / "config.json").write_text(json.dumps(config))
        case "wild calibration":
            (copy / "calibration.json").write_text('{"labels": {"anger": 3}}')
    return copy


@pytest.mark.parametrize(
    "damage",
    [
        "no folder",
        "a file",
        "no weights",
        "cut weights",
        "wild weights",
        "no JSON",
        "no tokenizer",
        "no anger",
        "wild calibration",
    ],
)
def test_a_damaged_anger_model(
    calmline: Run, script: Path, home: Path, anger_folder: Path, tmp_path: Path, damage: str
) -> None:
    """Explained in one or two lines by every command that needs it."""
    write_settings(home, anger_model=str(spoiled(tmp_path, anger_folder, damage)))
    for arguments in (("analyze", "--json", script), ("score", "--json")):
        ran = calmline(*arguments, stdin=b"hello\n")

        assert ran.refused("model") or ran.refused("calibration"), ran
        assert ran.out == ""


def test_settings_that_cannot_be_read(calmline: Run, script: Path, home: Path) -> None:
    """The line or setting is named."""
    for content, text in (("anger_model = ", "settings.toml"), ("langage = 'en'", "Did you mean 'language'?")):
        (home / "settings" / "settings.toml").write_text(content)
        assert calmline("analyze", script).refused(text)


def test_assets_that_are_not_there(
    calmline: Run, script: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CALMLINE_ASSETS names a wrong folder."""
    monkeypatch.setenv("CALMLINE_ASSETS", str(tmp_path))
    for arguments in (("analyze", script), ("transcribe", script), ("score",), ("demo", "--headless"), ("doctor",)):
        assert calmline(*arguments).refused("CALMLINE_ASSETS")


def test_a_home_that_cannot_be_written(calmline: Run, script: Path, home: Path) -> None:
    """The call is analysed all the same; that it is not kept is said, as an event or on stderr."""
    (home / "data").write_text("a file where the folder should be")
    ran, plain = calmline("analyze", script, "--json"), calmline("analyze", script)

    warning = ran.rows[0]
    assert (ran.code, ran.err) == (0, "")
    assert (warning["event"], warning["level"]) == ("notice", "warning")
    assert warning["text"].startswith(f"cannot write to {home / 'data'}")
    assert ran.rows[-1]["event"] == "call_ended"
    assert plain.code == 0
    assert "cannot write to" in plain.err
    assert "cannot write to" not in plain.out


class Interrupted(KeywordScorer):
    """Ctrl-C at the caller's third sentence."""

    def score(self, lines, *, evidence=True):  # type: ignore[no-untyped-def]
        if "idiot" in lines[0].text.lower():
            raise KeyboardInterrupt
        return super().score(lines, evidence=evidence)


def test_ctrl_c_keeps_what_was_heard(calmline: Run, script: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call ends there, with its utterances in the store; the files after it are not begun."""
    monkeypatch.setattr(main_module.Loaded, "scorer", lambda *_: Interrupted())
    ran = calmline("analyze", script, script, "--json")
    [(call, events)] = kept(home)

    assert ran.refused("stopped")
    assert [row["event"] for row in ran.rows if event_problems(row)] == []
    assert [event.text for event in events if isinstance(event, Utterance)] == [
        "Good morning, what happened exactly?",
        "I am furious with you and my card is [card] you know",
        "One moment please, I will look at it for you.",
        "I want to speak to your manager right now",
    ]
    assert call.summary["outcome"] == "calmed"


@pytest.mark.parametrize("problem", [BrokenPipeError(32, "Broken pipe"), OSError(28, "No space left on device")])
def test_a_stdout_that_fails(
    calmline: Run, script: Path, home: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError
) -> None:
    """`| head -1` ends quietly, a full disk is explained; either way the call is kept and ended."""

    class Closed(io.StringIO):
        lines = 0

        def write(self, text: str) -> int:
            self.lines += text.count("\n")
            if self.lines > 5:
                raise problem
            return len(text)

    monkeypatch.setattr(sys, "stdout", Closed())
    ran = calmline("analyze", script, "--json")
    [(call, events)] = kept(home)

    assert ran.code == 1
    assert ran.err == (
        ""
        if isinstance(problem, BrokenPipeError)
        else "calmline: No space left on device\n  Check disk space and permissions.\n"
    )
    assert call.duration is not None
    assert len(events) >= 6


def test_old_calls_are_deleted_as_a_new_one_begins(calmline: Run, script: Path, home: Path) -> None:
    """Retention by setting: the calls and reports of more than so many days ago go by themselves."""
    calmline("analyze", script)
    program = load_program()
    store = program.open_store()
    store._base.execute("UPDATE calls SET began = began - 89 * 86400.0")
    calmline("analyze", script)
    store._base.execute("UPDATE calls SET began = began - 2 * 86400.0 WHERE began < (SELECT max(began) FROM calls)")
    store.close()
    before = len(kept(home))
    calmline("analyze", script)

    assert (before, len(kept(home))) == (2, 2)


def test_voice_mode_measures_the_caller(calmline: Run, script: Path) -> None:
    """Named in the call's first event, by option or by setting."""
    assert calmline("analyze", script, "--json", "--mode", "text+voice").rows[0]["mode"] == "text+voice"
    assert calmline("analyze", script, "--json").rows[0]["mode"] == "text"


def test_no_words_in_the_log(calmline: Run, script: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Rule: callers' words enter no log and no error, whatever goes wrong meanwhile."""
    caplog.set_level(0)
    words = {word.strip(".,?").lower() for *_, text in CALL for word in text.split() if len(word) > 5}
    cut = tmp_path / "cut.jsonl"
    cut.write_text(script.read_text()[:-20])
    errors = [
        calmline("analyze", script, tmp_path / "none.wav", cut).err,
        calmline("score", stdin=script.read_bytes()).err,
    ]
    written = " ".join([caplog.text, *errors]).lower()

    assert "line 10: not json" in written
    assert {word for word in words if f" {word} " in f" {written} "} == set()
