"""The frames by name: what a verb makes of the words around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vla_bt.planner.offline import handling, knowledge, limits, motion, seeking, speech
from vla_bt.planner.offline.answers import Refusal, spoken
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.free import fill
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.verbs import FREE
from vla_bt.skills import Catalogue

FRAMES: dict[str, Callable[[Roles], Sequence[Task]]] = {
    'bring': handling.bring,
    'charge': motion.charge,
    'come': motion.come,
    'count': knowledge.count,
    'find': seeking.find,
    'give': handling.give,
    'go': motion.go,
    'go back': motion.go_back,
    'greet': speech.greet,
    'held': knowledge.held,
    'impossible': limits.impossible,
    'inspect': motion.inspect,
    'look': motion.look,
    'meet': motion.meet,
    'move': handling.move,
    'put': handling.put,
    'put back': handling.put_back,
    'release': handling.release,
    'say': speech.say,
    'scan': motion.scan,
    'stop': limits.stop,
    'switch': limits.switch,
    'take': handling.take,
    'told': knowledge.told,
    'turn': motion.turn,
    'unable': limits.unable,
    'vague': limits.vague,
    'wait': motion.wait,
    'where': knowledge.where_is,
}
"""Name in the lexicon -> function."""


def tasks_of(clause: Clause, situation: Situation, catalogue: Catalogue) -> tuple[Task, ...]:
    """Return what a clause asks for, in order; none when the next clause says it all.

    Raises:
        Question: Something in it is not certain.
        Refusal: The robot cannot do it.
    """
    roles = Roles(clause, situation)
    if clause.verb.frame == FREE:
        return tuple(fill(roles, catalogue[clause.verb.skill]))
    tasks = tuple(FRAMES[clause.verb.frame](roles)) * (clause.times or 1)
    for task in tasks:
        if catalogue.find(task.skill) is None:
            raise Refusal(f'I cannot do that: I have no skill to {spoken(task.skill)}.')
    return tasks
