"""What the project promises about speed, measured: `make bench`.

A group is one module of this folder, listed in `__main__.GROUPS`, with one function:

    def measure(samples: int = 500) -> dict[str, float]:

- `samples` is how many measurements each figure is made of; a full run takes the group's own
  default, a test takes 3. Where a figure is made of more or fewer, the group's docstring says so.
- The keys are dotted names that end in their unit: `pipeline.plan15_ms.p99`, `..._us`, `..._mb`,
  `..._per_s`; `..._over_...` is a ratio. Every key of `bars.FIXED` comes from one group; more
  keys are welcome.
- Each group runs in a process of its own (`one.py`), so that it cannot disturb the next one. One
  that raises is shown as not measured, with its error; one whose import fails (no ROS 2 here)
  likewise; the others are measured all the same.
- A ratio is taken in one run, ours and theirs by turns, under the same conditions; see
  `measure.compare`.
"""
