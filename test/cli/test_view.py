"""What plans look like on the command line."""

import io
import json

from flow_samples import again, condition, first_of, flow_plan, go, in_order, say, step, together
from rich.console import Console

from vla_bt.cli.view import (
    MissionView,
    json_text,
    outcome_line,
    plan_text,
    print_result,
    problem_lines,
)
from vla_bt.errors import Problem, ProblemCode
from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


def test_a_flow_is_indented_and_its_steps_are_numbered() -> None:
    plan = flow_plan(
        go('counter'),
        first_of(
            in_order(condition('located(red_cup, counter)'), step('fly', x=1)),
            condition('not hand_empty()'),
        ),
        again(3, step('pick_up', object='red_cup')),
        together(go('table'), say('hi')),
    )
    assert plan_text(plan, CATALOGUE).splitlines() == [
        'plan, 5 steps, made by: person',
        '  1. navigate_to(location=counter)',
        '  try in order:',
        '    in order:',
        '      if located(red_cup, counter)',
        '      2. fly(x=1)',
        '    if not hand_empty()',
        '  up to 3 times:',
        '    3. pick_up(object=red_cup)',
        '  at the same time:',
        '    4. navigate_to(location=table)',
        '    5. say(text=hi)',
    ]


def test_a_flow_of_one_node_is_indented_under_the_plan() -> None:
    assert plan_text(flow_plan(again(2, say('a'))), CATALOGUE).splitlines()[1:] == [
        '  up to 2 times:',
        '    1. say(text=a)',
    ]


def test_who_made_the_plan_and_what_was_changed_are_said() -> None:
    plan = Plan(steps=flow_plan(say('a')).steps, source=PlanSource.MODEL, model='openai/gpt-4',
                notes=('Added a step.', 'No answer from ollama.'))  # fmt: skip
    assert plan_text(plan, CATALOGUE).splitlines() == [
        'plan, 1 step, made by: model (openai/gpt-4)',
        '  1. say(text=a)',
        'note: Added a step.',
        'note: No answer from ollama.',
    ]


def test_a_question_and_a_refusal_are_one_line() -> None:
    asked = Plan(verdict=Verdict.CLARIFY, question='Which?', options=('a', 'b'))
    assert plan_text(asked, CATALOGUE) == 'question: Which?\n  options: a, b'
    refused = Plan(verdict=Verdict.REFUSE, reason='No.')
    assert plan_text(refused, CATALOGUE) == 'refused: No.'


def test_a_plan_cannot_steer_the_terminal() -> None:
    hidden = 'no\x1b[2J\r\n\x9b31m\u202e'
    answers = (
        Plan(steps=(Step(skill='say', args={'text': hidden}),), notes=(hidden,)),
        Plan(verdict=Verdict.CLARIFY, question=hidden, options=(hidden,)),
        Plan(verdict=Verdict.REFUSE, reason=hidden),
    )
    for answer in answers:
        text = plan_text(answer, CATALOGUE)
        assert r'no\x1b[2J' in text
        assert all(line.isprintable() for line in text.split('\n'))


def test_a_mission_under_way_cannot_steer_the_terminal() -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=200, legacy_windows=False)
    status = MissionStatus(
        id='1',
        command='c',
        state=MissionState.RUNNING,
        plan=None,
        active_step=0,
        active_step_name='say(text=a\x1b]0;owned\x07b)',
        progress_ratio=0.0,
        message='',
        tree='task\n  say \x1b]0;owned\x07',
    )
    with MissionView(console, load_catalogue()) as view:
        view.show(status)
    assert '\x1b]0;' not in output.getvalue()
    assert output.getvalue().count(r'\x1b]0;owned\x07') >= 2


HIDDEN = 'caf\xe9 \x1b[2J\x7f\x85\x9b31m\u2028\u202e\u2066\u200f\ufeff\U000e0041\ud800"'


def test_a_json_document_cannot_steer_the_terminal() -> None:
    text = json_text({'a': [HIDDEN]})
    assert text.isascii()
    assert text.isprintable()
    assert json.loads(text) == {'a': [HIDDEN]}
    assert json_text({'a': 1}, indent=2) == '{\n  "a": 1\n}'


def test_the_result_of_a_mission_is_one_document_that_cannot_either() -> None:
    console = Console(file=io.StringIO(), width=40)
    result = MissionResult(outcome=Outcome.REFUSED, reason=HIDDEN, problems=(HIDDEN,))
    print_result(console, result, as_json=True)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert printed.removesuffix('\n').isprintable()
    assert json.loads(printed)['reason'] == HIDDEN


def test_problems_stand_in_two_columns_however_long_their_codes_are() -> None:
    problems = [
        Problem(code=code, path='steps[0]', message='no')
        for code in (ProblemCode.FORBIDDEN_SPEECH, ProblemCode.RULE)
    ]
    assert problem_lines(problems).splitlines() == [
        'forbidden_speech  steps[0]: no',
        'rule              steps[0]: no',
    ]
    assert problem_lines([]) == ''


def test_a_problem_is_one_line_on_any_terminal() -> None:
    console = Console(file=io.StringIO(), width=40)
    result = MissionResult(outcome=Outcome.REFUSED, reason='no', problems=('long ' * 30,))
    print_result(console, result, as_json=False)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert [line.split(':')[0] for line in printed.splitlines()] == ['problem', 'outcome']


def test_one_step_is_not_steps() -> None:
    def line(count: int) -> str:
        result = MissionResult(
            outcome=Outcome.SUCCEEDED, steps_done=count, steps_total=count, execution_time_s=2.0
        )
        return outcome_line(result).plain

    assert line(1) == 'outcome: SUCCEEDED - 1 step done in 2.0 s'
    assert line(2) == 'outcome: SUCCEEDED - 2 steps done in 2.0 s'
