from __future__ import annotations

import io

import pytest

from app.events import (
    Advice,
    Anger,
    CallEnded,
    CallStarted,
    Cue,
    Event,
    Flag,
    Intent,
    Notice,
    Scored,
    Step,
    Tick,
    Utterance,
    Words,
)
from app.printing import Printer


def printed(*events: Event) -> list[str]:
    out = io.StringIO()
    printer = Printer(out, lambda text: f"~{text}")
    for event in events:
        printer.show(event)
    return out.getvalue().splitlines()


def anger(time: float, score: float, level: str, trend: str, *evidence: str) -> Anger:
    return Anger(time=time, score=score, level=level, trend=trend, evidence=evidence)


def said(text: str, channel: str = "caller") -> Utterance:
    return Utterance(time=61.25, channel=channel, start=58.0, end=61.0, text=text)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            CallStarted(time=0, call="c", language="en", source="angry", engine="vosk: small"),
            "00:00.0  ── angry · en · vosk: small · text",
        ),
        (said("Good morning."), "01:01.2  CALLER    Good morning."),
        (said("Hello!", "operator"), "01:01.2  operator  Hello!"),
        (anger(5, 0.7, "angry", "rising", "liars"), "00:05.0    ███████··· ~angry, ~rising (0.70) · ~said: liars"),
        (
            Flag(time=5, action="raised", reason="legal", severity="critical", evidence=("sue you", "court")),
            "00:05.0    ⚑ ~raised: ~legal (~critical) · ~said: sue you / court",
        ),
        (
            Flag(time=5, action="cleared", reason="anger", severity="coaching"),
            "00:05.0    ⚑ ~cleared: ~anger (~coaching)",
        ),
        (Step(time=5, step="empathy"), "00:05.0    ✓ ~step: ~empathy"),
        (Cue(time=5, cue="overtalk", seconds=1.6), "00:05.0    ~ ~overtalk (~2 s)"),
        (Cue(time=5, cue="repeated_request"), "00:05.0    ~ ~repeated_request"),
        (
            Notice(time=5, level="info", text="{what} heard.", hint="Use {what}.", values={"what": "Mono"}),
            "00:05.0    i ~Mono heard. ~Use Mono.",
        ),
        (
            CallEnded(time=4000, summary={"outcome": "calmed", "flags": [{"reason": "anger"}, {"reason": "anger"}]}),
            "66:40.0  ── ~call ended · ~outcome: ~calmed · ~flags: ~anger",
        ),
        (
            CallEnded(time=4000, summary={"outcome": "calm", "flags": []}),
            "66:40.0  ── ~call ended · ~outcome: ~calm · ~flags: ~none",
        ),
    ],
)
def test_an_event_is_one_line(event: Event, line: str) -> None:
    """With the minute and second of the call in front."""
    assert printed(event) == [line]


def test_a_card_is_two_lines() -> None:
    """What to do, and below it what to say; used and dismissed cards are not printed."""
    card = {"card": "a", "situation": "anger", "headline": "Name it", "say": "I hear you."}
    assert printed(
        Advice(time=7.0, action="offered", **card),
        Advice(time=8.0, action="used", **card),
        Advice(time=9.0, action="dismissed", **card),
    ) == ["00:07.0    ► Name it", "         “I hear you.”"]


@pytest.mark.parametrize(
    "event",
    [
        Words(time=1, channel="caller", start=0, text="so far"),
        Tick(time=1),
        Intent(time=1, intent="manager", score=0.9),  # its flag is printed
        Scored(
            time=1, start=0, end=1, final=True, anger=0, angry=False, intents={}, detected=(), evidence=(), word_count=1
        ),
    ],
    ids=lambda event: event.name,
)
def test_what_people_do_not_read_is_not_printed(event: Event) -> None:
    """Neither half sentences nor numbers."""
    assert printed(event) == []


def test_anger_is_printed_when_it_changes() -> None:
    """A new level or trend, not each new score; the call begins calm and steady."""
    lines = printed(
        anger(1, 0.1, "calm", "steady"),
        anger(2, 0.4, "tense", "rising"),
        anger(3, 0.5, "tense", "rising"),
        anger(4, 0.5, "tense", "steady"),
        anger(5, 0.0, "calm", "steady"),
    )
    assert [line[:7] for line in lines] == ["00:02.0", "00:04.0", "00:05.0"]


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\rb", "a\x07b", "a\u202eb", "a\nb", "a\x9bb", "a\x00b"])
def test_a_callers_words_cannot_steer_the_terminal(text: str) -> None:
    """Control characters and line breaks become spaces."""
    assert printed(said(text)) == ["01:01.2  CALLER    " + "".join(one if one.isprintable() else " " for one in text)]


def test_every_tenth_of_a_second_is_told() -> None:
    """Rounding never shows a time that is off by a tenth."""
    times = [number / 10 for number in range(0, 72_000, 7)]
    shown = [printed(Step(time=time, step="x"))[0].split()[0] for time in times[:2000]]
    assert shown == [f"{n // 600:02d}:{n // 10 % 60:02d}.{n % 10}" for n in range(0, 72_000, 7)][:2000]
