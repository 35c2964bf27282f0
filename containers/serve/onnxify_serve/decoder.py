"""From token ids back to text, as a transformers tokenizer does it."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Tokenizer

# `clean_up_tokenization` of transformers, in its order: what is written, and what it becomes.
_CLEANED_UP = (
    (" .", "."),
    (" ?", "?"),
    (" !", "!"),
    (" ,", ","),
    (" ' ", "'"),
    (" n't", "n't"),
    (" 'm", "'m"),
    (" 's", "'s"),
    (" 've", "'ve"),
    (" 're", "'re"),
)


class Decoder:
    """Speaks for a tokenizer that is loaded already."""

    def __init__(self, tokenizer: Tokenizer, *, clean_up: bool) -> None:
        self._tokenizer = tokenizer
        self._clean_up = clean_up
        # WordPiece marks the parts of a word; other tokenizers leave them to be guessed from the spaces.
        self.marks_word_parts = bool(getattr(tokenizer.model, "continuing_subword_prefix", None))

    def token_of(self, token_id: int) -> str:
        """The token as the vocabulary writes it."""
        token: str | None = self._tokenizer.id_to_token(token_id)
        return token or ""

    def id_of(self, token: str) -> int | None:
        """The id of a token that is written just like this."""
        token_id: int | None = self._tokenizer.token_to_id(token)
        return token_id

    def join(self, tokens: Sequence[str]) -> str:
        """The text that some tokens make, `convert_tokens_to_string` of transformers."""
        decoder = self._tokenizer.decoder
        text: str = " ".join(tokens) if decoder is None else decoder.decode(list(tokens))
        return text

    def text_of(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """The text that some ids stand for, `decode` of transformers."""
        text: str = self._tokenizer.decode(list(token_ids), skip_special_tokens=skip_special_tokens)
        if self._clean_up:
            for spaced, tight in _CLEANED_UP:
                text = text.replace(spaced, tight)
        return text
