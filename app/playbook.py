"""The cards and phrases of a language: read from YAML, checked, merged with a company's own. Errors name file and line.

Not trusted: safe YAML only, no aliases, a size limit, only {name} and {problem} are filled in. Pure after loading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from app.errors import UserError
from app.phrases import MOST_GAPS, gaps

VERSION = "1"
STEPS = ("cause", "empathy", "solution", "action", "feedback")
PRIORITIES = (  # first wins
    "harm",
    "abuse",
    "legal",
    "manager",
    "media",
    "churn",
    "distress",
    "anger",
    "repeat_caller",
    "sarcasm",
    "silence",
    *STEPS,
)
HEARD = {"operator": (*STEPS, "promise"), "caller": ("repeat_caller", "sarcasm")}
MOST_BYTES = 1_000_000
MOST_HEADLINE, MOST_SAY = 60, 160
_MOST_DEPTH = 8
_OPENS = (
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{([^{}]*)\}")
_BRACKET = re.compile(r"[\[\]{}]")
FIELDS = ("name", "problem")


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of advice: what to do (headline) and what to say."""

    id: str
    situation: str
    headline: str
    say: str
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """All cards of a language by id, in the order of the file, and the phrases heard from each side."""

    language: str
    cards: Mapping[str, Card]
    heard: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def first(self, situation: str) -> tuple[Card, ...]:
        """The cards that may be shown first in a situation: those that follow no other."""
        later = {card.follow_up for card in self.cards.values()}
        return tuple(card for card in self.cards.values() if card.situation == situation and card.id not in later)


def load_playbook(path: Path, own: Path | None = None) -> Playbook:
    """Read the shipped playbook and lay a company's own over it. Raises UserError naming file and line."""
    book = _read(path)
    if own is not None:
        over = _read(own, base=book)
        heard = {
            side: {kind: (*book.heard[side].get(kind, ()), *over.heard[side].get(kind, ())) for kind in HEARD[side]}
            for side in HEARD
        }
        book = Playbook(book.language, {**book.cards, **over.cards}, heard)
    return book


def fill_card(text: str, values: Mapping[str, str], most: int) -> str:
    """Fill {name} and {problem}; a part in [brackets] goes when one of its values is not known, or when the text would
    be longer than `most`. Nothing inside a value is interpreted."""
    known = {name: values[name] for name in FIELDS if values.get(name, "").strip()}
    filled = _filled(text, known)
    return filled if len(filled) <= most else _filled(text, {})


def _filled(text: str, known: Mapping[str, str]) -> str:
    def part(match: re.Match[str]) -> str:
        inner = match.group(1)
        whole = all(name in known for name in _FIELD.findall(inner))
        return _FIELD.sub(lambda field: known[field.group(1)], inner) if whole else ""

    return " ".join(_OPTIONAL.sub(part, text).split())


def _read(path: Path, base: Playbook | None = None) -> Playbook:
    node = _compose(path)
    top = _mapping(path, node, ("version", "language", "cards", "heard"))
    if "language" not in top or (base is None and "cards" not in top):
        _refuse(path, node, "`language` and `cards` are needed")
    if "version" in top and _text(path, top["version"], 10) != VERSION:
        _refuse(path, top["version"], f"only version {VERSION} is known")
    language = _text(path, top["language"], 10)
    if base is not None and language != base.language:
        _refuse(path, top["language"], f"the language is {language!r}, but the call is in {base.language!r}")
    cards: dict[str, Card] = {}
    for entry in _sequence(path, top["cards"]) if "cards" in top else []:
        card = _card(path, entry)
        if card.id in cards:
            _refuse(path, entry, f"card {card.id!r} is there twice")
        cards[card.id] = card
    known = {**(base.cards if base else {}), **cards}
    for entry in _sequence(path, top["cards"]) if "cards" in top else []:
        _check_chain(path, entry, known)
    heard: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        side: dict.fromkeys(kinds, ()) for side, kinds in HEARD.items()
    }
    if "heard" in top:
        heard = _heard(path, top["heard"])
    return Playbook(language, cards, heard)


def _compose(path: Path) -> yaml.Node:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise UserError(
                f"{path}: larger than {MOST_BYTES // 1000} kB",
                "A playbook is text; split it or remove what is not a card.",
            )
        text = raw.decode("utf-8-sig")
        _scan(path, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "Check the path of the playbook.") from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(f"{path}, line {line}: not UTF-8 text", "Save the playbook as UTF-8.") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UserError(f"{path}, line {line}: a control character", "Delete that character.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UserError(f"{path}, line {line}: {error.problem or 'not YAML'}", "Mend that line.") from error
    if node is None:
        raise UserError(f"{path}, line 1: the file is empty", "Begin with `version`, `language` and `cards`.")
    return node


def _scan(path: Path, text: str) -> None:
    """Refuse what no playbook needs before anything is built from it."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        line = f"{path}, line {token.start_mark.line + 1}"
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
            raise UserError(f"{line}: anchors, aliases and tags are not allowed", "Write the text out.")
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > _MOST_DEPTH:
            raise UserError(f"{line}: nested too deeply", "A playbook is a flat list of cards.")


def _card(path: Path, node: yaml.Node) -> Card:
    fields = _mapping(path, node, ("id", "situation", "headline", "say", "follow_up"))
    for name in ("id", "situation", "headline", "say"):
        if name not in fields:
            _refuse(path, node, f"the card has no `{name}`")
    card = Card(
        id=_text(path, fields["id"], 60),
        situation=_text(path, fields["situation"], 60),
        headline=_text(path, fields["headline"], MOST_HEADLINE),
        say=_text(path, fields["say"], MOST_SAY),
        follow_up=_text(path, fields["follow_up"], 60) if "follow_up" in fields else "",
    )
    if card.situation not in PRIORITIES:
        _refuse(
            path, fields["situation"], f"there is no situation {card.situation!r}; there are {', '.join(PRIORITIES)}"
        )
    for name in ("headline", "say"):
        for found in _FIELD.findall(getattr(card, name)):
            if found not in FIELDS:
                _refuse(
                    path,
                    fields[name],
                    f"{{{found}}} is not filled in; only {', '.join('{' + one + '}' for one in FIELDS)}",
                )
        if _FIELD.search(_OPTIONAL.sub("", getattr(card, name))):
            _refuse(path, fields[name], "a {…} must stand in [brackets], so that the sentence reads well without it")
        if _BRACKET.search(_FIELD.sub("", _OPTIONAL.sub(r"\1", getattr(card, name)))):
            _refuse(path, fields[name], "every bracket needs its partner, and none may stand inside another")
    return card


def _check_chain(path: Path, node: yaml.Node, cards: Mapping[str, Card]) -> None:
    fields = _mapping(path, node, ())
    start = cards[fields["id"].value]
    seen, card = {start.id}, start
    while card.follow_up:
        if card.follow_up not in cards:
            _refuse(path, node, f"follow_up {card.follow_up!r} of card {card.id!r} does not exist")
        card = cards[card.follow_up]
        if card.situation != start.situation:
            _refuse(path, node, f"card {card.id!r} follows card {start.id!r}, so it needs the same situation")
        if card.id in seen:
            _refuse(path, node, f"the follow-ups of card {start.id!r} run in a circle")
        seen.add(card.id)


def _heard(path: Path, node: yaml.Node) -> dict[str, dict[str, tuple[str, ...]]]:
    sides = _mapping(path, node, tuple(HEARD))
    result: dict[str, dict[str, tuple[str, ...]]] = {}
    for side, kinds in HEARD.items():
        entries = _mapping(path, sides[side], kinds) if side in sides else {}
        result[side] = {
            kind: tuple(_phrase(path, one) for one in _sequence(path, entries[kind])) if kind in entries else ()
            for kind in kinds
        }
    return result


def _phrase(path: Path, node: yaml.Node) -> str:
    phrase = _text(path, node, 120)
    if not any(character.isalnum() for character in phrase):
        _refuse(path, node, "a phrase needs a word")
    if gaps(phrase) > MOST_GAPS:
        _refuse(path, node, f"at most {MOST_GAPS} times `...` in a phrase")
    return phrase


def _mapping(path: Path, node: yaml.Node, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        _refuse(path, node, "expected `name: value` lines")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if allowed and name not in allowed:
            _refuse(path, key, f"{name!r} is not known here; there are {', '.join(allowed)}")
        if name in found:
            _refuse(path, key, f"{name!r} is there twice")
        found[name] = value
    return found


def _sequence(path: Path, node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        _refuse(path, node, "expected a list of `- ` lines")
    return list(node.value)


def _text(path: Path, node: yaml.Node, most: int) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        _refuse(path, node, "expected a text")
    text = " ".join(str(node.value).split())
    if len(text) > most:
        _refuse(path, node, f"{len(text)} characters are too many; at most {most} can be read during a call")
    return text


def _refuse(path: Path, node: yaml.Node, problem: str) -> Any:
    raise UserError(f"{path}, line {node.start_mark.line + 1}: {problem}", "Mend that line.")
