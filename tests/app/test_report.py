from __future__ import annotations

import os
import stat
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.fakes import ASSETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import report
from app.errors import UserError
from app.events import Advice, Anger, CallEnded, CallStarted, Cue, Event, Flag, Notice, Step, Utterance
from app.report import clock, curve_svg, delete_reports, report_html, write_report
from app.translation import translator

WILD = (
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} {# gone #}",
    "\"quoted\" & 'single' `back`",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
)


def english(text: str) -> str:
    return text


def html_of(*events: Event) -> str:
    return report_html(events, english, ASSETS)


class Page(HTMLParser):
    """What a browser sees: tags with their attributes, and the text outside of style and drawing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "svg", "title"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)


def assert_harmless(html: str) -> None:
    """No script, no handler, nothing fetched, nothing to click that leads away."""
    for tag, attributes in Page(html).tags:
        assert tag not in ("script", "iframe", "object", "embed", "link", "base", "form", "img", "a", "audio", "video")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "action", "formaction", "data", "poster", "background")
            if name.endswith("href"):
                assert str(value).startswith("#")
    addresses = [part.split('"')[0] for part in html.split("://")[1:]]
    assert set(addresses) <= {"www.w3.org/2000/svg", "www.w3.org/1999/xlink"}  # names of formats, never fetched


STARTED = CallStarted(
    time=0.0, call="20260101-120000-ab", language="en", source="line 7", engine="vosk: small", began=1_767_268_800.0
)


def angry_call(words: str = "furious", *, source: str = "line 7") -> list[Event]:
    """Everything that can be in a report."""
    return [
        CallStarted(time=0.0, call="a1", language="en", source=source, engine=words, began=1_767_268_800.0),
        Notice(time=0.0, level="warning", text=f"problem {{what}} {words}", hint="hint {what}", values={"what": words}),
        Utterance(time=3.3, channel="operator", start=0.5, end=3.0, text="What happened?"),
        Step(time=3.3, step="cause"),
        Utterance(time=8.3, channel="caller", start=4.0, end=8.0, text=words),
        Anger(time=8.3, score=0.8, level="angry", trend="rising", evidence=(words,)),
        Flag(time=8.3, action="raised", reason="anger", severity="coaching", evidence=(words, words), voice=("pitch",)),
        Flag(time=8.3, action="raised", reason="manager", severity="coaching", evidence=()),
        Advice(time=8.3, action="offered", card=words, situation="anger", headline=words, say=words),
        Advice(time=9.0, action="used", card=words, situation="anger", headline=words, say=words),
        Flag(time=9.5, action="wrong", reason="manager", severity="coaching"),
        Cue(time=20.0, cue="long_silence", seconds=12.0),
        Anger(time=21.0, score=0.3, level="tense", trend="cooling"),
        Flag(time=25.0, action="cleared", reason="anger", severity="coaching"),
        CallEnded(
            time=30.0,
            summary={
                "duration": 30.0,
                "flags": [],
                "steps": ["cause"],
                "promises": [{"time": 12.0, "text": words}],
                "outcome": "calmed",
                "peak": 0.8,
                "onset": 4.0,
                "cards": 1,
            },
        ),
    ]


@pytest.mark.parametrize("words", WILD)
def test_callers_words_are_plain_text(words: str) -> None:
    """Tags, quotes and template syntax in words, headlines, names and notices are shown as they are and do nothing."""
    html = html_of(*angry_call(words, source=words))

    assert_harmless(html)
    expected = " ".join(words.split())
    assert Page(html).text.count(expected) >= 9  # said, evidence, headline, say, promise, name, engine, notice
    assert f"problem {expected} {expected} hint {expected}" in Page(html).text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_any_words_are_plain_text(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was heard, the page stays harmless and shows it."""
    with monkeypatch.context() as patched:
        patched.setattr(report, "curve_svg", lambda *_: "<svg></svg>")
        html = html_of(*angry_call(words, source=words))

    assert_harmless(html)
    assert " ".join(words.split()) in Page(html).text


def test_one_file_without_scripts_or_links() -> None:
    """Nothing is fetched: styles and drawing are inside, and the browser is told to allow nothing else."""
    page = Page(html_of(*angry_call()))

    policy = next(tag for tag in page.tags if tag[1].get("http-equiv") == "Content-Security-Policy")
    assert policy[1]["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert [tag for tag, _ in page.tags].count("svg") == 1


def test_tells_what_happened() -> None:
    """Transcript, flags with evidence, cards and what became of them, steps, promises, outcome, notices."""
    text = Page(html_of(*angry_call())).text

    for part in (
        "anger began 0:04",
        "raised_voice",
        "line 7",
        "duration 0:30",
        "outcome calmed",
        "flags 2",
        "cards offered 1",
        "0:08 ⚑ anger (coaching)",
        "said: furious furious",
        "manager (coaching) · marked wrong by the operator",
        "furious · used “furious”",
        "✓ cause · ○ empathy · ○ solution · ○ action · ○ feedback",
        "0:12 promised: furious",
        "0:00 operator What happened? ✓ cause",
        "problem furious furious hint furious",
    ):
        assert part in text, part


def test_a_call_without_events() -> None:
    """Nothing happened: still a page that says so."""
    page = Page(html_of())

    for part in ("duration 0:00", "outcome unfinished", "flags 0", "No flags were raised.", "No advice was needed."):
        assert part in page.text, part
    assert_harmless(html_of())


@pytest.mark.parametrize("count", range(1, len(angry_call())))
def test_a_call_that_did_not_end(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off anywhere, the report is made of what was kept."""
    monkeypatch.setattr(report, "curve_svg", lambda *_: "<svg></svg>")
    events = angry_call()[:count]
    text = Page(html_of(*events)).text

    assert "outcome unfinished" in text
    assert f"duration {clock(events[-1].time)}" in text


@pytest.mark.parametrize("code", ["en", "ru", "bg", "ro"])
def test_speaks_the_language_of_the_call(code: str) -> None:
    """Every heading, label, level and reason is translated, and the page says which language it is in."""
    path = ASSETS / "translations" / f"{code}.ts"
    table = {one.findtext("source"): one.findtext("translation") for one in ElementTree.parse(path).iter("message")}
    asked: set[str] = set()

    def translate(text: str) -> str:
        asked.add(text)
        return translator(path)(text)

    events = [CallStarted(time=0.0, call="a", language=code, source="x", engine="y", began=1.0), *angry_call()[3:]]
    html = report_html(events, translate, ASSETS)

    assert Page(html).tags[0] == ("html", {"lang": code})
    assert translate("Call report") in Page(html).text
    assert code == "en" or {text for text in asked if not table.get(text)} == set()


def test_lines_stand_in_order_with_what_followed_them() -> None:
    """Utterances by their beginning; a caller's line has the level that it led to, an operator's none."""
    events: list[Event] = [
        Utterance(time=9.0, channel="operator", start=5.0, end=8.0, text="second"),
        Utterance(time=9.5, channel="caller", start=2.0, end=9.0, text="first"),
        Anger(time=9.5, score=0.7, level="angry", trend="rising"),
        Flag(time=9.5, action="raised", reason="anger", severity="coaching"),
    ]
    page = Page(html_of(*events))

    assert page.text.index("first") < page.text.index("second")
    classes = [attributes["class"] for tag, attributes in page.tags if tag == "div" and "class" in attributes]
    assert [one for one in classes if one and one.startswith("said")] == ["said caller angry", "said operator calm"]


def test_the_curve_is_a_drawing_of_its_own() -> None:
    """Well-formed SVG, the same for the same call, with a mark for each reading and each flag, and no words of it."""
    events = angry_call("Quagga")
    svg = curve_svg(events, english)

    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert svg == curve_svg(events, english)
    assert (svg.count("⚑ anger"), svg.count("⚑ manager")) == (1, 1)
    assert "Quagga" not in svg


@pytest.mark.parametrize("events", [[], [STARTED], [Anger(time=0.0, score=0.0, level="calm", trend="steady")]])
def test_a_curve_of_almost_nothing(events: list[Event]) -> None:
    """A call of no length is drawn as well."""
    assert ElementTree.fromstring(curve_svg(events, english)) is not None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0:00"), (59.99, "0:59"), (60.0, "1:00"), (3599.9, "59:59"), (3661.0, "1:01:01")]
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_only_this_user_may_read_it(tmp_path: Path) -> None:
    """Folder 0700, file 0600, whatever the umask."""
    before = os.umask(0)
    try:
        path = write_report(angry_call(), tmp_path / "reports" / "a1.html", english, ASSETS)
    finally:
        os.umask(before)

    assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o700, 0o600]
    assert path.read_text("utf-8") == html_of(*angry_call())


def test_a_report_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """A file where the folder should be, a folder where the file should be."""
    (tmp_path / "file").write_text("")
    (tmp_path / "a1.html").mkdir()
    for path in (tmp_path / "file" / "a1.html", tmp_path / "a1.html"):
        with pytest.raises(UserError) as caught:
            write_report([STARTED], path, english, ASSETS)
        assert caught.value.hint


def test_a_missing_template_is_explained(tmp_path: Path) -> None:
    """Assets that are not there: one error, no traceback."""
    with pytest.raises(UserError, match="missing or damaged") as caught:
        report_html([STARTED], english, tmp_path)
    assert caught.value.hint == "Fetch Calmline again, or check CALMLINE_ASSETS."


def test_reports_go_with_their_calls(tmp_path: Path) -> None:
    """Reports of deleted calls and those that are too old; the picture goes with any of them; nothing else does."""
    ages = {"gone.html": 1000, "old.html": 10, "new.html": 1000, "overlay.png": 1000, "notes.txt": 10}
    for name, age in ages.items():
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (age, age))

    delete_reports(tmp_path, {"unknown"}, 5.0)
    first = sorted(path.name for path in tmp_path.iterdir())
    delete_reports(tmp_path, {"gone"}, 500.0)
    second = sorted(path.name for path in tmp_path.iterdir())
    delete_reports(tmp_path / "none", {"gone"}, 500.0)

    assert first == sorted(ages)
    assert second == ["new.html", "notes.txt"]
