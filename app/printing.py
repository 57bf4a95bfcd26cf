"""The call as lines of text: for a terminal without a window. One line an event, plain text only."""

from __future__ import annotations

from typing import TextIO

from app import wording
from app.events import Advice, Anger, CallEnded, CallStarted, Cue, Event, Flag, Intent, Notice, Step, Utterance, fill
from app.translation import Translate

SIDE = {"caller": "CALLER  ", "operator": "operator"}
BAR = 10  # cells of the anger bar


class Printer:
    """Writes events to a stream; anger only when level or trend changed."""

    def __init__(self, out: TextIO, translate: Translate) -> None:
        self._out = out
        self._tr = translate
        self._before = ("calm", "steady")

    def show(self, event: Event) -> None:
        """Write the event, if it is one that people read."""
        lines = [printable(line) for line in self._lines(event)]
        if lines:
            print(_clock(event.time), "\n".join(lines), sep="  ", file=self._out, flush=True)

    def _lines(self, event: Event) -> list[str]:
        if isinstance(event, Advice):
            offered = event.action == "offered"
            return [f"  ► {event.headline}", f"{' ' * 9}“{event.say}”"] if offered else []
        line = self._line(event)
        return [line] if line else []

    def _line(self, event: Event) -> str:
        tr = self._tr
        match event:
            case CallStarted():
                return f"── {event.source} · {event.language} · {event.engine} · {event.mode}"
            case Utterance():
                return f"{SIDE[event.channel]}  {event.text}"
            case Anger():
                now = (event.level, event.trend)
                if now == self._before:
                    return ""
                self._before = now
                bar = "█" * round(event.score * BAR)
                why = f" · {tr('said')}: {' / '.join(event.evidence)}" if event.evidence else ""
                return f"  {bar:·<{BAR}} {tr(event.level)}, {tr(event.trend)} ({event.score:.2f}){why}"
            case Flag():
                why = f" · {tr('said')}: {' / '.join(event.evidence)}" if event.evidence else ""
                return f"  ⚑ {tr(event.action)}: {tr(event.reason)} ({tr(event.severity)}){why}"
            case Intent():
                return ""
            case Step():
                return f"  ✓ {tr('step')}: {tr(event.step)}"
            case Cue():
                return f"  ~ {wording.cue(event, tr)}"
            case Notice():
                hint = f" {fill(tr(event.hint), event.values)}" if event.hint else ""
                return f"  i {fill(tr(event.text), event.values)}{hint}"
            case CallEnded():
                flags = ", ".join(dict.fromkeys(tr(flag["reason"]) for flag in event.summary["flags"])) or tr("none")
                return (
                    f"── {tr('call ended')} · {tr('outcome')}: {tr(event.summary['outcome'])} · {tr('flags')}: {flags}"
                )
            case _:
                return ""


def _clock(time: float) -> str:
    return f"{int(time) // 60:02d}:{int(time) % 60:02d}.{int(time * 10) % 10}"


def printable(text: str) -> str:
    """A caller's words must not steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)
