"""Nothing is told while something more important is left out."""

from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.prompt.bound import Listing, fit
from vla_bt.planner.prompt.tokens import text_tokens

LISTINGS = st.dictionaries(
    st.sampled_from('abcd'),
    st.lists(st.text('ab ', max_size=30), max_size=6).map(lambda it: Listing(lines=tuple(it))),
)


@given(LISTINGS, st.integers(0, 60))
def test_what_is_kept_fits_and_the_rest_is_counted(
    listings: dict[str, Listing], tokens: int
) -> None:
    kept = fit(listings, tokens)
    assert list(kept) == list(listings)
    assert sum(text_tokens(line) + 1 for it in kept.values() for line in it.lines) <= tokens
    for name, listing in listings.items():
        assert kept[name].total == listing.total
        assert kept[name].lines == listing.lines[: len(kept[name].lines)]


@given(LISTINGS, st.integers(0, 60))
def test_after_the_first_line_left_out_none_is_kept(
    listings: dict[str, Listing], tokens: int
) -> None:
    is_full = False
    for listing in fit(listings, tokens).values():
        assert not (is_full and listing.lines)
        is_full = is_full or listing.left_out > 0


def test_what_was_left_out_before_stays_counted() -> None:
    listing = Listing(lines=('one', 'two'), left_out=3)
    assert listing.first(1) == Listing(lines=('one',), left_out=4)
    assert listing.first(9) == listing
