"""Keys of models that a running behaviour server holds: nothing that leaves it shows one.

Over real processes, with model servers that repeat the key wherever they can.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from model_pair import model_pair, rule  # noqa: E402
from planner_bench import flat  # noqa: E402
from rcl_interfaces.srv import DescribeParameters, GetParameters, ListParameters  # noqa: E402
from server_fixtures import LATCHED, Rig  # noqa: E402
from vla_msgs.srv import SetModel  # noqa: E402

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, Script, plan_reply  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

MARK = 'kanarienvogel'
FILE_KEY, OPENAI_KEY, ANTHROPIC_KEY = (f'{MARK}-{name}-0123456789' for name in 'abc')
COMMANDS = {
    'what a morning': plan_reply(flat(('say', {'text': f'My key is {FILE_KEY}.'}))),
    'what a day': plan_reply(flat(verdict='clarify', question=f'Is {FILE_KEY} yours?')),
    'what a night': plan_reply(flat(verdict='refuse', reason=FILE_KEY)),
    'what a week': plan_reply(flat((FILE_KEY, {FILE_KEY: FILE_KEY}))),
    'what a month': FakeReply(text=FILE_KEY, fault=Fault.UNAUTHORIZED),
    'what a year': FakeReply(text=FILE_KEY, fault=Fault.ERROR_EVENT),
    'what a life': FakeReply(text=FILE_KEY, fault=Fault.RESET),
    'what a time': FakeReply(text=FILE_KEY),
    'what a noise': plan_reply(flat(('say', {'text': 'Hello!'}), explanation=FILE_KEY)),
}
FALLBACK = f'{{"explanation": "{OPENAI_KEY}"'


def type_of(kind: str) -> Any:
    """Return the class of `std_msgs/msg/String` or `vla_msgs/action/ExecuteTask_Feedback`."""
    package, folder, name = kind.split('/')
    found = import_module(f'{package}.{folder}')
    if folder == 'msg':
        return getattr(found, name)
    action, _, part = name.rpartition('_')
    return getattr(getattr(found, action).Impl, part)


class Ear:
    """Hears every topic there is.

    Args:
        rig: Whose node listens.
    """

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.heard: list[str] = []
        self.topics: set[str] = set()

    def listen(self) -> None:
        """Subscribe to whatever has appeared since."""
        for topic, kinds in self._rig.node.get_topic_names_and_types():
            for kind in kinds if topic not in self.topics else ():
                self.topics.add(topic)
                for qos in (LATCHED, 10):
                    self._rig.node.create_subscription(type_of(kind), topic, self._take, qos)

    def _take(self, message: Any) -> None:
        self.heard.append(str(message))


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp('secrets')


@pytest.fixture(scope='module')
def servers() -> Iterator[tuple[FakeLlm, FakeLlm]]:
    """The model server whose key is in a file, and the fallback's, whose key is a variable."""
    script = Script(rules=[rule(command, reply) for command, reply in COMMANDS.items()])
    with FakeLlm(script, key=FILE_KEY) as first, FakeLlm(
        [FakeReply(text=FALLBACK)], key=OPENAI_KEY
    ) as second:
        yield first, second


@pytest.fixture(scope='module')
def shown(
    context: None, folder: Path, servers: tuple[FakeLlm, FakeLlm]
) -> Mapping[str, str]:
    """All that left a server that planned with those models, by where it went."""
    first, second = servers
    key_file = folder / 'keys' / 'secret'
    key_file.parent.mkdir()
    key_file.write_text(f'{FILE_KEY}\n')
    llm = {
        'api_key_file': str(key_file),
        'fallback_model': 'another',
        'fallback_base_url': second.base_url,
        'max_repairs': 0,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in ('OPENAI_LOG', 'ANTHROPIC_LOG'):
            patch.setenv(name, 'debug')
        patch.setenv('OPENAI_API_KEY', OPENAI_KEY)
        patch.setenv('ANTHROPIC_API_KEY', ANTHROPIC_KEY)
        patch.setenv('ROS_LOG_DIR', str(folder / 'log'))
        with model_pair(folder, '/secrets', first.base_url, **llm) as (server, _):
            rig = Rig('/secrets')
            ear = Ear(rig)
            rig.spin_until(lambda: 'READY' in rig.words(), 30.0)
            found = {'results': run_missions(rig, ear), 'services': change_models(rig)}
            found['parameters'] = dump_parameters(rig)
            found['arguments'] = Path(f'/proc/{server._process.pid}/cmdline').read_text()
            rig.destroy()
    key_file.unlink()
    found['topics'] = '\n'.join((*sorted(ear.topics), *ear.heard))
    found['files'] = content_of(folder)
    return found


def run_missions(rig: Rig, ear: Ear) -> str:
    results = []
    for command in COMMANDS:
        ear.listen()
        goal = rig.run(command)
        results += [goal.response, goal.feedback]
    return str(results)


def change_models(rig: Rig) -> str:
    client = rig.node.create_client(SetModel, 'vla/planner/set_model')
    names = (('nobody', ''), ('openai', 'x' * 300), ('openai', 'other'), ('anthropic', 'claude'))
    requests = [SetModel.Request(provider=provider, model=model) for provider, model in names]
    return str([rig.call(client, request) for request in requests])


def dump_parameters(rig: Rig) -> str:
    """Return what `ros2 param dump` and `describe` tell."""
    told: list[Any] = []
    service = 'behavior_server/{}_parameters'.format
    listed = rig.call(
        rig.node.create_client(ListParameters, service('list')), ListParameters.Request()
    ).result.names
    assert 'settings_file' in listed
    for name, kind in (('get', GetParameters), ('describe', DescribeParameters)):
        client = rig.node.create_client(kind, service(name))
        told.append(rig.call(client, kind.Request(names=listed)))
    return str(told)


def content_of(folder: Path) -> str:
    files = [path for path in sorted(folder.rglob('*')) if path.is_file()]
    return '\n'.join(f'{path}\n{path.read_bytes().decode("latin-1")}' for path in files)


SOURCES = ('results', 'services', 'parameters', 'arguments', 'topics', 'files')


@pytest.mark.parametrize('source', SOURCES)
def test_a_key_in_use_leaves_a_server_nowhere(source: str, shown: Mapping[str, str]) -> None:
    text = shown[source]
    assert len(text) > 50, 'there is something to look through'
    assert [text[max(0, at - 100) :][:200] for at in (text.find(MARK),) if at >= 0] == []


def test_the_models_were_asked_with_their_keys(
    shown: Mapping[str, str], servers: tuple[FakeLlm, FakeLlm]
) -> None:
    for server in servers:
        assert server.requests
        assert all(request.has_expected_key for request in server.requests)
        assert MARK not in str(server.requests), 'what the fake server notes is shown to people'


def test_it_was_looked_where_something_is_told(shown: Mapping[str, str]) -> None:
    for topic in ('vla/planner_status', 'planner_feedback', 'vla/plan_explanation', 'rosout'):
        assert topic in shown['topics']
    assert '(key)' in shown['topics'], 'the servers did repeat it'
    assert 'gave no plan' in shown['topics']
    for file in ('state', 'behavior_server.log', '/log/'):
        assert file in shown['files']
