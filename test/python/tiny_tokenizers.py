"""Tiny tokenizers of each kind: word pieces, bytes, and a unigram model of sentencepiece's sort."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

_SENTENCE = (
    "i like love you hate the a cat dog house day good bad is was not and in of to where who what does live "
    "lives works london paris anna smith this example sports politics it about , . ! ? '"
)
_WORDS = _SENTENCE.split()
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def build_word_pieces(
    kind: type[PreTrainedTokenizerFast],
    *,
    special: Sequence[str] = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
) -> PreTrainedTokenizerFast:
    """WordPiece, as of BERT; `special` are the padding, unknown, first, separating and mask tokens."""
    pieces = [*special, *_WORDS, *(prefix + letter for letter in _LETTERS for prefix in ("", "##"))]
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys(pieces))}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token=special[1]))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.decoder = decoders.WordPiece()
    backend.post_processor = _template(special[2], special[3], vocabulary, types=(0, 1))
    return kind(tokenizer_object=backend, model_max_length=64)


def build_bytes(kind: type[PreTrainedTokenizerFast], *, special: Sequence[str]) -> PreTrainedTokenizerFast:
    """Byte-level BPE with some merges, as of RoBERTa; `special` are as above."""
    pad, unknown, first, last, mask = special
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("Ġ", "t"), ("h", "e"), ("Ġt", "he"), ("Ġ", "l"), ("i", "n"), ("o", "u"), ("a", "n")]
    pieces = [first, pad, last, unknown, mask, *alphabet, *("".join(merge) for merge in merges)]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    backend = Tokenizer(models.BPE(vocabulary, merges))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    backend.post_processor = processors.RobertaProcessing(
        (last, vocabulary[last]), (first, vocabulary[first]), add_prefix_space=False
    )
    return kind(tokenizer_object=backend, model_max_length=64)


def build_unigram(
    kind: type[PreTrainedTokenizerFast], *, special: Sequence[str], types: tuple[int, int], doubled: bool
) -> PreTrainedTokenizerFast:
    """A unigram model with `▁` for spaces, as of XLM-RoBERTa; `doubled` separators stand between a pair."""
    pad, unknown, first, last, mask = special
    pieces = [first, pad, last, unknown, mask, "▁", *_LETTERS, *("▁" + word for word in _WORDS)]
    unique = list(dict.fromkeys([*pieces, ",", ".", "!", "?", "'"]))
    scored = [(piece, 0.0 if index < 5 else -float(2 + index % 7)) for index, piece in enumerate(unique)]
    backend = Tokenizer(models.Unigram(scored, unk_id=3))
    backend.normalizer = normalizers.Lowercase()
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.decoder = decoders.Metaspace()
    vocabulary = {piece: index for index, piece in enumerate(unique)}
    backend.post_processor = _template(first, last, vocabulary, types=types, doubled=doubled)
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    return kind(
        tokenizer_object=backend,
        model_max_length=64,
        bos_token=first,
        eos_token=last,
        **dict(zip(names, special, strict=True)),
    )


def _template(
    first: str, last: str, vocabulary: dict[str, int], *, types: tuple[int, int], doubled: bool = False
) -> processors.TemplateProcessing:
    one, other = types
    middle = f"{last}:{one} " * (2 if doubled else 1)
    return processors.TemplateProcessing(
        single=f"{first}:0 $A:0 {last}:0",
        pair=f"{first}:{one} $A:{one} {middle}$B:{other} {last}:{other}",
        special_tokens=[(token, vocabulary[token]) for token in (first, last)],
    )
