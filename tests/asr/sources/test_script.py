from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asr.errors import SourceError
from asr.sources.script import Script, ScriptLine, read_script
from asr.types import Channel

GOOD = {"channel": "caller", "start": 1, "end": 2.5, "text": "Where is my parcel?"}


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "call.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def test_reads_lines_in_order_of_time(tmp_path: Path) -> None:
    other = {"channel": "operator", "start": 0, "end": 1, "text": "Добър  ден,\n\x1b[31m здравейте", "loud": 3}
    assert read_script(written(tmp_path, "", GOOD, "  ", other)) == [
        ScriptLine(Channel.OPERATOR, 0.0, 1.0, "Добър ден, [31m здравейте"),
        ScriptLine(Channel.CALLER, 1.0, 2.5, "Where is my parcel?"),
    ]


def test_takes_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "call.jsonl"
    path.write_text(json.dumps(GOOD), "utf-8-sig")
    assert len(read_script(path)) == 1


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        ({"start": 1, "end": 2, "text": "a"}, "no channel"),
        ({"channel": "caller", "end": 2, "text": "a"}, "no start"),
        ({"channel": "caller", "start": 1, "text": "a"}, "no end"),
        ({"channel": "caller", "start": 1, "end": 2}, "no text"),
        (GOOD | {"channel": "left"}, "channel is neither caller nor operator"),
        (GOOD | {"channel": ["caller"]}, "channel is neither caller nor operator"),
        (GOOD | {"start": "1"}, "start is not a number of seconds from 0 to 86400"),
        (GOOD | {"start": True}, "start is not a number of seconds from 0 to 86400"),
        (GOOD | {"start": -0.1}, "start is not a number of seconds from 0 to 86400"),
        (GOOD | {"start": float("nan")}, "start is not a number of seconds from 0 to 86400"),
        (GOOD | {"end": float("inf")}, "end is not a number of seconds from 0 to 86400"),
        (GOOD | {"end": 86_401}, "end is not a number of seconds from 0 to 86400"),
        (GOOD | {"end": 10**400}, "end is not a number of seconds from 0 to 86400"),
        (GOOD | {"end": 1}, "end is not after start"),
        (GOOD | {"text": None}, "text is not a string"),
        (GOOD | {"text": "a" * 2001}, "text is over 2000 characters"),
        (GOOD | {"text": " \ud800 "}, "text is empty"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, row: object, what: str) -> None:
    path = written(tmp_path, GOOD, "", row)
    with pytest.raises(SourceError) as caught:
        read_script(path)
    assert caught.value.text == f"{path}, line 3: {what}."
    assert caught.value.hint.startswith("Each line is")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "holds no lines"),
        (b"\n \n", "holds no lines"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b" " * 5_000_001, "is over 5 MB"),
    ],
)
def test_unusable_scripts(tmp_path: Path, content: bytes, text: str) -> None:
    path = tmp_path / "call.jsonl"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=text):
        read_script(path)


def test_missing_scripts(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        read_script(tmp_path / "none.jsonl")
    with pytest.raises(SourceError, match="is a folder"):
        read_script(tmp_path)


def test_silence_lasts_a_second_longer_than_the_words(tmp_path: Path) -> None:
    source = Script(written(tmp_path, GOOD))
    chunks = list(source.chunks())
    assert source.duration == 3.5
    assert [chunk.start for chunk in chunks] == pytest.approx([i / 10 for i in range(35)])
    assert {len(sound) for chunk in chunks for sound in chunk.sound.values()} == {1600}
    assert next(source.chunks(3.45)).start == 3.45
    assert len(next(source.chunks(3.45)).sound[Channel.CALLER]) == 800


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.fixed_dictionaries(
                {},
                optional={
                    name: st.one_of(
                        st.sampled_from(["caller", "operator"]), st.floats(), st.text(max_size=5), st.none()
                    )
                    for name in GOOD
                },
            ).map(json.dumps),
        ),
        max_size=4,
    )
)
def test_wild_scripts_give_lines_or_a_source_error(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "call.jsonl"
    path.write_text("\n".join(rows), "utf-8", "replace")
    try:
        lines = read_script(path)
    except SourceError:
        return
    assert all(0 <= line.start < line.end and line.text for line in lines)
