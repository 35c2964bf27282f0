"""From texts to token ids, and from token ids to the padded arrays that a model reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from onnxify_serve.errors import ModelNotLoadableError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.request import Text

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """The encodings of a request's texts, in the request's order."""

    encodings: Sequence[Encoding]
    lengths: Sequence[int]
    pad_token_id: int
    """What fills a row up. Some models (RoBERTa) count positions by it, so it must be the model's own."""

    def pad(self, positions: Sequence[int]) -> Mapping[str, Integers]:
        """The arrays of one batch, each of one row a text and as wide as the longest."""
        encodings = [self.encodings[position] for position in positions]
        # A text can have no token at all when the tokenizer adds none; a model still needs a column to read.
        width = max(1, *(self.lengths[position] for position in positions))
        return {
            "input_ids": _stack([encoding.ids for encoding in encodings], width, self.pad_token_id),
            "attention_mask": _stack([encoding.attention_mask for encoding in encodings], width, 0),
            "token_type_ids": _stack([encoding.type_ids for encoding in encodings], width, 0),
        }


class TextTokenizer:
    """The model's own tokenizer. Tokenizes a whole request at once, on all cores."""

    def __init__(self, model_dir: Path, *, max_length: int) -> None:
        """Load ``tokenizer.json``, replacing the padding and truncation that were saved with it.

        Raises:
            ModelNotLoadableError: The tokenizer's files are missing or broken.
        """
        self.max_length = max_length
        self._tokenizer = _load(model_dir / "tokenizer.json")
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(
            max_length, direction=_read_direction(model_dir / "tokenizer_config.json")
        )
        pad_token_id = JsonFile(model_dir / "config.json").get("pad_token_id")
        self._pad_token_id = pad_token_id if isinstance(pad_token_id, int) else 0
        # The fast variant skips offsets; tokenizers has it since 0.20.
        self._encode = getattr(self._tokenizer, "encode_batch_fast", self._tokenizer.encode_batch)

    def tokenize(self, texts: Sequence[Text]) -> Tokens:
        """Encode texts and pairs, cut to ``max_length`` tokens."""
        encodings = self._encode(texts)
        return Tokens(encodings, [len(encoding) for encoding in encodings], self._pad_token_id)

    def find_truncated(self, tokens: Tokens) -> list[int]:
        """The positions of the texts that had to be cut."""
        full = (position for position, length in enumerate(tokens.lengths) if length >= self.max_length)
        return [position for position in full if tokens.encodings[position].overflowing]


def _load(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    # The Rust side raises plain Exception for a missing file and for a broken one.
    except Exception as error:
        raise ModelNotLoadableError(f"`{path.name}` can't be read: {error}.") from error


def _read_direction(path: Path) -> str:
    side = JsonFile(path).get("truncation_side") if path.exists() else None
    return "left" if side == "left" else "right"


def _stack(rows: Sequence[list[int]], width: int, fill: int) -> Integers:
    return np.array([row + [fill] * (width - len(row)) for row in rows], dtype=np.int64)
