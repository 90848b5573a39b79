import pytest
from budget_bench import PRICES

from vla_bt.errors import SettingsError
from vla_bt.planner.budget import load_prices
from vla_bt.planner.providers.records import Usage
from vla_bt.settings import find_share

MILLION = 1_000_000


def test_cached_input_has_its_own_price() -> None:
    price = PRICES.find('openai', 'dear-2')
    assert price is not None
    usage = Usage(input_tokens=MILLION, cached_tokens=MILLION // 2, output_tokens=MILLION // 10)
    assert price.cost_usd(usage) == pytest.approx(5.0 + 0.5 + 2.0)
    odd = Usage(input_tokens=MILLION, cached_tokens=2 * MILLION)
    assert price.cost_usd(odd) == pytest.approx(1.0)


def test_an_unknown_model_has_no_price() -> None:
    assert PRICES.find('openai', 'cheap') is None
    assert PRICES.find('anthropic', 'dear') is None


@pytest.mark.parametrize(
    ('provider', 'model', 'input_usd'),
    [
        ('openai', 'gpt-4', 30.0),
        ('openai', 'gpt-4-0613', 30.0),
        ('openai', 'gpt-4o', 2.5),
        ('openai', 'gpt-4o-2024-08-06', 2.5),
        ('openai', 'gpt-4o-mini', 0.15),
        ('anthropic', 'claude-haiku-4-5-20251001', 1.0),
    ],
)
def test_the_shipped_prices_tell_models_of_like_names_apart(
    provider: str, model: str, input_usd: float
) -> None:
    price = load_prices().find(provider, model)
    assert price is not None
    assert price.input_usd == input_usd


def test_a_model_newer_than_the_table_has_no_price() -> None:
    assert load_prices().find('openai', 'gpt-5.6') is None


def test_no_shipped_price_is_hidden_by_an_earlier_one() -> None:
    prices = load_prices().prices
    for price in prices:
        for pattern in price.models:
            provider, model = pattern.replace('*', '01').split('/')
            assert load_prices().find(provider, model) == price, pattern


def test_the_shipped_table_says_that_it_must_be_checked() -> None:
    text = find_share('config/prices.yaml').read_text(encoding='utf-8')
    assert "check your provider's page" in text


def test_a_wrong_price_is_refused_by_name(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / 'prices.yaml'
    path.write_text(
        'as_of: 2025-01-01\nprices: [{models: [a/b], input_usd: -1, cached_usd: 0, output_usd: 0}]'
    )
    with pytest.raises(SettingsError, match=r'prices\.0\.input_usd'):
        load_prices(path)
