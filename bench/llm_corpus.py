"""What becomes of malformed replies of a model, see `bench.replies`.

- `llm.recovered_share`: of the replies that are the wrong shape of a right plan, how many end as
  exactly that plan, 0..1.
- `llm.recovered_unseen_share`: the same of those written by somebody who did not know the code.
- `llm.crashes`: replies that raise anything. Must be 0.
- `llm.unchecked`: replies that give a plan which does not pass its check afresh, or neither a
  plan nor a problem. Must be 0.
- `llm.corpus`: replies in the corpus.
"""

from __future__ import annotations

import statistics

from bench.replies import cases, is_checked


def measure(samples: int = 1) -> dict[str, float]:
    """Return the shares and counts; every sample is one pass over the corpus."""
    recovered: list[bool] = []
    unseen: list[bool] = []
    crashes = unchecked = 0
    for case in cases() * samples:
        try:
            answer = case.answer()
        except Exception:  # noqa: BLE001, what is counted
            crashes += 1
            recovered += [False] * case.is_recoverable
            continue
        unchecked += not is_checked(case, answer)
        if case.is_recoverable:
            recovered.append(case.is_right(answer))
            if case.name.startswith('unseen: '):
                unseen.append(recovered[-1])
    return {
        'llm.recovered_share': statistics.mean(recovered),
        'llm.recovered_unseen_share': statistics.mean(unseen),
        'llm.crashes': float(crashes),
        'llm.unchecked': float(unchecked),
        'llm.corpus': float(len(cases())),
    }
