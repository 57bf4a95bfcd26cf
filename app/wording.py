"""The words for levels, trends, flags, steps and times: one place for windows and reports. No Qt; any thread."""

from __future__ import annotations

from app.events import Cue, Flag, Notice, fill
from app.translation import Translate

STEPS = ("cause", "empathy", "solution", "action", "feedback")
SCRIPTED = "scripted"  # the engine of written calls


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours when there are any."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def level(name: str, translate: Translate) -> str:
    """The word for how angry the caller is."""
    words = {"calm": translate("Calm"), "tense": translate("Tense"), "angry": translate("Angry")}
    return words.get(name, name)


def trend(name: str, translate: Translate) -> str:
    """The word for where the caller's anger is going."""
    words = {"rising": translate("rising"), "steady": translate("steady"), "cooling": translate("cooling")}
    return words.get(name, name)


def step(name: str, translate: Translate) -> str:
    """The word for a step of the conversation."""
    words = {
        "cause": translate("Cause"),
        "empathy": translate("Empathy"),
        "solution": translate("Solutions"),
        "action": translate("Action"),
        "feedback": translate("Feedback"),
    }
    return words.get(name, name)


def reason(name: str, translate: Translate) -> str:
    """The words for why a flag was raised, or what a card is for."""
    words = {
        "anger": translate("The caller is angry"),
        "abuse": translate("The caller is abusive"),
        "harm": translate("Somebody may come to harm"),
        "legal": translate("Legal action is mentioned"),
        "manager": translate("A manager is asked for"),
        "media": translate("Going public is mentioned"),
        "hold": translate("The caller has been on hold too long"),
        "churn": translate("The caller wants to leave"),
        "distress": translate("The caller is in distress"),
        "sarcasm": translate("The caller sounds sarcastic"),
        "silence": translate("The caller has gone silent"),
        "repeat_caller": translate("The caller has called before"),
    }
    return words.get(name) or translate("Next step: {step}").replace("{step}", step(name, translate))


def side(channel: str, translate: Translate) -> str:
    """Who is speaking."""
    return translate("Caller") if channel == "caller" else translate("You")


def evidence(items: tuple[str, ...], translate: Translate) -> str:
    """The caller's words that are the evidence, in one line."""
    return f"{translate('said:')} {', '.join(quoted(words, translate) for words in items)}" if items else ""


def quoted(words: str, translate: Translate) -> str:
    """Words in the quotation marks of the reader's language."""
    return translate("“{words}”").replace("{words}", words)


def cue(one: Cue, translate: Translate) -> str:
    """A plain fact about the talk, with how long it lasted."""
    name = translate(one.cue)
    return f"{name} ({translate('{seconds} s')})".replace("{seconds}", f"{one.seconds:.0f}") if one.seconds else name


def flag_evidence(flag: Flag, translate: Translate) -> str:
    """Why a flag was raised, in one line: the caller's words, the score, a raised voice."""
    said = evidence(flag.evidence, translate)
    score = translate("score {score}").replace("{score}", f"{flag.score:.2f}")
    voice = translate("raised_voice") if flag.voice else ""
    return " · ".join(part for part in (said, score, voice) if part)


def notice(one: Notice, translate: Translate) -> tuple[str, str]:
    """Text and hint of a notice in the reader's language, values filled in."""
    return fill(translate(one.text), one.values), fill(translate(one.hint), one.values)
