"""What a reply says about its plan, so that leaving it out changes nothing the robot does."""

from __future__ import annotations

from collections.abc import Iterable

from vla_bt.plan import Json
from vla_bt.planner.repair.spelling import plain_word

_ABOUT = frozenset(
    'agent author category check checks comment comments confidence context date description '
    'detail details emotion estimate estimated explanation expected hint id index info intent '
    'justification label language log message metadata mood name note notes number objective '
    'observation observations phase priority probability purpose rationale reason reasoning '
    'remark remarks robot ros safety score source stage summary tag tags thinking thought '
    'thoughts timestamp title tone total uncertainty usage uuid version visual why'.split()
)
"""Words of keys that stand for remarks."""
_FLAGS = {
    **dict.fromkeys('active blocking enabled executable feasible ok possible required safe '
                    'success successful valid'.split(), True),
    **dict.fromkeys('ask async clarification confirmation disabled done dry error needs optional '
                    'parallel partial refusal requires skip skipped truncated'.split(), False),
}  # fmt: skip
"""Words of keys that are true or false, with the value that changes nothing."""
_STATES = frozenset('pending planned todo ready new queued ok success succeeded valid'.split())
_NO_PLAN = frozenset(
    'alternative alternatives avoid backup bad completed contingency done draft error example '
    'examples executed failed failure fallback finished forbidden history incorrect invalid not '
    'old past previous prior recovery rejected sample skipped undo unsafe wrong'.split()
)
"""Words of keys under which steps stand that are not to be done."""


def is_remark(key: str, value: Json) -> bool:
    """Return True when a key that nobody asked for surely changes nothing.

    Anything else may say how, when, how often or whether something is to be done.
    """
    words = plain_word(key).split('_')
    if isinstance(value, bool):
        flags = [_FLAGS[word] for word in words if word in _FLAGS]
        return all(flag is value for flag in flags) if flags else not _ABOUT.isdisjoint(words)
    if words == ['status']:
        return str(value).strip().lower() in _STATES
    return not _ABOUT.isdisjoint(words)


def stands_elsewhere(path: Iterable[str]) -> str:
    """Return the first key that says its content is not to be done; '' when none does."""
    return next((key for key in path if _NO_PLAN & {*plain_word(key).split('_')}), '')
