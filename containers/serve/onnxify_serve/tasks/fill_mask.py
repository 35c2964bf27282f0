"""What stands best in the place of a mask token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Encoding

from onnxify_serve.activations import softmax
from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.decoder import Decoder
from onnxify_serve.errors import InvalidParameterError, InvalidRequestError
from onnxify_serve.inputs import parse_strings
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import Parameters, check_names, parse_integer, parse_truncation, parse_words
from onnxify_serve.request import Request
from onnxify_serve.request_limits import check_characters
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens

Proposal = dict[str, object]

# The model scores its whole vocabulary for every token: so many numbers, 256 MB, are held at once.
_LIMIT_IN_SCORES = 64_000_000
_DEFAULT_TOP_K = 5


@dataclass(frozen=True)
class MaskSettings:
    """The tokens that are special here: the mask by id and as it is written, and padding."""

    mask_token_id: int
    mask_token: str
    pad_token_id: int | None
    vocabulary_size: int


@dataclass
class FillMaskPlan:
    """Which texts, and what may stand in the masks' places; `target_ids` are known once it has tokenized."""

    texts: Sequence[str]
    is_list: bool
    settings: MaskSettings
    targets: Sequence[str] | None
    top_k: int
    truncation: bool
    target_ids: list[int] | None = None

    @property
    def count(self) -> int:
        """One answer a text."""
        return len(self.texts)

    @property
    def batch_size_in_tokens(self) -> int:
        """As many as their scores have room for."""
        return min(SIZE_LIMIT_IN_TOKENS, max(1, _LIMIT_IN_SCORES // self.settings.vocabulary_size))

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence a text, each with a mask token."""
        tokens = tokenizer.tokenize(self.texts)
        for position, encoding in enumerate(tokens.encodings):
            if self.settings.mask_token_id not in encoding.ids:
                cut = " in what is left of it when it is cut" if position in tokens.truncated else ""
                raise InvalidRequestError(
                    f"`inputs[{position}]` has no mask token, `{self.settings.mask_token}`{cut}."
                )
        if self.targets is not None:
            self.target_ids = _find_targets(self.targets, tokenizer)
        return tokens

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The best tokens for each mask, (masks, tokens, 2): ids and scores, best first."""
        rows = zip(batch.outputs[0], batch.encodings, strict=True)
        return [self._choose(softmax(logits[self._find_masks(encoding)])) for logits, encoding in rows]

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """So many proposals, each with its names and a text."""
        proposals = row.size // 2
        return proposals * len('{"score":0.0,"token":0,"token_str":"","sequence":""},')

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A list of proposals for a text with one mask, and a list of such lists for one with several."""
        pairs = zip(rows, tokens.encodings, strict=True)
        answers = [self._describe(row, encoding, tokens.decoder) for row, encoding in pairs]
        # The pipeline answers a list of one text as it answers the text.
        return json.dumps(answers if self.is_list and len(answers) > 1 else answers[0])

    def _find_masks(self, encoding: Encoding) -> list[int]:
        mask = self.settings.mask_token_id
        return [position for position, token_id in enumerate(encoding.ids) if token_id == mask]

    def _choose(self, scores: Floats) -> Floats:
        ids = np.arange(scores.shape[1]) if self.target_ids is None else np.array(self.target_ids)
        scores = scores[:, ids]
        order = np.argsort(-scores, axis=-1, kind="stable")[:, : self.top_k]
        # An id is exact in float32 up to sixteen million.
        return np.stack([ids[order].astype(np.float32), np.take_along_axis(scores, order, axis=-1)], axis=-1)

    def _describe(
        self, row: Floats, encoding: Encoding, decoder: Decoder
    ) -> list[Proposal] | list[list[Proposal]]:
        masks = self._find_masks(encoding)
        lists = []
        for mask, best in zip(masks, row, strict=True):
            fill = Filling(
                encoding.ids, mask, self.settings.pad_token_id, skip_special_tokens=len(masks) == 1
            )
            lists.append([fill.describe(int(token_id), float(score), decoder) for token_id, score in best])
        return lists[0] if len(masks) == 1 else lists


@dataclass(frozen=True)
class Filling:
    """A text of which one mask is filled."""

    ids: Sequence[int]
    mask: int
    pad_token_id: int | None
    skip_special_tokens: bool

    def describe(self, token_id: int, score: float, decoder: Decoder) -> Proposal:
        """A token in the mask's place: by itself, and in the whole text."""
        filled = [*self.ids[: self.mask], token_id, *self.ids[self.mask + 1 :]]
        filled = [each for each in filled if each != self.pad_token_id]
        return {
            "score": score,
            "token": token_id,
            "token_str": decoder.text_of([token_id], skip_special_tokens=False),
            "sequence": decoder.text_of(filled, skip_special_tokens=self.skip_special_tokens),
        }


class FillMask:
    """Masked language modelling."""

    outputs = ("logits",)

    def __init__(self, settings: JsonFile) -> None:
        """Read the special tokens and the size of the vocabulary."""
        self._settings = MaskSettings(
            mask_token=settings.string("maskToken"),
            mask_token_id=settings.positive_integer("maskTokenId"),
            pad_token_id=settings.token_id("padTokenId"),
            vocabulary_size=settings.positive_integer("vocabularySize"),
        )
        self.width = self._settings.vocabulary_size

    def plan(self, request: Request) -> FillMaskPlan:
        """Check the inputs and the parameters."""
        parameters = request.parameters
        check_names(parameters, known=("top_k", "targets", "truncation"))
        texts, is_list = parse_strings(request.inputs)
        top_k = parse_integer(parameters, "top_k") or _DEFAULT_TOP_K
        size = self._settings.vocabulary_size
        if top_k > size:
            raise InvalidParameterError(f"`top_k` is `{top_k}`, but the vocabulary has {size} tokens.")
        return FillMaskPlan(
            texts=texts,
            is_list=is_list,
            settings=self._settings,
            targets=_parse_targets(parameters),
            top_k=top_k,
            truncation=parse_truncation(parameters),
        )


def _parse_targets(parameters: Parameters) -> list[str] | None:
    targets = parameters.get("targets")
    return parse_words({"targets": [targets] if isinstance(targets, str) else targets}, "targets")


def _find_targets(targets: Sequence[str], tokenizer: TextTokenizer) -> list[int]:
    """The ids of the targets, each once; what is no token stands for the first token that it is made of."""
    check_characters(sum(map(len, targets)))
    ids: dict[int, None] = {}
    for target in targets:
        known = tokenizer.decoder.id_of(target)
        for token_id in [known] if known is not None else tokenizer.encode_bare(target)[:1]:
            ids[token_id] = None
    if not ids:
        raise InvalidParameterError(
            "`targets` holds nothing that the tokenizer knows; name at least one token."
        )
    return list(ids)
