"""The command line. Commands live in app/commands; this file only reads arguments and turns problems into exit codes.

0 fine; 1 a problem, explained on stderr in one or two lines; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from pathlib import Path

from app.errors import PROBLEMS
from app.process import settle

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `calmline`; gives the exit code."""
    settle()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us; words for stderr would go to stdout
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - stays open for the process's life
    with contextlib.suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        chosen = _parser().parse_args(arguments)
        module, _, function = chosen.run.partition(":")
        command: Command = getattr(import_module(module), function)
        code = command(chosen)
        sys.stdout.flush()  # here, where a full disk can still be explained
        return code
    except PROBLEMS as error:
        explain(error.text, error.hint)
        return 1
    except KeyboardInterrupt:
        explain("stopped", "What was computed so far is kept.")
        return 1
    except BrokenPipeError:  # the reader of our output has seen enough
        return 1
    except OSError as error:
        explain(
            f"{error.strerror or type(error).__name__}{f': {error.filename}' if error.filename else ''}",
            "Check disk space and permissions.",
        )
        return 1
    finally:
        _let_go()


def _let_go() -> None:
    """What could not be written must not fail again, unexplained, when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain(text: str, hint: str = "") -> None:
    """A problem on stderr: what was wrong, and what to do."""
    for line in (f"calmline: {text}", *([f"  {hint}"] if hint else [])):
        print("".join(one if one.isprintable() else " " for one in line), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calmline", description="Timely calm advice during a difficult call, on your own computer."
    )
    parser.add_argument("--version", action="version", version=f"calmline {metadata.version('calmline')}")
    parser.set_defaults(run="app.commands.demo:window")
    commands = parser.add_subparsers(metavar="COMMAND")
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument(
        "--lang", metavar="L", help="language of the call: en, ru, bg, ro (default: the setting, else en)"
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="only JSON on stdout, one object a line")
    hearing = argparse.ArgumentParser(add_help=False)
    hearing.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a recording, or a call script (.jsonl)")
    hearing.add_argument("--engine", metavar="E", help="recogniser: auto, moonshine, whisper, vosk")
    hearing.add_argument(
        "--caller", choices=("left", "right"), help="the side of a stereo recording that holds the caller"
    )

    demo = commands.add_parser("demo", parents=[language], help="a bundled recorded call through the real pipeline")
    demo.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="angry, calm or a full name such as en-angry; a file of your own works too",
    )
    demo.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="times real time (default 1)")
    demo.add_argument("--headless", action="store_true", help="no window: print the call and write a report")
    demo.set_defaults(run="app.commands.demo:demo")

    analyze = commands.add_parser(
        "analyze", parents=[language, as_json, hearing], help="recordings or call scripts, as fast as possible"
    )
    analyze.add_argument("--mode", choices=("text", "text+voice"), help="what anger is read from")
    analyze.add_argument("--no-store", action="store_true", help="do not keep the calls in the store")
    analyze.set_defaults(run="app.commands.analyze:analyze")

    transcribe = commands.add_parser("transcribe", parents=[language, as_json, hearing], help="recordings to words")
    transcribe.set_defaults(run="app.commands.transcribe:transcribe")

    score = commands.add_parser("score", parents=[language, as_json], help="caller lines on stdin, one answer a line")
    score.set_defaults(run="app.commands.score:score")

    calls = commands.add_parser("calls", help="the calls kept on this workstation").add_subparsers(
        metavar="ACTION", required=True
    )
    calls.add_parser("list", parents=[as_json], help="all calls, newest first").set_defaults(
        run="app.commands.calls:list_calls"
    )
    show = calls.add_parser("show", parents=[as_json], help="one call")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run="app.commands.calls:show")
    export = calls.add_parser("export", help="one call as a file on stdout")
    export.add_argument("id", metavar="ID")
    export.add_argument("--format", choices=("html", "json", "csv"), default="html")
    export.add_argument("--output", type=Path, metavar="FILE", help="write there instead of stdout")
    export.set_defaults(run="app.commands.calls:export")
    purge = calls.add_parser("purge", help="really delete calls")
    purge.add_argument("--older-than", type=_days, metavar="DAYS", help="default: the setting retention_days")
    purge.add_argument("--all", action="store_true", help="every call")
    purge.set_defaults(run="app.commands.calls:purge")

    models = commands.add_parser("models", help="recogniser models").add_subparsers(metavar="ACTION", required=True)
    models.add_parser("list", parents=[as_json], help="which recogniser serves which language here").set_defaults(
        run="app.commands.models:list_models"
    )
    install = models.add_parser("install", help="fetch a model from its publisher, or take it from a file")
    install.add_argument("name", metavar="NAME", help="as `calmline models list` shows it")
    install.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="an archive or a folder: needs no internet"
    )
    install.add_argument("--accept-digest", action="store_true", help="where no checksum is known: trust the shown one")
    install.set_defaults(run="app.commands.models:install_model")
    models.add_parser("verify", help="compare all weights with their checksums").set_defaults(
        run="app.commands.models:verify"
    )
    playbook = commands.add_parser("playbook", help="advice cards").add_subparsers(metavar="ACTION", required=True)
    check = playbook.add_parser("check", parents=[language], help="check a playbook of your own")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run="app.commands.playbook:check")

    doctor = commands.add_parser("doctor", parents=[as_json], help="what works here, and what to do about the rest")
    doctor.set_defaults(run="app.commands.doctor:doctor")
    bench = commands.add_parser("bench", help="measure this workstation and the anger model").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    anger = bench.add_parser(
        "anger", parents=[as_json], help="the anger model on unseen lines, the alarm on whole calls"
    )
    anger.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="public sets (text/, lexicon/, …): more rows, baselines"
    )
    anger.add_argument(
        "--sound", type=Path, metavar="FOLDER", help="recordings of whole calls, as tools/record_calls.py writes them"
    )
    anger.add_argument("--write-card", action="store_true", help="write what was measured into the model's card")
    anger.set_defaults(run="app.commands.bench_anger:bench_anger")
    for what, about in (
        ("words", "word error rates of every recogniser; FOLDER holds sound files and a manifest.jsonl"),
        ("speed", "analyze against the calls' length"),
        ("delay", "from the end of a caller's sentence to score and card"),
    ):
        one = bench.add_parser(what, parents=[as_json], help=about)
        one.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="recordings of your own")
        one.set_defaults(run="app.commands.bench:bench")
    return parser


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 100:
        raise argparse.ArgumentTypeError("a number from 0.1 to 100 is needed")
    return speed


def _days(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise argparse.ArgumentTypeError("a whole number of days is needed")
    return int(text)


def run() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    run()
