import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.help.excerpts import line_of


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("Choose **Forgot password**, then see [spam](x).", "Choose Forgot password, then see spam."),
        ("## Pause\n\nYou *can*, now.", "You can, now."),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |\n\nCheck it `often`.", "Check it often."),
        ("1. First\n2. Second\n- Third", "First Second Third"),
        ("# Only a heading", "Only a heading"),
        ("", ""),
    ],
)
def test_a_text_is_summed_up_in_plain_words(markdown: str, line: str) -> None:
    assert line_of(markdown) == line


@given(st.text(max_size=500))
def test_a_summary_is_one_short_line(markdown: str) -> None:
    line = line_of(markdown, 80)
    assert len(line) <= 81
    assert "\n" not in line
