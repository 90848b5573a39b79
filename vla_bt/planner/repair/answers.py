"""What a document says besides its steps: verdict, question, options, refusal, explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vla_bt.errors import ProblemCode
from vla_bt.plan import TOOL_NAME, Json, Verdict
from vla_bt.plan.dialects import FORMS
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.remarks import is_remark
from vla_bt.planner.repair.steps import ARGS_KEYS, MEANINGFUL_KEYS, SKILL_KEYS
from vla_bt.planner.wire import ReplyCode

_KEYS = {
    'verdict': 'verdict',
    'decision': 'verdict',
    'question': 'question',
    'clarification': 'question',
    'clarifying_question': 'question',
    'clarification_question': 'question',
    'options': 'options',
    'choices': 'options',
    'reason': 'reason',
    'error': 'reason',
    'refusal': 'reason',
    'refusal_reason': 'reason',
    'infeasible': 'reason',
    'explanation': 'explanation',
    'reasoning': 'explanation',
    'rationale': 'explanation',
    'thought': 'explanation',
    'thoughts': 'explanation',
    'summary': 'explanation',
    'notes': 'explanation',
    'message': 'explanation',
    'command': 'command',
}
_WRAPPING = ('id', 'type', 'name', 'role', 'index', 'object', 'model', 'created', 'finish_reason')
"""Keys of what servers and tools wrap an answer in."""
_KNOWN = frozenset((*_WRAPPING, *(name for form in FORMS.values() for name in form.plan)))
_TITLES = ('name', 'type', 'task', 'command')
"""Keys of a step that are as well keys of titles."""
_MEANINGFUL = MEANINGFUL_KEYS.union(ARGS_KEYS, SKILL_KEYS).difference(_TITLES)
"""Keys that may be the rest of a step, or change what the plan means."""
_VERDICTS = {
    **{verdict.value: verdict for verdict in Verdict},
    **dict.fromkeys(('ok', 'success', 'execute', 'planned', 'accept', 'yes'), Verdict.PLAN),
    **dict.fromkeys(('clarification', 'ask', 'question'), Verdict.CLARIFY),
    **dict.fromkeys(('refused', 'refusal', 'reject', 'rejected', 'decline'), Verdict.REFUSE),
}
_DEPTH = 4

Fields = dict[str, Json]


def read_answer(
    around: Iterable[Mapping[str, Json]], paths: frozenset[str], has_steps: bool, notes: Notes
) -> Fields:
    """Return what the objects around the steps say, as the canonical dialect writes it.

    Args:
        around: The objects, outermost first.
        paths: Keys of these objects that lead to the steps or to another object.
        has_steps: True when there are steps.
        notes: Takes a sentence for everything changed or left out.

    Raises:
        UnrepairableError: Two objects say different things, or something that changes the plan's
            meaning is not understood.
    """
    said: Fields = {}
    for item in around:
        for key, value in item.items():
            field = _KEYS.get(key)
            if key in paths or value in (None, '', [], {}) or (field and value is False):
                continue
            is_wrapping = key in _KNOWN or (key, value) == ('status', 'completed')
            if field is not None:
                _say(said, field, key, value)
            elif value == TOOL_NAME or (is_wrapping and key not in _MEANINGFUL):
                continue
            elif key in _MEANINGFUL or not is_remark(key, value):
                message = f'{key!r} is not understood'
                code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.UNKNOWN_KEY
                raise UnrepairableError(code, problem, message, value)
            else:
                notes.add(f'{key[:40]!r} of the answer was left out.')
    return _decided(said, has_steps, notes)


def is_answer(value: Mapping[str, Json]) -> bool:
    """Return True when an object holds nothing but what answers hold."""
    return value.keys() <= _KEYS.keys()


def objects_in(value: Json, depth: int = 0) -> Iterator[Mapping[str, Json]]:
    """Yield the objects a document without steps is wrapped in, outermost first."""
    if isinstance(value, dict) and depth < _DEPTH:
        yield value
        for item in value.values():
            yield from objects_in(item, depth + 1)


def _say(said: Fields, field: str, key: str, value: Json) -> None:
    if field == 'options':
        items = value if isinstance(value, list) else [value]
        value = [item if isinstance(item, str) else str(item) for item in items]
    elif field == 'explanation':
        lines = value if isinstance(value, list) else [value]
        value = '\n'.join(filter(None, (str(said.get(field, '')), *map(str, lines))))
        said[field] = value
        return
    elif not isinstance(value, str):
        message = f'{key!r} is no text'
        code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.WRONG_TYPE
        raise UnrepairableError(code, problem, message, value)
    if said.setdefault(field, value) != value:
        message = f'{key!r} is said twice, and differently'
        raise UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.DUPLICATE, message, value)


def _decided(said: Fields, has_steps: bool, notes: Notes) -> Fields:
    """Put the verdict into one of its words; move a rationale out of the place of refusals."""
    word = str(said.get('verdict', ''))
    verdict = _VERDICTS.get(word.strip(' \n.!').lower())
    if word and verdict is None:
        message = 'the verdict is none of those there are'
        allowed = tuple(verdict.value for verdict in Verdict)
        code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.NOT_ALLOWED
        raise UnrepairableError(code, problem, message, word, allowed)
    if verdict is not None:
        if word != verdict.value:
            notes.add(f'The verdict {word[:40]!r} was read as {verdict.value!r}.')
        said['verdict'] = verdict.value
    if verdict is Verdict.REFUSE and not said.get('reason') and said.get('explanation'):
        notes.add('The explanation was taken as the reason of the refusal.')
        said['reason'] = said.pop('explanation')
    rationale = said.get('reason')
    is_plan = verdict is Verdict.PLAN and has_steps
    if rationale and (is_plan or (verdict is Verdict.CLARIFY and said.get('question'))):
        notes.add('What was given as the reason of a refusal was taken as the explanation.')
        del said['reason']
        said['explanation'] = said.get('explanation') or rationale
    return said
