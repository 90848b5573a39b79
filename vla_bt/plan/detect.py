"""How the dialect of a plan document is told: by its list key and the keys that name skills."""

from __future__ import annotations

from vla_bt.errors import ProblemCode
from vla_bt.plan.dialects import ANSWER_KEYS, FORMS, Dialect
from vla_bt.plan.json_text import Json
from vla_bt.plan.problem_log import Path, ProblemLog

_WITH_STEPS = [dialect for dialect, form in FORMS.items() if form.step]
_LIST_KEYS = tuple(dict.fromkeys(FORMS[dialect].list_key for dialect in _WITH_STEPS))
_OF_MODELS = (Dialect.FLAT, Dialect.NESTED)
ACCEPTED = (
    *(FORMS[dialect].example for dialect in _WITH_STEPS),
    '{"plan": {"node": "sequence", "children": [...]}}',
    *(f'{{"{key}": "..."}}' for key in ('clarification', 'error')),
)
"""All forms in short."""


def detect_dialect(document: Json, path: Path, log: ProblemLog) -> Dialect | None:
    """Tell the dialect of a document by its keys.

    Args:
        document: An object, or a bare list of steps.
        path: Where it stands.
        log: Takes the problem when none fits, or two are mixed.

    Returns:
        The one that names the skill of most steps; None when a problem was logged.
    """
    if isinstance(document, list):
        return _of_steps(document, _WITH_STEPS, path, log)
    if not isinstance(document, dict):
        log.add(ProblemCode.WRONG_TYPE, path, 'not a plan', document, ACCEPTED)
        return None
    if isinstance(document.get('plan'), dict):
        return Dialect.NESTED
    if 'verdict' in document:
        return next((it for it in _OF_MODELS if FORMS[it].list_key in document), Dialect.CANONICAL)
    lists = [key for key in _LIST_KEYS if document.get(key) is not None]
    if len(lists) > 1:
        found, code = ' and '.join(lists), ProblemCode.NOT_ALLOWED
        log.add(code, path, f'{found} are mixed, one is wanted', found, ACCEPTED)
    elif lists:
        fitting = [dialect for dialect in _WITH_STEPS if FORMS[dialect].list_key == lists[0]]
        return _of_steps(document[lists[0]], fitting, (*path, lists[0]), log)
    elif any(document.get(key) for key in ANSWER_KEYS):
        return Dialect.ANSWER
    else:
        message = 'neither steps nor a question nor a refusal'
        log.add(ProblemCode.MISSING, path, message, ', '.join(document), ACCEPTED)
    return None


def _of_steps(steps: Json, dialects: list[Dialect], path: Path, log: ProblemLog) -> Dialect | None:
    objects = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
    if not steps or not isinstance(steps, list):
        return dialects[0]

    def fit(dialect: Dialect) -> tuple[int, int]:
        form = FORMS[dialect]
        named = sum(not form.skill_keys.isdisjoint(step) for step in objects)
        return named, sum(len(form.step.keys() & step.keys()) for step in objects)

    best = max(dialects, key=fit)
    if not fit(best)[0]:
        examples = tuple(FORMS[dialect].example for dialect in dialects)
        message = 'no step names its skill as any known form does'
        log.add(ProblemCode.MISSING, path, message, steps[0], examples)
        return None
    return best
