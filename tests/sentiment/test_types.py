from __future__ import annotations

import numpy as np
import pytest

from asr.types import Channel
from sentiment.errors import OperatorRefused, SentimentError
from sentiment.types import CALLER, INTENTS, CallerSound, CallerText, Scores

NOT_THE_CALLER = ["operator", Channel.OPERATOR, "", "CALLER", "caller ", "both", "left"]
WORDS = "you useless lot"


@pytest.mark.parametrize("channel", NOT_THE_CALLER)
def test_text_of_anybody_but_the_caller_is_refused(channel: str) -> None:
    """Words that are not the caller's cannot even be handed to a function that scores."""
    with pytest.raises(OperatorRefused) as refused:
        CallerText(WORDS, channel)
    assert isinstance(refused.value, SentimentError)
    assert WORDS not in refused.value.text


@pytest.mark.parametrize("channel", NOT_THE_CALLER)
def test_sound_of_anybody_but_the_caller_is_refused(channel: str) -> None:
    """Sound that is not the caller's cannot even be handed to a function that measures."""
    with pytest.raises(OperatorRefused):
        CallerSound(np.zeros(16, np.float32), 16_000, channel)


@pytest.mark.parametrize("channel", [CALLER, Channel.CALLER])
def test_the_caller_is_taken(channel: str) -> None:
    """The channel's name and the recogniser's constant both mean the caller."""
    assert CallerText(WORDS, channel).text == WORDS
    assert CallerSound(np.ones(3, np.float32), 8_000, channel).samples.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (Scores(), (0.0, False)),
        (Scores(intents={"abuse": 0.4}), (0.4, False)),
        (Scores(intents={"abuse": 0.9}, detected=("abuse",)), (0.9, True)),
        (Scores(intents={"manager": 0.9}, detected=("manager",)), (0.0, False)),
    ],
)
def test_abuse_is_one_of_the_intents(scores: Scores, expected: tuple[float, bool]) -> None:
    """Abuse is read from the intents, apart from anger."""
    assert (scores.abuse, scores.abusive) == expected


def test_the_intents_are_those_of_the_contract() -> None:
    """Scripts rely on these names."""
    assert set(INTENTS) == {"manager", "legal", "abuse", "churn", "media", "harm", "distress"}
