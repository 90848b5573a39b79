"""The commands of `vla-bt`.

Exit codes: 0 SUCCEEDED, 1 FAILED, 2 NEEDS_CLARIFICATION, 3 REFUSED, 4 CANCELED; 64 a command
line that is no good, 78 a configuration that is no good.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from vla_bt import __version__
from vla_bt.check import check_plan
from vla_bt.cli.company import unattended
from vla_bt.cli.configuration import Configuration, read_configuration
from vla_bt.cli.confirm import confirm
from vla_bt.cli.fake_llm import fake_llm
from vla_bt.cli.files import Document, read_document
from vla_bt.cli.intent import intent
from vla_bt.cli.missions import Target, carry_out, plan_answer
from vla_bt.cli.options import (
    AsJson,
    Command,
    Confirm,
    InProcess,
    SafetyFile,
    SettingsFile,
    Skills,
    Speed,
    World,
)
from vla_bt.cli.prompt import prompt
from vla_bt.cli.usage import usage
from vla_bt.cli.view import json_text, plan_text, print_result, problem_lines
from vla_bt.errors import Problem, VlaBtError
from vla_bt.mission import Order, Outcome, results
from vla_bt.plan import Plan, Verdict
from vla_bt.planner.images import read_image
from vla_bt.skills.render import describe_argument, json_schema, markdown_table, prompt_text
from vla_bt.trees import KNOWN_TAGS, mission_spec
from vla_bt.trees.mission_tags import MISSION_TAGS
from vla_bt.trees.show import tree_text
from vla_bt.trees.svg import tree_svg
from vla_bt.trees.xml_write import write_xml

DEMO_COMMAND = 'Go to the kitchen, pick up the red cup, and bring it to the table'

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""Typer's own, whose module differs between its versions."""

SHOWN_TAGS = {**KNOWN_TAGS, **MISSION_TAGS}

EXIT_USAGE = 64
EXIT_CONFIGURATION = 78

app = typer.Typer(
    help='From a sentence to a checked behaviour tree to a robot that does it.',
    epilog='Examples: vla-bt demo "bring me the red book from the shelf" | '
    'vla-bt plan "put the red mug on the shelf" --json | vla-bt check plan.json',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode='rich',
    context_settings={'help_option_names': ['-h', '--help']},
)

@app.command(epilog='Example: vla-bt demo "bring me the red book from the shelf"')
def demo(
    command: Command = DEMO_COMMAND,
    in_process: InProcess = False,
    speed: Speed = 5.0,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    safety: SafetyFile = None,
    confirm: Confirm = None,
    as_json: AsJson = False,
) -> None:
    """Carry out a sentence on the simulated robot, over ROS 2 where it is installed.

    Nobody is asked before risky steps unless --confirm ask says so.
    """
    order = Order(command=command)
    configuration = read_configuration(world, skills or [], settings, safety)
    target = Target.IN_PROCESS if in_process else Target.DEMO
    answers = confirm or unattended(configuration.confirmation.mode)
    _exit(carry_out(order, configuration, target, speed, as_json=as_json, confirm=answers))


@app.command(epilog='Example: vla-bt run --plan fetch.json')
def run(
    command: Command = '',
    plan: Annotated[
        Path | None, typer.Option(help='Plan file in any dialect; - is stdin.')
    ] = None,
    preempt: Annotated[bool, typer.Option(help='Stop a mission under way first.')] = False,
    in_process: InProcess = False,
    speed: Speed = 5.0,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    confirm: Confirm = None,
    as_json: AsJson = False,
) -> None:
    """Carry out a command or a plan file, on the running behaviour server if there is one."""
    if bool(command) == (plan is not None):
        raise UsageError('give either a command or --plan FILE')
    configuration = read_configuration(world, skills or [], settings)
    order = Order(command=command)
    if plan is not None:
        document = read_document(plan)
        if document.plan is None:
            result = results.unfit(_no_plan(document))
            print_result(Console(), result, as_json=as_json)
            _exit(result.outcome)
        order = Order(plan=document.plan)
    target = Target.IN_PROCESS if in_process else Target.SERVER
    shown = {'as_json': as_json, 'preempt': preempt}
    _exit(carry_out(order, configuration, target, speed, **shown, confirm=confirm))


@app.command(epilog='Example: vla-bt plan "put the red cup on the table" --json')
def plan(
    command: Command,
    image: Annotated[
        Path | None, typer.Option(help='Picture (JPEG, PNG, ...) for a model that takes images.')
    ] = None,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    safety: SafetyFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a plan for a command, check it, print it. Nothing moves."""
    configuration = read_configuration(world, skills or [], settings, safety)
    max_px = configuration.settings.context.image_max_px
    picture = read_image(image, max_px=max_px) if image else None
    result = plan_answer(command, configuration, picture)
    answer = result.plan or Plan(verdict=Verdict.REFUSE, reason=result.reason)
    if as_json:
        print(json_text(answer.model_dump(mode='json'), indent=2))
    else:
        print('\n'.join((plan_text(answer, configuration.catalogue), *result.problems)))
    _exit(result.outcome)


@app.command(epilog='Example: vla-bt check plan.json')
def check(
    file: Annotated[Path, typer.Argument(help='Plan (JSON) or tree (XML); - is stdin.')],
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    safety: SafetyFile = None,
    as_json: AsJson = False,
) -> None:
    """Find everything that is wrong with a plan or a tree file."""
    configuration = read_configuration(world, skills or [], settings, safety)
    document = read_document(file)
    problems = document.problems
    if document.reading is not None and document.plan is not None:
        problems = document.reading.locate(_check(document.plan, configuration)[1])
    _exit(_report(problems, as_json))


@app.command(epilog='Example: vla-bt show trees/pick_up.xml --svg > pick_up.svg')
def show(
    file: Annotated[Path, typer.Argument(help='Plan (JSON) or tree (XML); - is stdin.')],
    as_xml: Annotated[bool, typer.Option('--xml', help='Print the tree as XML.')] = False,
    as_svg: Annotated[bool, typer.Option('--svg', help='Print the tree as a picture.')] = False,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    safety: SafetyFile = None,
) -> None:
    """Show the tree a plan becomes, or the tree of an XML file."""
    if as_xml and as_svg:
        raise UsageError('give --xml or --svg, not both')
    configuration = read_configuration(world, skills or [], settings, safety)
    document = read_document(file)
    tree, problems = document.tree, document.problems
    if document.reading is not None and document.plan is not None:
        checked, problems = _check(document.plan, configuration)
        problems = document.reading.locate(problems)
        may_ask = configuration.confirmation.may_ask
        guards, catalogue = configuration.safety.guards, configuration.catalogue
        tree = None if problems else mission_spec(checked, catalogue, may_ask, guards)
    if tree is None:
        _exit(_report(problems, as_json=False))
    elif as_svg:
        print(tree_svg(tree, tags=SHOWN_TAGS))
    else:
        print(write_xml(tree) if as_xml else tree_text(tree))


app.command(epilog='Example: vla-bt prompt "bring me the red cup"')(prompt)
app.command(epilog='Example: vla-bt intent "put the red cup on the table"')(intent)
app.command(epilog='Example: vla-bt usage --json')(usage)
app.command(epilog='Example: vla-bt confirm yes 3f9a01c2')(confirm)
app.command(epilog='Example: vla-bt fake-llm --script replies.yaml --port 8080')(fake_llm)


@app.command(epilog='Example: vla-bt skills pick_up')
def skills(
    name: Annotated[str, typer.Argument(help='One skill; default: all.')] = '',
    skills: Skills = None,
    as_json: Annotated[bool, typer.Option('--json', help='Print the JSON schema.')] = False,
    as_prompt: Annotated[bool, typer.Option('--prompt', help='Print what a model reads.')] = False,
    as_markdown: Annotated[bool, typer.Option('--markdown', help="Print README's table.")] = False,
) -> None:
    """List the skills a plan can use."""
    catalogue = read_configuration(None, skills or [], None).catalogue
    if name:
        skill = catalogue.find(name)
        if skill is None:
            close = ', '.join(catalogue.suggest(name))
            raise UsageError(f'there is no skill {name!r}; there is: {close}')
        catalogue = type(catalogue)([skill])
    if as_json:
        print(json_text(json_schema(catalogue), indent=2))
    elif as_prompt or as_markdown:
        print(prompt_text(catalogue) if as_prompt else markdown_table(catalogue), end='')
    else:
        table = Table('skill', 'argument', 'type', 'meaning', box=None, header_style='bold')
        for skill in catalogue:
            table.add_row(skill.name, '', '', skill.summary, style='bold')
            for key, argument in skill.arguments.items():
                table.add_row('', key, describe_argument(argument), argument.summary)
        Console().print(table)


def _check(plan: Plan, configuration: Configuration) -> tuple[Plan, tuple[Problem, ...]]:
    checked = check_plan(
        plan,
        configuration.catalogue,
        configuration.world_model(),
        safety=configuration.safety,
        max_steps=configuration.settings.planning.max_plan_length,
    )
    return checked.plan, checked.problems


def _no_plan(document: Document) -> tuple[Problem, ...]:
    if document.tree is None:
        return document.problems
    raise UsageError('this file is a tree; run takes a plan (JSON)')


def _report(problems: tuple[Problem, ...], as_json: bool) -> Outcome:
    if as_json:
        print(json_text([problem.as_dict() for problem in problems]))
    else:
        print(problem_lines(problems) or 'no problems')
    return Outcome.FAILED if problems else Outcome.SUCCEEDED


def _exit(outcome: Outcome) -> NoReturn:
    raise typer.Exit(outcome.exit_code)


def _version(wanted: bool) -> None:
    if wanted:
        print(f'vla-bt {__version__}')
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option('--version', callback=_version, is_eager=True, help='Print version.')
    ] = False,
) -> None:
    """Hold the options of every command."""


def _message(error: Exception) -> str:
    text = error.format_message() if isinstance(error, typer.BadParameter) else str(error)
    return ' '.join(text.split())


def main() -> None:
    """Run the command line and exit the process; errors are one readable line each."""
    try:
        code = app(standalone_mode=False)
    except UsageError as error:
        print(f'error: {_message(error)} (see vla-bt --help)', file=sys.stderr)
        code = EXIT_USAGE
    except (typer.Abort, KeyboardInterrupt):
        code = Outcome.CANCELED.exit_code
    except VlaBtError as error:
        print(f'error: {error}', file=sys.stderr)
        code = EXIT_CONFIGURATION
    sys.exit(code)
