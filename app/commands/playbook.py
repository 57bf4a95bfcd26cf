"""`calmline playbook check`: whether a playbook of one's own can be used, with file and line where not."""

from __future__ import annotations

import argparse
from collections import Counter

from app.main import load_program
from app.playbook import load_playbook


def check(chosen: argparse.Namespace) -> int:
    """Lay the file over the shipped playbook; problems are raised with their line."""
    program = load_program()
    language = program.language(chosen.lang)
    shipped = program.paths.playbook(language.code)
    before = load_playbook(shipped)
    book = load_playbook(shipped, chosen.file)
    changed = [card for card in book.cards.values() if before.cards.get(card.id) != card]
    counts = Counter(card.situation for card in changed)
    print(f"{chosen.file}: fine; {len(changed)} cards added or replaced in {language.name}")
    for situation, number in counts.items():
        print(f"  {situation}: {number}")
    return 0
