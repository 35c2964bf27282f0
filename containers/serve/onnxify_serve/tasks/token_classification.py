"""A label for each token, or for each group of tokens: named entities, parts of speech."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding

from onnxify_serve.activations import softmax
from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.decoder import Decoder
from onnxify_serve.entities import STRATEGIES, Entity, EntityReader, Piece, merge_overlapping
from onnxify_serve.errors import InvalidParameterError
from onnxify_serve.inputs import parse_strings
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import check_names, parse_choice, parse_integer, parse_truncation, parse_words
from onnxify_serve.request import Request
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens

_KNOWN = ("aggregation_strategy", "ignore_labels", "stride", "truncation")


@dataclass(frozen=True)
class TokenClassificationPlan:
    """Which texts, grouped how."""

    texts: Sequence[str]
    is_list: bool
    labels: Sequence[str]
    unknown_token_id: int | None
    strategy: str
    ignored_labels: Sequence[str]
    stride: int | None
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One list of entities a text."""
        return len(self.texts)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence a text, cut; or windows over the whole of it when a stride is given."""
        if self.stride is None:
            return tokenizer.tokenize(self.texts, with_offsets=True)
        room = tokenizer.max_length - tokenizer.count_special_tokens(is_pair=False)
        if self.stride >= room:
            raise InvalidParameterError(f"`stride` is `{self.stride}`, but must be less than {room}.")
        return tokenizer.tokenize_windows(self.texts, max_length=tokenizer.max_length, stride=self.stride)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The logits of the tokens that are no padding, (tokens, labels)."""
        rows = zip(batch.outputs[0], batch.encodings, strict=True)
        return [logits[: len(encoding)] for logits, encoding in rows]

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """A text without an entity."""
        del row
        return len("[],")

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A list of entities for each text."""
        reader = EntityReader(self.labels, tokens.decoder, self.strategy)
        answers: list[list[Entity]] = [[] for _ in self.texts]
        for owner, logits, encoding in zip(tokens.owners, rows, tokens.encodings, strict=True):
            pieces = self._cut(self.texts[owner], encoding, softmax(logits), tokens.decoder)
            answers[owner] += [entity for entity in reader.read(pieces) if not self._is_ignored(entity)]
        windows = Counter(tokens.owners)
        answers = [
            merge_overlapping(entities) if windows[owner] > 1 else entities
            for owner, entities in enumerate(answers)
        ]
        return json.dumps(answers if self.is_list else answers[0])

    def _cut(self, text: str, encoding: Encoding, scores: Floats, decoder: Decoder) -> list[Piece]:
        pieces = []
        rows = zip(encoding.ids, encoding.offsets, encoding.special_tokens_mask, scores, strict=True)
        for index, (token_id, (start, end), is_special, row) in enumerate(rows):
            if is_special:
                continue
            word, written = decoder.token_of(token_id), text[start:end]
            if token_id == self.unknown_token_id:
                pieces.append(Piece(written, row, start, end, index, goes_on=False))
            else:
                goes_on = _goes_on(text, word, start, end, marks_word_parts=decoder.marks_word_parts)
                pieces.append(Piece(word, row, start, end, index, goes_on=goes_on))
        return pieces

    def _is_ignored(self, entity: Entity) -> bool:
        label = entity["entity"] if "entity" in entity else entity["entity_group"]
        return label in self.ignored_labels


class TokenClassification:
    """Token classification, alone or grouped."""

    outputs = ("logits",)

    def __init__(self, settings: JsonFile) -> None:
        """Read the labels, and which token stands for what the tokenizer doesn't know."""
        self._labels = settings.strings("id2label")
        self.width = len(self._labels)
        self._unknown_token_id = settings.token_id("unkTokenId")

    def plan(self, request: Request) -> TokenClassificationPlan:
        """Check the inputs and the parameters."""
        parameters = request.parameters
        check_names(parameters, known=_KNOWN)
        texts, is_list = parse_strings(request.inputs)
        strategy = parse_choice(parameters, "aggregation_strategy", STRATEGIES)
        stride = parse_integer(parameters, "stride", smallest=0)
        ignored = parse_words(parameters, "ignore_labels")
        # The pipeline refuses this when it is said, and lets it pass when it is left to the default.
        if stride is not None and strategy == "none":
            raise InvalidParameterError(
                "`stride` needs an `aggregation_strategy` other than `none`, which can't merge what overlaps."
            )
        return TokenClassificationPlan(
            texts=texts,
            is_list=is_list,
            labels=self._labels,
            unknown_token_id=self._unknown_token_id,
            strategy=strategy or "none",
            ignored_labels=["O"] if ignored is None else ignored,
            stride=stride,
            truncation=parse_truncation(parameters),
        )


def _goes_on(text: str, word: str, start: int, end: int, *, marks_word_parts: bool) -> bool:
    if marks_word_parts:
        # The mark is what the token has more than the text.
        return len(word) != end - start
    return start > 0 and " " not in text[start - 1 : start + 1]
