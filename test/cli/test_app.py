"""The command line as a person types it: what it prints and what it exits with."""

import json
import sys
from pathlib import Path

import pytest

from vla_bt.cli import main
from vla_bt.cli.configuration import Files
from vla_bt.settings import find_share

FETCH = {
    'primitives': [
        {'action_type': 'navigate_to', 'parameters': {'location': 'counter'}},
        {'action_type': 'pick_up', 'parameters': {'object_id': 'red_cup'}},
    ]
}


class Typed:
    """Types a command line in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: object) -> tuple[int, str, str]:
        """Return exit code, output and error output."""
        self._monkeypatch.setattr(sys, 'argv', ['vla-bt', *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = self._capsys.readouterr()
        code = end.value.code
        return (code if isinstance(code, int) else 0), printed.out, printed.err


@pytest.fixture
def vla_bt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(monkeypatch, capsys)


@pytest.fixture
def fetch(tmp_path: Path) -> Path:
    path = tmp_path / 'fetch.json'
    path.write_text(json.dumps(FETCH))
    return path


@pytest.mark.parametrize(
    ('command', 'code', 'words'),
    [
        ('Move to the kitchen', 0, 'navigate_to(location=kitchen)'),
        ('Pick up the red mug', 0, 'pick_up(object=red_mug)'),
        ('Clean up', 2, 'Which area'),
        ('Fly to the ceiling', 3, 'I cannot fly'),
    ],
)
def test_plan_answers_the_four_documented_commands(
    vla_bt: Typed, command: str, code: int, words: str
) -> None:
    exit_code, out, _ = vla_bt('plan', command)
    assert (exit_code, words in out) == (code, True), out


def test_plan_prints_canonical_json_that_check_accepts(vla_bt: Typed, tmp_path: Path) -> None:
    code, out, _ = vla_bt('plan', 'put the red cup on the table', '--json')
    assert code == 0
    assert json.loads(out)['steps'][-1]['skill'] == 'place'
    (tmp_path / 'plan.json').write_text(out)
    assert vla_bt('check', tmp_path / 'plan.json')[:2] == (0, 'no problems\n')


def test_check_lists_every_problem_and_exits_with_one(vla_bt: Typed, tmp_path: Path) -> None:
    path = tmp_path / 'bad.json'
    path.write_text('{"steps": [{"skill": "fly"}, {"skill": "say"}]}')
    code, out, _ = vla_bt('check', path)
    assert code == 1
    assert out.splitlines()[0].startswith('unknown_skill  steps[0].skill: ')
    assert out.splitlines()[1].startswith('missing        steps[1].args.text: ')
    code, out, _ = vla_bt('check', path, '--json')
    assert [problem['code'] for problem in json.loads(out)] == ['unknown_skill', 'missing']


@pytest.mark.parametrize('command', ['plan', 'prompt', 'intent', 'check'])
def test_json_cannot_steer_the_terminal(vla_bt: Typed, tmp_path: Path, command: str) -> None:
    hidden = 'go to \xe9\x7f\x9b31m\u202e\u2066'
    path = tmp_path / 'bad.json'
    path.write_text(json.dumps({'steps': [{'skill': hidden}]}))
    _, out, _ = vla_bt(command, path if command == 'check' else hidden, '--json')
    assert json.loads(out)
    assert all(line.isascii() and line.isprintable() for line in out.splitlines())


def test_check_reads_trees_too(vla_bt: Typed, tmp_path: Path) -> None:
    assert vla_bt('check', find_share('trees/pick_up.xml'))[:2] == (0, 'no problems\n')
    path = tmp_path / 'endless.xml'
    path.write_text(
        '<root BTCPP_format="4"><BehaviorTree ID="A"><Repeat num_cycles="-1"><SubTree ID="A"/>'
        '</Repeat></BehaviorTree></root>'
    )
    code, out, _ = vla_bt('check', path)
    assert code == 1
    assert {'cycle', 'out_of_range'} <= {line.split()[0] for line in out.splitlines()}


@pytest.mark.parametrize(
    'content', [b'', b'\xff\x00\x01', b'<a>', b'[', b'nonsense', b'{"steps": [' + b'[' * 100_000]
)
def test_any_bad_file_is_a_problem_never_a_traceback(
    vla_bt: Typed, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / 'file'
    path.write_bytes(content)
    for command in ('check', 'show'):
        code, out, err = vla_bt(command, path)
        assert code == 1
        assert out.strip()
        assert 'Traceback' not in out + err
    code, out, _ = vla_bt('run', '--plan', path, '--in-process')
    assert code == 3
    assert out.splitlines()[-1].startswith('outcome: REFUSED - ')


def test_an_unreadable_file_is_named(vla_bt: Typed, tmp_path: Path) -> None:
    for path in (tmp_path / 'none.json', tmp_path):
        code, out, _ = vla_bt('check', path)
        assert code == 1
        assert str(path) in out


def test_show_draws_the_same_tree_for_every_dialect(vla_bt: Typed, tmp_path: Path) -> None:
    arguments = {'location': 'counter'}
    dialects = [
        {'steps': [{'skill': 'navigate_to', 'args': arguments}]},
        {'actions': [{'action': 'navigate', 'parameters': {'target_location': 'counter'}}]},
        {'actions': [{'action_type': 'navigate', 'parameters': {'location_name': 'counter'}}]},
        {'primitives': [{'action_type': 'navigate_to', 'parameters': arguments}]},
        {'actions': [{'name': 'navigate_to', 'params': arguments, 'duration': 9}]},
        {'steps': [{'action_type': 'navigate', 'ros_action_name': '/navigate_to_point',
                    'goal_message': {'target_location': 'counter'}}]},
    ]  # fmt: skip
    shown = set()
    for number, document in enumerate(dialects):
        path = tmp_path / f'{number}.json'
        path.write_text(json.dumps(document))
        code, out, _ = vla_bt('show', path)
        assert code == 0, out
        shown.add(out)
    assert len(shown) == 1
    assert 'step 1: navigate_to(location=counter)' in shown.pop()


def test_show_writes_xml_and_svg(vla_bt: Typed, fetch: Path, tmp_path: Path) -> None:
    code, out, _ = vla_bt('show', fetch, '--xml')
    assert (code, out.startswith('<?xml')) == (0, True)
    code, out, _ = vla_bt('show', find_share('trees/pick_up.xml'), '--svg')
    assert (code, '<svg' in out) == (0, True)
    assert vla_bt('show', fetch, '--xml', '--svg')[0] == 64


def test_skills_lists_the_catalogue_in_every_form(vla_bt: Typed) -> None:
    assert 'pick_up' in vla_bt('skills')[1]
    assert 'max_force' in vla_bt('skills', 'grasp')[1]
    assert json.loads(vla_bt('skills', '--json')[1])['title'] == 'vla_bt plan'
    assert vla_bt('skills', '--prompt')[1].startswith('- navigate_to:')
    assert vla_bt('skills', '--markdown')[1].startswith('| skill |')


@pytest.mark.parametrize(
    ('words', 'code', 'error'),
    [
        (['fly'], 64, "No such command 'fly'"),
        (['plan'], 64, 'Missing argument'),
        (['run'], 64, 'give either a command or --plan FILE'),
        (['run', 'x', '--plan', 'y'], 64, 'give either'),
        (['skills', 'flying'], 64, 'there is no skill'),
        (['plan', 'x', '--world', 'no.yaml'], 78, 'no.yaml cannot be read'),
        (['plan', 'x', '--skills', 'nowhere'], 78, 'cannot be read'),
        (['demo', 'x', '--speed', '0'], 64, '--speed'),
    ],
)
def test_a_wrong_command_line_is_one_readable_line(
    vla_bt: Typed, words: list[str], code: int, error: str
) -> None:
    exit_code, _, err = vla_bt(*words)
    assert exit_code == code
    assert error in err
    assert err.startswith('error: ')
    assert len(err.strip().splitlines()) == 1


def test_help_has_examples_and_version_is_told(vla_bt: Typed) -> None:
    assert 'Examples: vla-bt demo' in vla_bt('--help')[1]
    assert 'Example: vla-bt demo' in vla_bt('demo', '--help')[1]
    assert vla_bt('--version')[1].startswith('vla-bt ')


WAVE_YAML = """
skills:
  wave:
    summary: Wave with the left hand and say so.
    aliases: [greet_with_hand]
    arguments:
      words: {type: text, max_length: 40, default: Hello, summary: What to say.}
    resources: [left_arm, speech]
    timeout_s: 20
    duration_s: 3
"""
WAVE_XML = """
<root BTCPP_format="4">
  <BehaviorTree ID="Wave"><Say text="{words}"/></BehaviorTree>
</root>
"""


def test_a_custom_skill_takes_one_entry_and_one_file(vla_bt: Typed, tmp_path: Path) -> None:
    (tmp_path / 'skills.yaml').write_text(WAVE_YAML)
    (tmp_path / 'wave.xml').write_text(WAVE_XML)
    code, out, _ = vla_bt('plan', 'go to the kitchen and wave', '--skills', tmp_path)
    assert code == 0, out
    assert '2. wave()' in out


def test_a_broken_custom_tree_is_refused_at_start(vla_bt: Typed, tmp_path: Path) -> None:
    (tmp_path / 'skills.yaml').write_text(WAVE_YAML)
    (tmp_path / 'wave.xml').write_text(WAVE_XML.replace('Say', 'Sya'))
    code, _, err = vla_bt('plan', 'wave', '--skills', tmp_path)
    assert code == 78
    assert 'wave.xml' in err
    assert 'Say' in err


FLAT = {
    'verdict': 'plan',
    'nodes': [
        {'id': '1', 'parent': '', 'do': 'navigate_to',
         'args': [{'name': 'location', 'value': 'counter'}]},
        {'id': '2', 'parent': '', 'do': 'fallback', 'args': []},
        {'id': '3', 'parent': '2', 'do': 'condition',
         'args': [{'name': 'fact', 'value': 'located(red cup, counter)'}]},
        {'id': '4', 'parent': '2', 'do': 'say', 'args': [{'name': 'text', 'value': 'Gone.'}]},
    ],
}  # fmt: skip


def test_a_plan_with_control_flow_is_checked_and_shown(vla_bt: Typed, tmp_path: Path) -> None:
    path = tmp_path / 'flat.json'
    path.write_text(json.dumps(FLAT))
    assert vla_bt('check', path)[:2] == (0, 'no problems\n')
    code, out, _ = vla_bt('show', path)
    assert code == 0
    assert 'Choice "try in order"' in out
    assert 'IsLocated "located(red_cup, counter)"' in out
    path.write_text(json.dumps(FLAT).replace('located(', 'lost('))
    code, out, _ = vla_bt('check', path)
    assert code == 1
    assert 'located(object, place)' in out


@pytest.mark.parametrize('command', ['check', 'show'])
def test_a_plan_is_held_against_the_safety_file_that_is_named(
    vla_bt: Typed, fetch: Path, tmp_path: Path, command: str
) -> None:
    site = tmp_path / 'site.yaml'
    site.write_text('limits: {forbidden_skills: [pick_up]}')
    code, out, _ = vla_bt(command, fetch, '--safety', site)
    assert (code, 'pick_up' in out, 'no problems' in out) == (1, True, False)
    assert vla_bt('check', fetch)[0] == 0


def test_a_planner_goes_by_the_safety_file_that_is_named(vla_bt: Typed, tmp_path: Path) -> None:
    site = tmp_path / 'site.yaml'
    site.write_text('limits: {forbidden_skills: [pick_up]}')
    assert vla_bt('plan', 'Pick up the red mug', '--safety', site)[0] == 3
    assert 'pick_up' in vla_bt('prompt', 'Pick up the red mug')[1]


def test_a_wrong_safety_file_is_named_with_its_line(vla_bt: Typed, tmp_path: Path) -> None:
    site = tmp_path / 'site.yaml'
    site.write_text('limits:\n  payload_kg: -1\n')
    code, _, complaint = vla_bt('check', find_share('trees/pick_up.xml'), '--safety', site)
    assert (code, f'{site}:2: limits.payload_kg' in complaint) == (78, True), complaint
    site.write_text('limits: {forbidden_skills: [flyy]}')
    assert str(site) in vla_bt('check', find_share('trees/pick_up.xml'), '--safety', site)[2]


def test_the_demo_hands_the_safety_file_to_its_server(tmp_path: Path) -> None:
    site = tmp_path / 'site.yaml'
    assert Files(safety=site).server_parameters() == {'safety_file': str(site)}
    assert Files().server_parameters() == {}
