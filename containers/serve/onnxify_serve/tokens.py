"""From texts to token ids, and from token ids to the padded arrays that a model reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from onnxify_serve.decoder import Decoder
from onnxify_serve.errors import InputTooLongError, ModelNotLoadableError
from onnxify_serve.inputs import Text
from onnxify_serve.json_file import JsonFile
from onnxify_serve.request_limits import check_characters, check_sequences, check_windows

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """What is run for a request: one sequence a text, or several."""

    encodings: Sequence[Encoding]
    lengths: Sequence[int]
    pad_token_id: int
    """What fills a row up. Some models (RoBERTa) count positions by it, so it must be the model's own."""
    owners: Sequence[int]
    """The position in the request of the text that each sequence is of."""
    decoder: Decoder
    """What turns ids back into text."""
    truncated: Sequence[int] = ()
    """The positions in the request of the texts that had to be cut."""

    def pad(self, positions: Sequence[int]) -> Mapping[str, Integers]:
        """The arrays of one batch, each of one row a sequence and as wide as the longest."""
        encodings = [self.encodings[position] for position in positions]
        # A text can have no token at all when the tokenizer adds none; a model still needs a column to read.
        width = max(1, *(self.lengths[position] for position in positions))
        return {
            "input_ids": _stack([encoding.ids for encoding in encodings], width, self.pad_token_id),
            "attention_mask": _stack([encoding.attention_mask for encoding in encodings], width, 0),
            "token_type_ids": _stack([encoding.type_ids for encoding in encodings], width, 0),
        }


class TextTokenizer:
    """The model's own tokenizer. Tokenizes a whole request at once, on all cores.

    It is set anew before each use, so it answers one request at a time, as a worker does.
    """

    def __init__(self, model_dir: Path, *, max_length: int) -> None:
        """Load ``tokenizer.json``, replacing the padding and truncation that were saved with it.

        Raises:
            ModelNotLoadableError: The tokenizer's files are missing or broken.
        """
        self.max_length = max_length
        self._tokenizer = _load(model_dir / "tokenizer.json")
        self._tokenizer.no_padding()
        settings_path = model_dir / "tokenizer_config.json"
        settings = JsonFile(settings_path) if settings_path.exists() else None
        self._direction = "left" if settings and settings.get("truncation_side") == "left" else "right"
        pad_token_id = JsonFile(model_dir / "config.json").get("pad_token_id")
        self._pad_token_id = pad_token_id if isinstance(pad_token_id, int) else 0
        # The fast variant skips offsets; tokenizers has it since 0.20.
        self._encode_fast = getattr(self._tokenizer, "encode_batch_fast", self._tokenizer.encode_batch)
        clean_up = bool(settings and settings.get("clean_up_tokenization_spaces") is True)
        self.decoder = Decoder(self._tokenizer, clean_up=clean_up)

    def tokenize(self, texts: Sequence[Text], *, with_offsets: bool = False) -> Tokens:
        """Encode texts and pairs, cut to ``max_length`` tokens; offsets into a text take a third longer."""
        check_sequences(len(texts))
        self._set_truncation(self.max_length)
        encode = self._tokenizer.encode_batch if with_offsets else self._encode_fast
        return self._collect_cut(encode(texts), range(len(texts)))

    def tokenize_pairs(self, pairs: Sequence[tuple[str, str]], owners: Sequence[int]) -> Tokens:
        """Encode pairs of which only the first text may be cut.

        Raises:
            RequestTooLargeError: All of them together are too much to tokenize.
            InputTooLongError: A second text alone is too long.
        """
        check_sequences(len(pairs))
        check_characters(sum(len(one) + len(other) for one, other in pairs))
        self._set_truncation(self.max_length, strategy="only_first")
        try:
            return self._collect_cut(self._encode_fast(pairs), owners)
        # The Rust side raises plain Exception, and this is the only one for valid texts.
        except Exception as error:
            raise InputTooLongError(
                f"What a text is paired with fills all {self.max_length} tokens that the model reads."
            ) from error

    def tokenize_windows(self, texts: Sequence[Text], *, max_length: int, stride: int) -> Tokens:
        """Encode each text, of a pair the second, in windows of ``max_length`` tokens that share ``stride``.

        Raises:
            InputTooLongError: The first of a pair leaves no room for a window.
            RequestTooLargeError: There would be too many windows.
        """
        check_sequences(len(texts))
        self._tokenizer.no_truncation()
        whole = self._tokenizer.encode_batch(texts)
        long = [position for position, encoding in enumerate(whole) if len(encoding) > max_length]
        windows: dict[int, list[Encoding]] = {}
        if long:
            self._check_windows([whole[position] for position in long], max_length, stride)
            strategy = "only_second" if isinstance(texts[long[0]], tuple) else "only_first"
            self._set_truncation(max_length, stride=stride, strategy=strategy)
            for position in long:
                text = texts[position]
                pair = text if isinstance(text, tuple) else (text, None)
                first = self._tokenizer.encode(*pair)
                windows[position] = [first, *first.overflowing]
        parts = [windows.get(position, [encoding]) for position, encoding in enumerate(whole)]
        owners = [position for position, part in enumerate(parts) for _ in part]
        return self._collect([encoding for part in parts for encoding in part], owners)

    def encode_bare(self, text: str) -> list[int]:
        """The ids of a text's tokens, without special tokens."""
        self._tokenizer.no_truncation()
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def count_special_tokens(self, *, is_pair: bool) -> int:
        """How many tokens are put around a text, or around and between two."""
        count: int = self._tokenizer.num_special_tokens_to_add(is_pair)
        return count

    def _check_windows(self, encodings: Sequence[Encoding], max_length: int, stride: int) -> None:
        tokens = 0
        for encoding in encodings:
            is_pair = 1 in encoding.sequence_ids
            fixed = self.count_special_tokens(is_pair=is_pair)
            fixed += encoding.sequence_ids.count(0) if is_pair else 0
            step = max_length - fixed - stride
            # tokenizers would panic, which no handler of exceptions catches.
            if step <= 0:
                raise InputTooLongError(
                    f"In windows of {max_length} tokens that overlap by {stride}, {fixed} tokens are taken "
                    "already, which leaves no room to move on. Shorten the question, or overlap less."
                )
            tokens += max_length * (1 + (len(encoding) - fixed) // step)
        check_windows(tokens)

    def _set_truncation(self, max_length: int, *, stride: int = 0, strategy: str = "longest_first") -> None:
        self._tokenizer.enable_truncation(
            max_length, stride=stride, strategy=strategy, direction=self._direction
        )

    def _collect(self, encodings: Sequence[Encoding], owners: Sequence[int]) -> Tokens:
        lengths = [len(encoding) for encoding in encodings]
        return Tokens(encodings, lengths, self._pad_token_id, owners, self.decoder)

    def _collect_cut(self, encodings: Sequence[Encoding], owners: Sequence[int]) -> Tokens:
        lengths = [len(encoding) for encoding in encodings]
        full = [position for position, length in enumerate(lengths) if length >= self.max_length]
        truncated = sorted({owners[position] for position in full if encodings[position].overflowing})
        return Tokens(encodings, lengths, self._pad_token_id, owners, self.decoder, truncated)


def _load(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    # The Rust side raises plain Exception for a missing file and for a broken one.
    except Exception as error:
        raise ModelNotLoadableError(f"`{path.name}` can't be read: {error}.") from error


def _stack(rows: Sequence[list[int]], width: int, fill: int) -> Integers:
    return np.array([row + [fill] * (width - len(row)) for row in rows], dtype=np.int64)
