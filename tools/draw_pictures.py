"""Draw the pictures of README.md from real runs.

Run it with `.venv/bin/python tools/draw_pictures.py`.
"""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vla_bt.cli.app import DEMO_COMMAND, SHOWN_TAGS
from vla_bt.cli.company import ANNOUNCED
from vla_bt.cli.configuration import read_configuration
from vla_bt.cli.view import outcome_line, plan_text
from vla_bt.mission import MissionStatus, Order
from vla_bt.planner import PlanRequest
from vla_bt.robot.fake import VirtualClock
from vla_bt.safety import ConfirmationMode
from vla_bt.settings import find_share
from vla_bt.sim.draw import draw_home
from vla_bt.sim.home import HomeRobot
from vla_bt.trees.svg import tree_svg
from vla_bt.trees.xml_read import read_xml_file

DOCS = Path(__file__).resolve().parent.parent / 'docs'
SHOWN_STEP = 2


def draw_terminal() -> None:
    """Show a mission's plan, its tree in the middle of a grasp, its outcome."""
    configuration = read_configuration(None, [], None).answered_by(ConfirmationMode.AUTO)
    clock = VirtualClock()
    shots: list[MissionStatus] = []
    # Planned beforehand: a planner thinks in real time, of which virtual time has plenty.
    request = PlanRequest(command=DEMO_COMMAND, world=configuration.world_model())
    plan = configuration.planner.plan(request)
    simulation = configuration.simulation(1.0, clock=clock, wait=clock.advance)
    result = simulation.run(Order(command=DEMO_COMMAND, plan=plan), shots.append)
    assert result.plan is not None
    grasp = [shot for shot in shots if shot.active_step == SHOWN_STEP]
    console = Console(record=True, width=96, file=io.StringIO())
    console.print(Text('$ make demo', style='bold'))
    console.print(Text(ANNOUNCED[ConfirmationMode.AUTO]))
    console.print(Text(plan_text(result.plan, configuration.catalogue)))
    console.print(Text(f'[ 40 %] RUNNING: {grasp[0].active_step_name}', style='bold'))
    console.print(Text(grasp[len(grasp) // 2].tree))
    console.print(outcome_line(result))
    # The pictures load nothing from elsewhere: no fonts but the reader's own.
    svg = re.sub(r'@font-face \{.*?\}', '', console.export_svg(title='vla_bt'), flags=re.DOTALL)
    (DOCS / 'demo.svg').write_text(svg, encoding='utf-8')


def draw_drive() -> None:
    """Show the home and the way the robot takes in the demo."""
    world = read_configuration(None, [], None).world
    clock = VirtualClock()
    robot = HomeRobot(world, clock)
    for place in ('kitchen', 'counter', 'table'):
        ticket = robot.navigation.go_to(world.places[place].pose.to_pose())
        while ticket.verdict is None:
            clock.advance(0.05)
            robot.step()
    (DOCS / 'home.svg').write_text(draw_home(world, robot.trail), encoding='utf-8')


def draw_tree() -> None:
    """Show the tree of `pick_up`."""
    tree = read_xml_file(find_share('trees/pick_up.xml')).tree
    assert tree is not None
    (DOCS / 'pick_up.svg').write_text(tree_svg(tree, tags=SHOWN_TAGS), encoding='utf-8')


if __name__ == '__main__':
    draw_terminal()
    draw_drive()
    draw_tree()
