"""What the world model says in symbols."""

from vla_bt.skills import Fact
from vla_bt.world import ObjectBelief, WorldModel, world_facts

CUP = ObjectBelief(id='cup', label='cup', location='table')


def world(held: str = '') -> WorldModel:
    made = WorldModel(clock=lambda: 0.0)
    made.objects[CUP.id] = CUP
    made.update_robot(held_object=held)
    return made


def test_what_lies_somewhere_is_located_there() -> None:
    assert world_facts(world()) == {Fact('located', ('cup', 'table')), Fact('hand_empty')}


def test_what_is_held_is_nowhere_else_whatever_was_believed() -> None:
    assert world_facts(world('cup')) == {Fact('holding', ('cup',))}
