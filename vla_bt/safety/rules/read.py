"""From the text of a rule to its form.

```
rule    = 'never' pattern | 'always' pattern | pattern 'before' pattern
        | 'after' pattern 'do' pattern ['within' N 'steps' | 'before' pattern]
        | 'while' pattern 'avoid' pattern | 'at most' N 'times' pattern
pattern = term {'and' term}
term    = ['not'] (call | known | 'near' '(' (name | ?variable) ',' metres ')')
call    = skill '(' [argument compare value {',' argument compare value}] ')'
known   = (fact | tag) '(' [value {',' value}] ')'
compare = '=' | '!=' | '<' | '<=' | '>' | '>='
value   = ?variable | '*' | number | name | '"' text '"'
```
"""

from __future__ import annotations

from vla_bt.safety.rules.form import FORMS, Form, FormKind
from vla_bt.safety.rules.terms import (
    Call,
    Compare,
    Constraint,
    Known,
    Near,
    Pattern,
    Term,
    Value,
    ValueKind,
)
from vla_bt.safety.rules.tokens import RuleError, Tokens

MAX_TERMS = 12
"""Most terms of one pattern."""
MAX_COUNT = 1000
"""Largest N."""
MAX_NEAR_M = 100.0
"""Largest distance of `near`, metres."""
_ANY_VALUE = tuple(ValueKind)
_COMPARES = tuple(sorted(Compare, key=lambda it: -len(it.value)))


def read_form(text: str) -> Form:
    """Read a rule.

    Raises:
        RuleError: It is none; the message says where, what stands there, what would be accepted.
    """
    tokens = Tokens(text)
    form = _form(tokens)
    if not tokens.is_over:
        raise tokens.error("'and', or the end of the rule")
    return form


def _form(tokens: Tokens) -> Form:
    if tokens.take('never'):
        return Form(FormKind.NEVER, _pattern(tokens))
    if tokens.take('always'):
        return Form(FormKind.ALWAYS, _pattern(tokens))
    if tokens.take('at', 'most'):
        count = _count(tokens)
        if not tokens.take('times') and not tokens.take('time'):
            raise tokens.error("'times'")
        return Form(FormKind.AT_MOST, _pattern(tokens), limit=count)
    if tokens.take('while'):
        first = _pattern(tokens)
        tokens.expect('avoid', "'and' or 'avoid'")
        return Form(FormKind.WHILE, first, _pattern(tokens))
    if tokens.take('after'):
        return _after(tokens)
    first = _pattern(tokens, 'a rule: ' + ' | '.join(FORMS))
    tokens.expect('before', "'and' or 'before'")
    return Form(FormKind.BEFORE, first, _pattern(tokens))


def _after(tokens: Tokens) -> Form:
    first = _pattern(tokens)
    tokens.expect('do', "'and' or 'do'")
    second = _pattern(tokens)
    if tokens.take('before'):
        return Form(FormKind.AFTER, first, second, until=_pattern(tokens))
    if not tokens.take('within'):
        return Form(FormKind.AFTER, first, second)
    count = _count(tokens)
    if not tokens.take('steps') and not tokens.take('step'):
        raise tokens.error("'steps'")
    return Form(FormKind.AFTER, first, second, limit=count)


_TERM = 'a skill, a fact or a tag with its brackets'


def _pattern(tokens: Tokens, wanted: str = _TERM) -> Pattern:
    terms = [_term(tokens, wanted)]
    while tokens.take('and'):
        terms.append(_term(tokens, _TERM))
    if len(terms) > MAX_TERMS:
        raise RuleError(f'{len(terms)} terms in one pattern are more than {MAX_TERMS}')
    return Pattern(tuple(terms))


def _term(tokens: Tokens, wanted: str) -> Term:
    negated = tokens.take('not')
    name = tokens.value(ValueKind.WORD, wanted=wanted).text
    tokens.expect('(')
    if name == 'near':
        return _near(tokens, negated)
    calls: list[Constraint] = []
    values: list[Value] = []
    while not tokens.take(')'):
        if calls or values:
            tokens.expect(',', "',' or ')'")
        value = tokens.value(*_ANY_VALUE, wanted='an argument or a value')
        compare = _compare(tokens)
        if compare is None:
            values.append(value)
        elif value.kind is not ValueKind.WORD:
            raise RuleError(f'{value} {compare.value} ...: the name of an argument stands first')
        else:
            wanted = '?name, *, a number, a name or "a text"'
            calls.append(
                Constraint(value.text, compare, tokens.value(*_ANY_VALUE, wanted=wanted))
            )
    if calls and values:
        raise RuleError(
            f'{name}({values[0]}, ...): a skill names its arguments, as in {name}({calls[0]}); '
            'a fact or tag only has values'
        )
    if values:
        return Known(name, tuple(values), negated)
    return Call(name, tuple(calls), negated)


def _compare(tokens: Tokens) -> Compare | None:
    return next((it for it in _COMPARES if tokens.take(it.value)), None)


def _near(tokens: Tokens, negated: bool) -> Near:
    wanted = 'person, the name of a place or object, or a variable'
    target = tokens.value(ValueKind.WORD, ValueKind.VARIABLE, ValueKind.TEXT, wanted=wanted)
    tokens.expect(',')
    distance = tokens.value(ValueKind.NUMBER, wanted='a distance in metres')
    tokens.expect(')')
    if not 0 < distance.number <= MAX_NEAR_M:
        raise RuleError(
            f'near({target}, {distance}): the distance should be above 0 and at most '
            f'{MAX_NEAR_M:g} m'
        )
    return Near(target, distance.number, negated)


def _count(tokens: Tokens) -> int:
    wanted = f'a whole number from 1 to {MAX_COUNT}'
    count = tokens.value(ValueKind.NUMBER, wanted=wanted)
    if not count.number.is_integer() or not 1 <= count.number <= MAX_COUNT:
        raise RuleError(f'{count} is not {wanted}')
    return int(count.number)
