"""What is left out of a prompt that would be too long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vla_bt.planner.prompt.tokens import text_tokens


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Lines of one section, the most important first."""

    lines: tuple[str, ...] = ()
    left_out: int = 0
    """How many more there are that are not told."""

    @property
    def total(self) -> int:
        """All there are, told or not."""
        return len(self.lines) + self.left_out

    def first(self, count: int) -> Listing:
        """Return the listing with its first `count` lines."""
        gone = max(0, len(self.lines) - count)
        return Listing(lines=self.lines[:count], left_out=self.left_out + gone)


def fit(listings: Mapping[str, Listing], tokens: int) -> dict[str, Listing]:
    """Return as much of the listings as fits.

    Lines are kept in order, listing by listing, until one does not fit: nothing is told while
    something more important is left out.

    Args:
        listings: Sections by name, the most important first.
        tokens: Room for lines, estimated tokens.
    """
    kept: dict[str, Listing] = {}
    for name, listing in listings.items():
        count = 0
        while count < len(listing.lines):
            cost = text_tokens(listing.lines[count]) + 1  # its line end
            if cost > tokens:
                tokens = 0
                break
            tokens -= cost
            count += 1
        kept[name] = listing.first(count)
    return kept
