"""The estimate against published counts of two tokenizers, and against the rule of thumb."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_cases import REQUESTS, prompt_of, schema_text

from vla_bt.planner.prompt import estimate_tokens, text_tokens


@pytest.mark.parametrize(
    ('text', 'least', 'most'),
    [
        ('tiktoken is great!', 6, 6),
        ('antidisestablishmentarianism', 6, 6),
        ('2 + 2 = 4', 7, 7),
        ('お誕生日おめでとう', 8, 9),
    ],
)
def test_the_estimate_is_within_30_percent_of_published_counts(
    text: str, least: int, most: int
) -> None:
    """Counts of cl100k_base and o200k_base as the OpenAI cookbook gives them."""
    assert 0.7 * most <= text_tokens(text) <= 1.3 * least


def test_a_prompt_has_three_to_five_bytes_per_token() -> None:
    prompt = prompt_of(REQUESTS['memory'])
    size = len(prompt.system.encode()) + len(prompt.messages[0].text.encode())
    assert size / 5 <= estimate_tokens(prompt) <= size / 3
    schema = schema_text('nested')
    assert len(schema) / 5 <= text_tokens(schema) <= len(schema) / 2.5


@given(st.lists(st.text(max_size=50), max_size=10))
def test_the_lengths_of_lines_add_up(lines: list[str]) -> None:
    lines = [line.replace('\n', ' ') for line in lines]
    ends = max(1, len(lines))
    assert text_tokens('\n'.join(lines) + '\n') == sum(map(text_tokens, lines)) + ends


@given(st.text(max_size=200))
def test_more_text_is_never_shorter(text: str) -> None:
    assert text_tokens(text) <= text_tokens(f'{text} and more')
