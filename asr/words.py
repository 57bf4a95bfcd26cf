"""Small helpers on words: times where an engine gives none, agreement of two hypotheses. Pure functions."""

from __future__ import annotations

from asr.types import Word

LONGEST_LOOP = 12  # words


def spread(text: str, start: float, end: float, confidence: float = 1.0) -> tuple[Word, ...]:
    """The words of `text` at an even rate from `start` to `end`."""
    words = text.split()
    step = (end - start) / max(1, len(words))
    return tuple(
        Word(word, round(start + i * step, 3), round(start + (i + 1) * step, 3), confidence)
        for i, word in enumerate(words)
    )


def agreed(before: str, after: str) -> int:
    """How many leading words two hypotheses share, letter case and punctuation aside."""
    count = 0
    for one, other in zip(before.split(), after.split(), strict=False):
        if _bare(one) != _bare(other):
            break
        count += 1
    return count


def _bare(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum()) or word


def without_loops(text: str, most: int = 3) -> str:
    """Cut what a decoder that lost its way repeats over and over: a phrase stays `most` times in a row."""
    words = text.split()
    bare = [_bare(word) for word in words]
    for size in range(1, min(LONGEST_LOOP, len(words) // (most + 1)) + 1):
        at = 0
        while at + size * (most + 1) <= len(words):
            phrase, repeats = bare[at : at + size], 1
            while bare[at + repeats * size : at + (repeats + 1) * size] == phrase:
                repeats += 1
            if repeats > most:
                cut = slice(at + most * size, at + repeats * size)
                del words[cut], bare[cut]
            at += 1
    return " ".join(words)
