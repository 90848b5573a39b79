"""Read intents in the shipped home, with some things added to it."""

from functools import lru_cache

from offline.asking import catalogue, home

from vla_bt.planner.intent import Ambiguity, ParsedIntent, Reading, Rules
from vla_bt.world import ObjectBelief, WorldModel


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules of the shipped skills."""
    return Rules(catalogue())


def home_with(*things: ObjectBelief, place: str = '') -> WorldModel:
    """Return the shipped home with more objects in it, the robot at `place`."""
    world = home(place)
    world.objects.update({thing.id: thing for thing in things})
    return world


def thing(name: str, *tags: str, location: str = 'table', label: str = '') -> ObjectBelief:
    """Return an object `colour_label` at a place."""
    colour, _, own = name.rpartition('_')
    return ObjectBelief(id=name, label=label or own, colour=colour, location=location, tags=tags)


def read(command: str, world: WorldModel | None = None) -> Reading:
    """Return what the rules make of a command."""
    return rules().read(command, home() if world is None else world)


def intent(command: str, world: WorldModel | None = None) -> ParsedIntent:
    """Return the one intent of a command."""
    (found,) = read(command, world).intents
    return found


def doubt(command: str, world: WorldModel | None = None) -> Ambiguity:
    """Return the one thing that is not certain in a command."""
    (found,) = read(command, world).ambiguities
    return found
