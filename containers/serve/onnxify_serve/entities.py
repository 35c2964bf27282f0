"""From labelled tokens to entities, by the rules of transformers' `TokenClassificationPipeline`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from onnxify_serve.decoder import Decoder

Floats = npt.NDArray[np.float32]
STRATEGIES = ("none", "simple", "first", "average", "max")


class Entity(TypedDict, total=False):
    """As the pipeline answers it: `entity` and `index` of a token, `entity_group` of a group of tokens."""

    entity: str
    entity_group: str
    score: float
    index: int
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A token: where it stands, how it scores for each label, and whether it goes on with a word."""

    word: str
    scores: Floats
    start: int
    end: int
    index: int
    goes_on: bool


@dataclass(frozen=True)
class Part:
    """A piece or a word, once it has a label."""

    label: str
    score: float
    word: str
    start: int
    end: int


class EntityReader:
    """Groups the pieces of a text."""

    def __init__(self, labels: Sequence[str], decoder: Decoder, strategy: str) -> None:
        self._labels = labels
        self._decoder = decoder
        self._strategy = strategy

    def read(self, pieces: Sequence[Piece]) -> list[Entity]:
        """The entities of one sequence, each a dictionary as the pipeline answers it."""
        if self._strategy == "none":
            return [self._describe(piece) for piece in pieces]
        if self._strategy == "simple":
            return self._group([self._label([piece], piece.scores, piece.word) for piece in pieces])
        return self._group([self._agree(word) for word in _split_words(pieces)])

    def _describe(self, piece: Piece) -> Entity:
        best = int(piece.scores.argmax())
        return {
            "entity": self._labels[best],
            "score": float(piece.scores[best]),
            "index": piece.index,
            "word": piece.word,
            "start": piece.start,
            "end": piece.end,
        }

    def _agree(self, word: Sequence[Piece]) -> Part:
        return self._label(word, _CHOICES[self._strategy](word), self._decoder.join([p.word for p in word]))

    def _label(self, pieces: Sequence[Piece], scores: Floats, word: str) -> Part:
        best = int(scores.argmax())
        return Part(self._labels[best], float(scores[best]), word, pieces[0].start, pieces[-1].end)

    def _group(self, parts: Sequence[Part]) -> list[Entity]:
        groups: list[list[Part]] = []
        for part in parts:
            begins, tag = _read_tag(part.label)
            if groups and not begins and tag == _read_tag(groups[-1][-1].label)[1]:
                groups[-1].append(part)
            else:
                groups.append([part])
        return [self._close(group) for group in groups]

    def _close(self, group: Sequence[Part]) -> Entity:
        return {
            "entity_group": group[0].label.split("-", 1)[-1],
            "score": float(np.mean([part.score for part in group])),
            "word": self._decoder.join([part.word for part in group]),
            "start": group[0].start,
            "end": group[-1].end,
        }


def merge_overlapping(entities: Sequence[Entity]) -> list[Entity]:
    """What windows that overlap found twice, once: the longest of those that meet, or the surest."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda each: each["start"]):
        if not kept or not kept[-1]["start"] <= entity["start"] < kept[-1]["end"]:
            kept.append(entity)
        elif _weight(entity) > _weight(kept[-1]):
            kept[-1] = entity
    return kept


def _weight(entity: Entity) -> tuple[int, float]:
    return entity["end"] - entity["start"], entity["score"]


def _split_words(pieces: Sequence[Piece]) -> list[list[Piece]]:
    words: list[list[Piece]] = []
    for piece in pieces:
        if words and piece.goes_on:
            words[-1].append(piece)
        else:
            words.append([piece])
    return words


def _read_tag(label: str) -> tuple[bool, str]:
    # What has no prefix goes on with its like.
    return label.startswith("B-"), label[2:] if label.startswith(("B-", "I-")) else label


def _first(word: Sequence[Piece]) -> Floats:
    return word[0].scores


def _surest(word: Sequence[Piece]) -> Floats:
    return max(word, key=lambda piece: float(piece.scores.max())).scores


def _mean(word: Sequence[Piece]) -> Floats:
    mean: Floats = np.mean([piece.scores for piece in word], axis=0)
    return mean


_CHOICES: dict[str, Callable[[Sequence[Piece]], Floats]] = {
    "first": _first,
    "average": _mean,
    "max": _surest,
}
