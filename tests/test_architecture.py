"""The rules of the design that hold for the whole program, proved by reading the imports and by running commands."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.command import write_settings
from helpers.fakes import write_script

from asr.types import Channel
from sentiment.errors import OperatorRefused
from sentiment.types import CallerSound, CallerText

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "asr", "sentiment")
QT = {"PySide6", "shiboken6", "PyQt6", "PyQt5", "qtpy"}
SOUND = {"sounddevice", "_sounddevice"}
HEAVY = {
    "torch",
    "transformers",
    "vosk",
    "ctranslate2",
    "moonshine_voice",
    "matplotlib",
    "sklearn",
    "safetensors",
    *SOUND,
}
CONCRETE = ("asr.engines", "asr.sources", "asr.catalogue", "sentiment.model")


@dataclass(frozen=True)
class Import:
    """A module that a file imports; `late` when only inside a function."""

    file: str
    module: str
    late: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


def files(package: str) -> list[Path]:
    return [path for path in sorted((ROOT / package).rglob("*.py")) if "__pycache__" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[Import]:
    name = path.relative_to(ROOT).as_posix()

    def walk(node: ast.AST, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(name, alias.name, late) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{name}: imports name the whole path"
                yield Import(name, child.module or "", late)
                yield from (Import(name, f"{child.module}.{alias.name}", late) for alias in child.names)
            elif isinstance(child, ast.Call) and ast.unparse(child.func).endswith(("import_module", "__import__")):
                yield from (
                    Import(name, str(one.value), late=True) for one in child.args if isinstance(one, ast.Constant)
                )
            yield from walk(child, late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    return walk(tree(path), late=False)


ALL = [one for package in PACKAGES for path in files(package) for one in imports(path)]


def offenders(rule: Callable[[Import], bool]) -> list[str]:
    return sorted({f"{one.file}: {one.module}" for one in ALL if rule(one)})


def test_there_is_something_to_read() -> None:
    """The rules below are about real files."""
    assert len({one.file for one in ALL}) > 50
    assert any(one.module == "torch" and one.late for one in ALL)
    assert any(one.file == "app/ui/window.py" and one.top == "PySide6" for one in ALL)


@pytest.mark.parametrize(
    ("package", "others"),
    [("asr", {"app", "sentiment", *QT}), ("sentiment", {"app", "asr", *QT})],
    ids=["asr", "sentiment"],
)
def test_hearing_and_judging_know_neither_each_other_nor_the_app(package: str, others: set[str]) -> None:
    """Values in, values out: asr and sentiment import neither Qt, nor app, nor each other."""
    assert offenders(lambda one: one.file.startswith(f"{package}/") and one.top in others) == []


def test_only_the_windows_know_qt() -> None:
    """Everything else runs without a screen, tests included."""
    assert offenders(lambda one: one.top in QT and not one.file.startswith("app/ui/")) == []


def test_the_windows_know_no_model() -> None:
    """The window process holds Qt, state, advice and store, and never loads a recogniser or the anger model."""
    concrete = ("asr.", "sentiment.model", "sentiment.training")
    assert (
        offenders(
            lambda one: one.file.startswith("app/ui/") and (one.top in HEAVY - SOUND or one.module.startswith(concrete))
        )
        == []
    )


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    """So that `calmline --help` and the window are there at once."""
    assert offenders(lambda one: not one.late and one.top in HEAVY | QT and not one.file.startswith("app/ui/")) == []


def test_only_the_composition_root_and_the_commands_name_engines_and_models() -> None:
    """A new engine changes its own file and one line in the catalogue."""

    def names_one(one: Import) -> bool:
        inside = one.file == "app/main.py" or one.file.startswith("app/commands/")
        return one.file.startswith("app/") and not inside and one.module.startswith(CONCRETE)

    assert offenders(names_one) == []


PURE = (
    *(f"sentiment/{name}.py" for name in ("types", "normalise", "tracker", "voice")),
    *(
        f"app/{name}.py"
        for name in ("acts", "advice", "call", "cues", "events", "phrases", "playbook", "redact", "view")
    ),
)


def test_what_follows_from_a_call_reads_no_clock_and_throws_no_dice() -> None:
    """Time is audio time: a replay gives the same events."""
    assert all((ROOT / name).is_file() for name in PURE)
    assert (
        offenders(lambda one: one.file in PURE and one.top in {"time", "datetime", "random", "secrets", "uuid"}) == []
    )


def test_no_language_is_named_in_the_code() -> None:
    """A language is data: at run time only engines ask for one by its code, to say what their weights know."""
    codes = {"en", "ru", "bg", "ro"}
    found = []
    apart = {"training", "engines"}
    for path in (path for package in PACKAGES for path in files(package) if apart.isdisjoint(path.parts)):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Compare):
                continue
            sides = [node.left, *node.comparators]
            constant = any(isinstance(one, ast.Constant) and one.value in codes for one in sides)
            if constant and any(word in ast.dump(node) for word in ("lang", "code", "locale")):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_pickle_and_foreign_code_have_no_way_in() -> None:
    """Models are safetensors, playbooks safe YAML; nothing is evaluated."""
    assert offenders(lambda one: one.top in {"pickle", "dill", "joblib", "shelve", "marshal"}) == []
    found = []
    for path in (path for package in PACKAGES for path in files(package)):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                trusting = any(
                    keyword.arg == "trust_remote_code" and ast.unparse(keyword.value) != "False"
                    for keyword in node.keywords
                )
                if called in ("eval", "exec", "yaml.load", "torch.load", "yaml.unsafe_load") or trusting:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {called}")
    assert found == []


# Only the caller's emotion is ever inferred.


def public_functions(package: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in files(package):
        if "training" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path.relative_to(ROOT).as_posix(), node


def annotations(function: ast.FunctionDef) -> str:
    return " ".join(
        ast.unparse(one.annotation) for one in function.args.args + function.args.kwonlyargs if one.annotation
    )


def test_whatever_scores_takes_the_caller_only() -> None:
    """Every public function that gives scores takes CallerText; every one that takes sound takes CallerSound."""
    scoring = {
        f"{name} {one.name}": annotations(one)
        for name, one in public_functions("sentiment")
        if one.returns and "Scores" in ast.unparse(one.returns)
    }
    hearing = {
        f"{name} {one.name}": annotations(one)
        for name, one in public_functions("sentiment")
        if "NDArray" in annotations(one)
    }
    assert list(scoring) == ["sentiment/model.py score"]
    assert all("CallerText" in taken and "str" not in taken for taken in scoring.values())
    assert hearing == {}


@pytest.mark.parametrize("channel", ["operator", Channel.OPERATOR])
def test_the_operator_cannot_be_scored(channel: str) -> None:
    """What scores take cannot be made of the operator's words or voice."""
    with pytest.raises(OperatorRefused):
        CallerText("any words", channel)
    with pytest.raises(OperatorRefused):
        CallerSound(None, 16_000, channel)  # type: ignore[arg-type]


def test_the_operators_acts_need_no_model() -> None:
    """What the operator did is told by phrases: nothing with an anger output is near."""
    near = {one.module for one in ALL if one.file in ("app/acts.py", "app/phrases.py", "app/cues.py")}
    assert [name for name in near if name.startswith(("sentiment.model", "sentiment.tracker", "sentiment.voice"))] == []


# Commands without Qt and PortAudio.

REFUSE = """\
import sys, os
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {forbidden!r} and "app.commands.show" not in sys.orig_argv:
            with open({log!r}, "a") as file:
                file.write(name + " in " + " ".join(sys.orig_argv[1:])[:200] + "\\n")
            raise ImportError(name + " must not be loaded here")
sys.meta_path.insert(0, Refuse())
"""


@pytest.fixture
def refusing(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment whose processes cannot load Qt or PortAudio, and the file where tries are noted."""
    log = tmp_path / "tried.txt"
    log.touch()
    folder = tmp_path / "refuse"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(REFUSE.format(forbidden=QT | SOUND, log=str(log)), "utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "PYTHONWARNINGS": "default"}, log


def run(environment: dict[str, str], code: str, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_loading_the_commands_loads_nothing_heavy(refusing: tuple[dict[str, str], Path]) -> None:
    """Importing every command but the windows' takes no model, no Qt and no PortAudio."""
    environment, log = refusing
    names = ["analyze", "score", "transcribe", "demo", "doctor", "calls", "models", "playbook"]
    code = (
        "import sys, importlib\n"
        f"for name in {names!r}: importlib.import_module('app.commands.' + name)\n"
        f"print(sorted(set(sys.modules) & {HEAVY | QT!r}))"
    )
    assert run(environment, code).strip() == "[]"
    assert log.read_text() == ""


@pytest.mark.model
def test_commands_for_scripts_load_neither_qt_nor_portaudio(
    refusing: tuple[dict[str, str], Path], home: Path, anger_folder: Path, tmp_path: Path
) -> None:
    """`analyze`, `score`, `transcribe` work where neither is installed, and do not even try."""
    environment, log = refusing
    write_settings(home, anger_model=str(anger_folder))
    call = write_script(
        tmp_path / "call.jsonl",
        ("operator", 0.5, 2.0, "What happened?"),
        ("caller", 3.0, 6.0, "I am furious with all of you."),
    )
    code = (
        "import sys\nfrom app.cli import main\n"
        f"codes = [main(['analyze', {str(call)!r}, '--json']), main(['transcribe', {str(call)!r}, '--json']), "
        "main(['score', '--json'])]\n"
        f"print(codes, sorted(set(sys.modules) & {QT | SOUND!r}))"
    )
    told = run(environment, code, stdin="I am furious\n").splitlines()
    assert told[-1] == "[0, 0, 0] []"
    assert any('"event": "anger"' in line for line in told)
    assert log.read_text() == ""


@pytest.mark.model
def test_the_headless_demo_loads_neither_qt_nor_portaudio(
    refusing: tuple[dict[str, str], Path], home: Path, anger_folder: Path, tmp_path: Path
) -> None:
    """Nor does its listener process; only the picture beside the report is painted by a process of its own."""
    environment, log = refusing
    write_settings(home, anger_model=str(anger_folder))
    call = write_script(tmp_path / "call.jsonl", ("caller", 0.5, 4.0, "I am furious with all of you."))
    code = (
        "import sys\nfrom app.cli import main\n"
        "if __name__ == '__main__':\n"
        f"    code = main(['demo', {str(call)!r}, '--headless', '--speed', '100'])\n"
        f"    print(code, sorted(set(sys.modules) & {QT | SOUND!r}))"
    )
    told = run(environment, code)
    assert told.splitlines()[-1] == "0 []"
    assert "furious" in told
    assert log.read_text() == ""
