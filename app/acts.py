"""What the operator did in an utterance (asked for the cause, showed empathy, offered options, promised …), by phrases.

Facts about the conversation, never about the operator's feelings: no model with an anger output sees these words. Pure.
"""

from __future__ import annotations

from app.phrases import Phrases, plain
from app.playbook import HEARD, Playbook


class Acts:
    """Recognises the acts of the playbook's language."""

    def __init__(self, book: Playbook) -> None:
        self._language = book.language
        self._phrases = {
            side: {kind: Phrases(book.heard.get(side, {}).get(kind, ()), book.language) for kind in kinds}
            for side, kinds in HEARD.items()
        }

    def of(self, side: str, text: str) -> tuple[str, ...]:
        """The acts of an utterance of `side` (operator or caller), in the playbook's order."""
        words = plain(text, self._language)
        return tuple(kind for kind, phrases in self._phrases[side].items() if phrases.find_plain(words))
