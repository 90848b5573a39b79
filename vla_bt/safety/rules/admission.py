"""Rules over time against what the robot can do and knows: what names nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vla_bt.errors import SettingsError
from vla_bt.safety.rules.form import Form
from vla_bt.safety.rules.hints import (
    unknown_argument,
    unknown_fact,
    unknown_place,
    unknown_skill,
)
from vla_bt.safety.rules.record import Rule
from vla_bt.safety.rules.sense import call_faults, is_static
from vla_bt.safety.rules.settled import settled
from vla_bt.safety.rules.terms import (
    PERSON,
    Constraint,
    Known,
    Near,
    Term,
    Value,
    ValueKind,
)
from vla_bt.safety.rules.vocabulary import Kinds, Vocabulary, a_kind
from vla_bt.settings import YamlFile, find_share
from vla_bt.skills import Argument, ArgumentType, Catalogue
from vla_bt.world import WorldModel

_NAMED = (ValueKind.WORD, ValueKind.TEXT)
_OPEN = (ValueKind.VARIABLE, ValueKind.ANYTHING)
_NUMBERS = frozenset((ArgumentType.NUMBER, ArgumentType.INTEGER))
_WORDS = frozenset((ArgumentType.TEXT, ArgumentType.CHOICE, ArgumentType.BOOLEAN))


def check_rules(
    rules: Mapping[str, Rule],
    catalogue: Catalogue,
    world: WorldModel,
    tags: Iterable[str] = (),
    path: Path | None = None,
) -> None:
    """Check that every rule speaks of what there is.

    Args:
        rules: Of the safety file, by name.
        catalogue: The skills there are.
        world: The places, and the tags of its objects.
        tags: The site's own.
        path: The file they stand in, to tell lines; None: the shipped one.

    Raises:
        SettingsError: A rule names an unknown skill, argument, fact, tag or place, or can never
            be true; a line for each reason with file, line, rule and what is accepted.
    """
    words = Vocabulary(catalogue, world, tags)
    faults = [
        (name, fault) for name, rule in rules.items() for fault in rule_faults(rule.form, words)
    ]
    if faults:
        where = path or find_share('config/safety.yaml')
        file = YamlFile(where)
        raise SettingsError(
            '\n'.join(
                f'{where}:{file.locate(("rules", name, "rule"))[1]}: rules.{name}: {fault}'
                for name, fault in faults
            )
        )


def rule_faults(form: Form, words: Vocabulary) -> Iterator[str]:
    """Yield why a rule means nothing here, a sentence for each reason.

    Args:
        form: As read.
        words: What there is to speak of.
    """
    form = settled(form, words.catalogue)
    found: dict[str, dict[str, Kinds]] = {}
    faults: dict[str, None] = {}
    for pattern in form.patterns:
        for term in pattern.terms:
            faults.update(dict.fromkeys(_term_faults(term, words, found)))
    faults.update(dict.fromkeys(call_faults(form)))
    yield from faults
    for name, uses in found.items():
        yield from _clash(name, uses)
    if not faults and is_static(form.trigger, words.lasting):
        yield f'{str(form.trigger)!r} says nothing that a step can change; name a skill or a fact'


def _term_faults(
    term: Term, words: Vocabulary, found: dict[str, dict[str, Kinds]]
) -> Iterator[str]:
    """Yield what is wrong with one term; note what its variables may be in `found`."""
    if isinstance(term, Near):
        yield from _near_faults(term, words)
        _note(term.target, frozenset((ArgumentType.OBJECT, ArgumentType.PLACE)), term, found)
    elif isinstance(term, Known):
        kinds = words.kinds_of(term.predicate, len(term.values))
        if kinds is None:
            yield unknown_fact(term, words)
            return
        for value, kind in zip(term.values, kinds, strict=True):
            yield from _value_faults(value, kind, f'{term}', words)
            _note(value, kind, term, found)
    else:
        skill = words.catalogue.find(term.skill)
        if skill is None:
            yield unknown_skill(term, words)
            return
        for it in term.constraints:
            kinds_here = words.argument_kinds(skill, it.name)
            if kinds_here is None:
                yield unknown_argument(it, skill)
                continue
            yield from _constraint_faults(it, kinds_here, skill.arguments.get(it.name), words)
            _note(it.value, kinds_here, term, found)


def _constraint_faults(
    it: Constraint, kinds: Kinds, argument: Argument | None, words: Vocabulary
) -> Iterator[str]:
    if it.compare.is_order and not kinds & _NUMBERS:
        yield f'{str(it)!r}: {it.name} is {a_kind(kinds)}, which is never more or less'
        return
    choices = argument.choices if argument else ()
    if kinds == {ArgumentType.BOOLEAN}:
        choices = ('true', 'false')
    if choices and it.value.kind not in _OPEN and it.value.text not in choices:
        yield f'{str(it)!r}: {it.value} is never its value (accepted: {", ".join(choices)})'
        return
    yield from _value_faults(it.value, kinds, f'{it}', words)


def _value_faults(value: Value, kinds: Kinds, where: str, words: Vocabulary) -> Iterator[str]:
    """Yield why a value can never be met where it stands.

    The ids of objects are not looked up: objects come and go.
    """
    if value.kind in _OPEN or not kinds:
        return
    is_number = value.kind is ValueKind.NUMBER
    if is_number != bool(kinds & _NUMBERS):
        wanted = 'a number' if kinds & _NUMBERS else a_kind(kinds)
        yield f'{where!r}: {value} is not {wanted}'
    elif ArgumentType.PLACE in kinds and ArgumentType.OBJECT not in kinds:
        if value.text not in words.world.places:
            yield f'{where!r}: {unknown_place(value.text, words.world)}'
    elif kinds == {ArgumentType.OBJECT} and value.text in words.world.places:
        yield f'{where!r}: {value} is a place, not an object'


def _near_faults(term: Near, words: Vocabulary) -> Iterator[str]:
    name = term.target.text
    is_known = name == PERSON or name in words.world.places or name in words.world.objects
    if term.target.kind in _NAMED and not is_known:
        yield f'{str(term)!r}: {unknown_place(name, words.world, PERSON)}'


def _note(value: Value, kinds: Kinds, term: Term, found: dict[str, dict[str, Kinds]]) -> None:
    if value.kind is ValueKind.VARIABLE and kinds:
        found.setdefault(value.text, {})[str(term)] = kinds


def _clash(name: str, uses: Mapping[str, Kinds]) -> Iterator[str]:
    """Yield the fault that a variable cannot be the same thing everywhere."""
    if not frozenset.intersection(*map(_same, uses.values())):
        told = ', '.join(f'{a_kind(kinds)} in {term!r}' for term, kinds in uses.items())
        yield f'{name} can never be one thing: it is {told}'


def _same(kinds: Kinds) -> Kinds:
    """Return the kinds with all numbers as one, and all words."""
    numbers = _NUMBERS if kinds & _NUMBERS else frozenset()
    return kinds | numbers | (_WORDS if kinds & _WORDS else frozenset())
