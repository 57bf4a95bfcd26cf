"""A short angry call as events, for the tests of the windows."""

from __future__ import annotations

from app.events import (
    Advice,
    Anger,
    CallStarted,
    Event,
    Flag,
    Notice,
    Step,
    Utterance,
    Words,
)
from app.view import CallView, fold


def same(text: str) -> str:
    return text


STARTED = CallStarted(time=0.0, call="c1", language="en", source="en-angry", engine="moonshine: tiny", duration=60.0)
CARD = Advice(
    time=30.0, action="offered", card="manager-first", situation="manager", headline="Be honest who is free",
    say="I can't promise a manager is free this minute. Let me start on it now.",
)  # fmt: skip
FLAG = Flag(time=30.0, action="raised", reason="anger", severity="coaching", evidence=("lied to me all week",))
HARM = Flag(time=31.0, action="raised", reason="harm", severity="critical", evidence=("I can't go on",))
NOTICE = Notice(
    time=5.0, level="warning", text="The line is bad.", hint="Ask {name} to repeat.", values={"name": "Ann"}
)
CALL: tuple[Event, ...] = (
    STARTED,
    Utterance(time=4.0, channel="operator", start=0.5, end=3.5, text="Good morning, how can I help?"),
    Utterance(time=9.0, channel="caller", start=4.0, end=8.5, text="I'm waiting for a fridge."),
    Anger(time=9.0, score=0.1, level="calm", trend="steady"),
    Step(time=12.0, step="cause"),
    Utterance(time=20.0, channel="caller", start=14.0, end=19.5, text="Nobody came, nobody even called me."),
    Anger(time=20.0, score=0.5, level="tense", trend="rising", evidence=("nobody came",)),
    Utterance(time=29.0, channel="caller", start=22.0, end=28.5, text="You people have lied to me all week!"),
    Anger(time=29.0, score=0.9, level="angry", trend="rising", evidence=("lied to me all week",)),
    FLAG,
    CARD,
    Words(time=32.0, channel="caller", start=31.0, text="Put your manager"),
)


def view_after(*events: Event) -> CallView:
    view = CallView()
    for event in events:
        view = fold(view, event)
    return view
