"""What becomes of malformed replies of a model, see `bench.replies`.

- `llm.recovered_share`: of the replies that are the wrong shape of a right plan, how many end as
  exactly that plan, 0..1.
- `llm.crashes`: replies that raise anything. Must be 0.
- `llm.unchecked`: replies that give a plan which does not pass its check afresh, or neither a
  plan nor a problem. Must be 0.
- `llm.corpus`: replies in the corpus.
"""

from __future__ import annotations

from bench.replies import cases, is_checked


def measure(samples: int = 1) -> dict[str, float]:
    """Return the shares and counts; every sample is one pass over the corpus."""
    recoverable = recovered = crashes = unchecked = 0
    for case in cases() * samples:
        recoverable += case.is_recoverable
        try:
            answer = case.answer()
        except Exception:  # noqa: BLE001, what is counted
            crashes += 1
            continue
        recovered += case.is_recoverable and case.is_right(answer)
        unchecked += not is_checked(case, answer)
    return {
        'llm.recovered_share': recovered / recoverable,
        'llm.crashes': float(crashes),
        'llm.unchecked': float(unchecked),
        'llm.corpus': float(len(cases())),
    }
