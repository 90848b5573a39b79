"""Looking up what a name in a port stands for."""

from __future__ import annotations

from vla_bt.errors import FailureCode, close_matches
from vla_bt.robot import Pose
from vla_bt.trees.port_values import InputError
from vla_bt.world import Place, WorldModel


def known_place(world: WorldModel, name: str) -> Place:
    """Return the place called `name`.

    Raises:
        InputError: There is none.
    """
    place = world.places.get(name)
    if place is None:
        close = close_matches(name, world.places)
        hint = f'; did you mean {close[0]}?' if close else ''
        raise InputError(f'no place is called {name!r}{hint}')
    return place


def object_pose(world: WorldModel, object_id: str) -> Pose:
    """Return where the object is believed to be, in `map`.

    Raises:
        InputError: It is not known, or not known where (NOT_FOUND).
    """
    belief = world.objects.get(object_id)
    if belief is None:
        raise InputError(f'no object is called {object_id!r}')
    if belief.pose is None or not belief.pose.is_finite:
        raise InputError(f'it is not known where {object_id} is', FailureCode.NOT_FOUND)
    return belief.pose
