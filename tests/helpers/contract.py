"""The fields and values of `--json` that scripts rely on, as a table; more fields may follow, fewer may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def share(value: Any) -> bool:
    return number(value) and value <= 1


def true_or_false(value: Any) -> bool:
    return isinstance(value, bool)


def texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def some_of(*allowed: str) -> Check:
    return lambda value: texts(value) and set(value) <= set(allowed)


INTENTS = ("manager", "legal", "abuse", "churn", "media", "harm", "distress")
STEPS = ("cause", "empathy", "solution", "action", "feedback")
REASONS = ("anger", "abuse", "harm", "legal", "manager", "media", "hold")
SEVERITIES = ("info", "coaching", "critical")
CHANNEL = one_of("caller", "operator")
CUES = ("overtalk", "long_silence", "raised_voice", "passive_listening", "repeated_request")


def summary(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and number(value["duration"])
        and all(flag["reason"] in REASONS and flag["severity"] in SEVERITIES for flag in value["flags"])
        and some_of(*STEPS)(value["steps"])
        and all(number(promise["time"]) and text(promise["text"]) for promise in value["promises"])
        and text(value["outcome"])
    )


EVENTS: dict[str, dict[str, Check]] = {
    "call_started": {"language": text, "source": text, "engine": text, "mode": one_of("text", "text+voice")},
    "utterance": {"channel": CHANNEL, "start": number, "end": number, "text": text},
    "step": {"step": one_of(*STEPS)},
    "anger": {
        "score": share,
        "level": one_of("calm", "tense", "angry"),
        "trend": one_of("rising", "steady", "cooling"),
        "evidence": texts,
    },
    "intent": {"intent": one_of(*INTENTS), "score": share},
    "cue": {"cue": one_of(*CUES)},
    "notice": {"level": one_of("info", "warning", "error"), "text": text, "hint": text},
    "advice": {
        "action": one_of("offered", "used", "dismissed"),
        "card": text,
        "situation": text,
        "headline": text,
        "say": text,
    },
    "flag": {
        "action": one_of("raised", "cleared"),
        "reason": one_of(*REASONS),
        "severity": one_of(*SEVERITIES),
        "evidence": texts,
    },
    "call_ended": {"summary": summary},
}
SCORE: dict[str, Check] = {
    "text": text,
    "lang": text,
    "anger": share,
    "angry": true_or_false,
    "abuse": share,
    "abusive": true_or_false,
    "intents": some_of(*INTENTS),
    "evidence": texts,
}
WORD: dict[str, Check] = {"text": text, "start": number, "end": number, "confidence": share}
TRANSCRIBE: dict[str, Check] = {
    "file": text,
    "channel": CHANNEL,
    "start": number,
    "end": number,
    "text": text,
    "words": lambda value: all(not problems(word, WORD) for word in value),
}


def problems(row: Mapping[str, Any], table: Mapping[str, Check]) -> list[str]:
    """The fields of `row` that break the contract."""
    return [name for name, allowed in table.items() if name not in row or not allowed(row[name])]


def event_problems(row: Mapping[str, Any]) -> list[str]:
    """The same for an event of `analyze`: `event` comes first, then its time."""
    if list(row)[:2] != ["event", "time"] or row["event"] not in EVENTS or not number(row["time"]):
        return ["event"]
    return problems(row, EVENTS[row["event"]])
