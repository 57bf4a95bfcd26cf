"""The report of a call: one self-contained HTML file with transcript, anger curve, flags, evidence, advice, promises.

Everything is escaped, nothing is scripted, nothing is fetched. The events given are redacted already.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from babel.dates import format_datetime

from app import wording
from app.errors import UserError
from app.events import Advice, Anger, CallEnded, CallStarted, Cue, Event, Flag, Notice, Step, Utterance, fill
from app.paths import private_folder
from app.translation import Translate

TEMPLATE = "report.html.jinja"
_LEVELS = {"calm": "#2f7f86", "tense": "#b7791f", "angry": "#b3264a"}
_CURVE, _GRID = "#44546a", "#d9dee5"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the transcript, with what happened just after it."""

    utterance: Utterance
    level: str
    marks: tuple[Event, ...]


def write_report(events: Sequence[Event], path: Path, translate: Translate, assets: Path) -> Path:
    """Write the report for this user alone; gives its path. Raises UserError."""
    private_folder(path.parent)
    html = report_html(events, translate, assets)
    try:
        path.write_text(html, "utf-8")
        path.chmod(0o600)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)  # half a report is none
        raise UserError(
            f"the report cannot be written to {path} ({error.strerror})", "`calmline calls export` writes it elsewhere."
        ) from error
    return path


def delete_reports(folder: Path, calls: Collection[str], before: float) -> None:
    """Delete the reports of these calls and those written before a wall-clock second; with them the newest call's
    picture. Raises UserError."""
    try:
        old = [path for path in folder.glob("*.html") if path.stem in calls or path.stat().st_mtime < before]
        for path in [*old, *(folder.glob("*.png") if old else [])]:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"cannot delete {error.filename} ({error.strerror})", "Delete the file yourself.") from error


def report_html(events: Sequence[Event], translate: Translate, assets: Path) -> str:
    """The report as HTML."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(assets),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = clock
    environment.filters["cue"] = lambda one: wording.cue(one, translate)
    started = next((event for event in events if isinstance(event, CallStarted)), None)
    ended = next((event for event in events if isinstance(event, CallEnded)), None)
    values: dict[str, Any] = {
        "tr": translate,
        "fill": fill,
        "started": started,
        "language": started.language if started else "en",
        "began": _began(started),
        "summary": dict(ended.summary) if ended else {},
        "duration": ended.time if ended else max((event.time for event in events), default=0.0),
        "rows": _rows(events),
        "flags": [event for event in events if isinstance(event, Flag) and event.action == "raised"],
        "wrong": {event.reason for event in events if isinstance(event, Flag) and event.action == "wrong"},
        "cards": [event for event in events if isinstance(event, Advice) and event.action == "offered"],
        "answers": {
            event.card: event.action for event in events if isinstance(event, Advice) and event.action != "offered"
        },
        "notices": [event for event in events if isinstance(event, Notice)],
        # our own SVG, in which no words of the call occur
        "curve": jinja2.filters.Markup(curve_svg(events, translate)),  # type: ignore[attr-defined,unused-ignore]
    }
    try:
        return environment.get_template(TEMPLATE).render(values)
    except jinja2.TemplateError as error:
        raise UserError(
            f"{assets / TEMPLATE} is missing or damaged", "Fetch Calmline again, or check CALMLINE_ASSETS."
        ) from error


def curve_svg(events: Sequence[Event], translate: Translate) -> str:
    """The caller's anger over time, flags marked; an inline SVG element."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it warns where it cannot keep its list of fonts
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    readings = [event for event in events if isinstance(event, Anger)]
    end = max([event.time for event in events] or [1.0])
    with mpl.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "calmline", "font.family": "sans-serif", "font.size": 10}
    ):
        figure = Figure(figsize=(9, 2.4), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        times = [0.0, *(event.time for event in readings), end]
        scores = [0.0, *(event.score for event in readings), readings[-1].score if readings else 0.0]
        axes.plot(times, scores, color=_CURVE, linewidth=1.6)
        axes.fill_between(times, scores, color=_CURVE, alpha=0.12)
        for event in readings:
            axes.plot(
                event.time,
                event.score,
                marker={"calm": "o", "tense": "^", "angry": "8"}[event.level],
                color=_LEVELS[event.level],
                ms=7,
            )
        for flag in events:
            if isinstance(flag, Flag) and flag.action == "raised":
                axes.axvline(flag.time, color=_LEVELS["angry"], linewidth=1, linestyle=":")
                axes.annotate(
                    "⚑ " + translate(flag.reason),
                    (flag.time, 1.0),
                    xytext=(3, 0),
                    textcoords="offset points",
                    va="top",
                    fontsize=9,
                )
        axes.set(xlim=(0, max(end, 1.0)), ylim=(0, 1.05), yticks=[0, 0.5, 1])
        axes.xaxis.set_major_formatter(lambda value, _: clock(value))
        axes.grid(color=_GRID, linewidth=0.6)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        out = io.StringIO()
        figure.savefig(
            out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")), transparent=True
        )
    svg = out.getvalue()
    return svg[svg.index("<svg") :]


def clock(seconds: float) -> str:
    """Minutes and seconds, hours when there are any."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _began(started: CallStarted | None) -> str:
    from datetime import datetime

    if started is None or not started.began:
        return ""
    return format_datetime(datetime.fromtimestamp(started.began).astimezone(), "medium", locale=started.language)


def _rows(events: Sequence[Event]) -> list[_Row]:
    """Utterances by their start; what followed each one (flags, cues, steps, cards) beside it."""
    rows: list[tuple[Utterance, str, list[Event]]] = []
    level = "calm"
    for event in events:
        if isinstance(event, Utterance):
            rows.append((event, level, []))
        elif isinstance(event, Anger):
            level = event.level
            if rows and rows[-1][0].channel == "caller":
                rows[-1] = (rows[-1][0], level, rows[-1][2])
        elif rows and isinstance(event, Flag | Cue | Step | Advice):
            rows[-1][2].append(event)
    rows.sort(key=lambda row: row[0].start)
    return [_Row(utterance, shown, tuple(marks)) for utterance, shown, marks in rows]
