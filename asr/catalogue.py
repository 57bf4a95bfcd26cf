"""Which recognisers there are and which one a call gets. An engine is one line here and one file in engines/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from asr.engines import moonshine, vosk, whisper
from asr.engines.found import Folders, Found
from asr.errors import EngineError
from asr.types import Engine, Remark

__all__ = ["AUTO", "ENGINES", "Choice", "Folders", "available", "choose", "open_engine"]

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of an engine before it is loaded; `find` raises EngineError where it cannot serve a language."""

    find: Callable[[str, Folders], Found]
    load: Callable[[str, Found], Engine]
    virtue: Remark  # why it is taken


ENGINES: dict[str, Kind] = {
    "vosk": Kind(vosk.find, vosk.Vosk, Remark("Vosk was taken: it writes words while they are spoken.")),
    "moonshine": Kind(
        moonshine.find, moonshine.Moonshine, Remark("Moonshine was taken: it is quick, its model is included.")
    ),
    "whisper": Kind(
        whisper.find, whisper.Whisper, Remark("Whisper was taken: it is the first that knows the language.")
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine with its model for a language, why it was taken, and what kept better ones from being taken."""

    engine: str
    language: str
    found: Found
    why: Remark
    passed: str = ""

    @property
    def model(self) -> str:
        return self.found.title


def available(language: str, order: Sequence[str], folders: Folders) -> tuple[Choice, ...]:
    """The engines that could serve the language now, best first."""
    return tuple(found for name in order if isinstance(found := _try(name, language, folders), Choice))


def choose(engine: str, language: str, order: Sequence[str], folders: Folders) -> Choice:
    """The named engine, or for `auto` the first of `order` that can serve. Raises EngineError."""
    if engine == AUTO:
        return _automatic(language, order, folders)
    if engine not in ENGINES:
        valid = ", ".join((AUTO, *ENGINES))
        raise EngineError(f"There is no recogniser called {engine!r}.", f"Choose one of: {valid}.")
    outcome = _try(engine, language, folders)
    if isinstance(outcome, EngineError):
        others = [choice.engine for choice in available(language, order, folders)]
        instead = f"{'Or choose' if outcome.hint else 'Choose'} one of: {', '.join((AUTO, *others))}." if others else ""
        raise EngineError(outcome.text, f"{outcome.hint} {instead}".strip()) from outcome
    return replace(outcome, why=Remark("{engine} was chosen in the settings.", {"engine": engine}))


def open_engine(choice: Choice) -> Engine:
    """Load the weights: about a second. Raises EngineError if they are damaged."""
    return ENGINES[choice.engine].load(choice.language, choice.found)


def _automatic(language: str, order: Sequence[str], folders: Folders) -> Choice:
    outcomes = [_try(name, language, folders) for name in order]
    problems: list[EngineError] = []
    for outcome in outcomes:
        if isinstance(outcome, Choice):
            return replace(outcome, passed=" ".join(problem.text for problem in problems))
        problems.append(outcome)
    hints = " ".join(dict.fromkeys(problem.hint for problem in problems if problem.hint))
    reasons = " ".join(problem.text for problem in problems)
    raise EngineError(f"No recogniser for {language!r} works here. {reasons}".strip(), hints)


def _try(name: str, language: str, folders: Folders) -> Choice | EngineError:
    kind = ENGINES[name]
    try:
        return Choice(name, language, kind.find(language, folders), kind.virtue)
    except EngineError as error:
        return error
