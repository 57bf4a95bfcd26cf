"""The interface's words in the reader's language, outside Qt: reads the same .ts files that the windows use.

Keys are the English words in the code; what has no translation stays English.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

Translate = Callable[[str], str]

log = logging.getLogger(__name__)


def translator(path: Path) -> Translate:
    """A function from English to the language of the .ts file; for a file that does not exist, English stays."""
    table = _read(path)
    return lambda text: table.get(text, text)


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, str]:
    try:
        tree = ElementTree.parse(path)
    except (OSError, ElementTree.ParseError):
        if path.stem != "en":
            log.warning("no translation in %s", path)
        return {}
    table = {}
    for message in tree.iter("message"):
        source, translation = message.findtext("source"), message.findtext("translation")
        if source and translation and translation.strip():
            table[source] = translation
    return table
