"""Which recognisers there are and which one a call gets. An engine is one line here and one file in engines/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asr.engines import moonshine, vosk, whisper
from asr.engines.found import Folders, Found
from asr.errors import EngineError
from asr.types import Engine

__all__ = ["AUTO", "ENGINES", "Choice", "Folders", "available", "choose", "open_engine"]

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of an engine before it is loaded; `find` raises EngineError where it cannot serve a language."""

    find: Callable[[str, Folders], Found]
    load: Callable[[str, Found], Engine]
    virtue: str  # completes "the first that works: …"


ENGINES: dict[str, Kind] = {
    "vosk": Kind(vosk.find, vosk.Vosk, "it writes words while they are spoken"),
    "moonshine": Kind(moonshine.find, moonshine.Moonshine, "it is quick and needs no download"),
    "whisper": Kind(whisper.find, whisper.Whisper, "it knows the most languages"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine with its model for a language, and why it was taken, in one sentence."""

    engine: str
    language: str
    found: Found
    why: str

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
    return Choice(engine, language, outcome.found, f"{engine} was chosen in the settings.")


def open_engine(choice: Choice) -> Engine:
    """Load the weights: about a second. Raises EngineError if they are damaged."""
    return ENGINES[choice.engine].load(choice.language, choice.found)


def _automatic(language: str, order: Sequence[str], folders: Folders) -> Choice:
    outcomes = [_try(name, language, folders) for name in order]
    problems: list[EngineError] = []
    for outcome in outcomes:
        if isinstance(outcome, Choice):
            passed = f" {' '.join(problem.text for problem in problems)}" if problems else ""
            return Choice(outcome.engine, language, outcome.found, outcome.why + passed)
        problems.append(outcome)
    hints = " ".join(dict.fromkeys(problem.hint for problem in problems if problem.hint))
    reasons = " ".join(problem.text for problem in problems)
    raise EngineError(f"No recogniser for {language!r} works here. {reasons}".strip(), hints)


def _try(name: str, language: str, folders: Folders) -> Choice | EngineError:
    kind = ENGINES[name]
    try:
        return Choice(name, language, kind.find(language, folders), f"{name} serves {language} and {kind.virtue}.")
    except EngineError as error:
        return error
