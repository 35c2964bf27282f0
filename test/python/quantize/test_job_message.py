from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from job_message import first_line, write_message


@given(text=st.text() | st.text(alphabet="é漢🎉", min_size=300, max_size=900))
def test_a_message_is_one_line_of_utf_8_under_a_kilobyte(text: str) -> None:
    with TemporaryDirectory() as directory:
        path = Path(directory, "message")

        write_message(path, text)

        assert path.stat().st_size <= 1000
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 1


def test_a_short_message_is_kept_as_it_is(tmp_path: Path) -> None:
    write_message(tmp_path / "deep" / "message", "Réseau: 0.97 ≥ 0.5.")

    assert (tmp_path / "deep" / "message").read_text(encoding="utf-8") == "Réseau: 0.97 ≥ 0.5."


def test_a_long_message_ends_in_dots(tmp_path: Path) -> None:
    write_message(tmp_path / "message", "word " * 400)

    assert (tmp_path / "message").read_text().endswith("word wo...")


def test_a_hub_token_never_reaches_the_message(tmp_path: Path) -> None:
    write_message(tmp_path / "message", "401 for Bearer hf_AbCdEfGhIjKlMnOp at the Hub")

    assert (tmp_path / "message").read_text() == "401 for Bearer hf_... at the Hub"


def test_a_file_name_that_is_not_utf_8_does_not_break_the_message(tmp_path: Path) -> None:
    write_message(tmp_path / "message", "no such file: \udcff")

    assert (tmp_path / "message").read_text() == "no such file: ?"


def test_only_the_first_line_of_an_error_is_quoted() -> None:
    assert first_line(ValueError("\n  It failed.\nTraceback of everything")) == "It failed"
    assert first_line(KeyError()) == "KeyError"
