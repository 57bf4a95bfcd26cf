import pytest

from app import wording
from app.events import Cue, Flag, Notice


def same(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (-3, "0:00"), (59.9, "0:59"), (61, "1:01"), (3600, "1:00:00"), (7384, "2:03:04")]
)
def test_clock(seconds: float, text: str):
    assert wording.clock(seconds) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [((), ""), (("lied to me",), "said: “lied to me”"), (("<b>a</b>", "{words}"), "said: “<b>a</b>”, “{words}”")],
)
def test_evidence(items: tuple[str, ...], text: str):
    assert wording.evidence(items, same) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [("manager", "A manager is asked for"), ("solution", "Next step: Solutions"), ("own-idea", "Next step: own-idea")],
)
def test_reason(reason: str, text: str):
    assert wording.reason(reason, same) == text


def test_notice_is_translated_before_it_is_filled():
    notice = Notice(time=0.0, level="info", text="Hello {name}", hint="", values={"name": "{x}"})

    assert wording.notice(notice, lambda text: text.replace("Hello", "Bună")) == ("Bună {x}", "")


def test_a_fact_says_how_long_it_lasted():
    told = [Cue(time=9.0, cue="raised_voice", seconds=8.4), Cue(time=9.0, cue="repeated_request")]
    assert [wording.cue(one, same) for one in told] == ["raised_voice (8 s)", "repeated_request"]


def test_a_flag_says_all_that_it_rests_on():
    flag = Flag(time=1.0, action="raised", reason="anger", severity="coaching", evidence=("liars",), score=0.9)
    assert wording.flag_evidence(flag, same) == "said: “liars” · score 0.90"
    raised = Flag(time=1.0, action="raised", reason="anger", severity="coaching", score=0.9, voice=("pitch", "effort"))
    assert wording.flag_evidence(raised, same) == "score 0.90 · raised_voice"
