"""The command topics: what becomes of what is said."""

import statistics
import time
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from builtin_interfaces.msg import Time  # noqa: E402
from std_msgs.msg import Header, String  # noqa: E402
from vla_msgs.msg import (  # noqa: E402
    DetectedObject,
    ExecutionResult,
    NamedLocation,
    ParsedIntent,
    TaskContext,
    VoiceCommand,
)

from vla_bt.mission import BusyError, Order  # noqa: E402
from vla_bt.ros.server.arrivals import Arrivals  # noqa: E402
from vla_bt.ros.server.commands import (  # noqa: E402
    COMMAND_TOPICS,
    CONTEXT_TOPIC,
    INTENT_TOPIC,
    VOICE_TOPIC,
    CommandTopics,
)
from vla_bt.skills import load_catalogue  # noqa: E402

pytestmark = pytest.mark.ros

ARRIVALS = Arrivals(
    now_s=time.time, frame='map', max_age_s=10.0, max_context_age_s=60.0, tolerance_s=0.5
)


class FakeDispatcher:
    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.canceled: list[str] = []
        self.is_busy = False

    @property
    def is_idle(self) -> bool:
        return not self.is_busy

    def submit(self, order: Order) -> None:
        if self.is_busy:
            raise BusyError('The robot is busy with: dancing')
        self.orders.append(order)

    def cancel(self, reason: str) -> None:
        self.canceled.append(reason)


class FakeStatus:
    def __init__(self) -> None:
        self.announced: list[tuple[str, dict[str, Any]]] = []
        self.told: list[tuple[str, str]] = []

    def announce(self, status: str, **details: Any) -> None:
        self.announced.append((status, details))

    def tell(self, status: str, text: str) -> None:
        self.told.append((status, text))

    def words(self) -> list[str]:
        return [word for word, _ in self.announced]


class Setup:
    def __init__(self, node: Any, spin_until: Any) -> None:
        self.dispatcher, self.status, self.ticks = FakeDispatcher(), FakeStatus(), list[int]()
        CommandTopics(
            node,
            load_catalogue(),
            self.dispatcher,  # type: ignore[arg-type]
            self.status,  # type: ignore[arg-type]
            lambda: self.ticks.append(1),
            ARRIVALS,
        )
        self._publishers = {
            topic: node.create_publisher(kind, topic, 10)
            for topic, kind in {
                **dict.fromkeys(COMMAND_TOPICS, String),
                VOICE_TOPIC: VoiceCommand,
                INTENT_TOPIC: ParsedIntent,
                CONTEXT_TOPIC: TaskContext,
            }.items()
        }
        self._spin_until = spin_until

    def say(self, text: str, topic: str = 'voice_command') -> None:
        self.send(topic, String(data=text))

    def send(self, topic: str, message: Any) -> None:
        """Publish a command and wait until it is taken."""
        before = len(self.ticks)
        self.publish(topic, message)
        self._spin_until(lambda: len(self.ticks) > before)

    def publish(self, topic: str, message: Any) -> None:
        publisher = self._publishers[topic]
        self._spin_until(lambda: publisher.get_subscription_count() > 0)
        publisher.publish(message)


@pytest.fixture
def setup(node: Any, spin_until: Any) -> Setup:
    return Setup(node, spin_until)


@pytest.mark.parametrize('topic', COMMAND_TOPICS)
def test_words_become_an_order(setup: Setup, topic: str) -> None:
    setup.say('go home', topic)
    assert [order.command for order in setup.dispatcher.orders] == ['go home']
    assert setup.status.words() == ['RECEIVED_COMMAND']


def test_a_plan_becomes_an_order(setup: Setup) -> None:
    setup.say('{"steps": [{"skill": "wait", "args": {"duration": 1}}]}')
    assert setup.dispatcher.orders[0].plan is not None


def test_stop_cancels_and_plans_nothing(setup: Setup) -> None:
    setup.say('Stop!')
    assert setup.dispatcher.orders == []
    assert 'Stop!' in setup.dispatcher.canceled[0]
    assert setup.status.told == [('STOPPED', 'I stop.')]


@pytest.mark.parametrize('text', ['', '{"steps": [', 'go\x01', 'a' * 100_000])
def test_what_cannot_be_read_is_refused_with_its_problems(setup: Setup, text: str) -> None:
    setup.say(text)
    assert setup.dispatcher.orders == []
    assert setup.status.words() == ['RECEIVED_COMMAND', 'PLANNING_FAILED', 'REFUSED']
    assert setup.status.announced[1][1]['safety_issues']
    assert len(setup.status.announced[0][1]['command']) <= 500


def test_a_busy_robot_says_what_it_does(setup: Setup) -> None:
    setup.dispatcher.is_busy = True
    setup.say('go home')
    assert setup.status.words() == ['RECEIVED_COMMAND', 'REFUSED']
    assert setup.status.told == [('REFUSED', 'The robot is busy with: dancing')]


def test_a_voice_command_keeps_how_surely_it_was_heard(setup: Setup) -> None:
    heard = VoiceCommand(transcribed_text='go home', confidence=0.25, speaker='Ann')
    setup.send(VOICE_TOPIC, heard)
    (order,) = setup.dispatcher.orders
    assert (order.command, order.confidence) == ('go home', 0.25)
    assert order.context == {'speaker': 'Ann'}


@pytest.mark.parametrize(
    ('given', 'kept'), [(float('nan'), 1.0), (2.0, 1.0), (-1.0, 0.0), (float('inf'), 1.0)]
)
def test_a_confidence_that_is_none_or_out_of_range_is_made_one(
    setup: Setup, given: float, kept: float
) -> None:
    setup.send(VOICE_TOPIC, VoiceCommand(transcribed_text='go home', confidence=given))
    assert setup.dispatcher.orders[0].confidence == kept


def test_a_parsed_intent_becomes_the_command_it_stands_for(setup: Setup) -> None:
    intent = ParsedIntent(
        intent_type='MANIPULATION',
        action_verb='pick_up',
        target_object='red_cup',
        modifiers=['carefully'],
        parse_confidence=0.5,
    )
    setup.send(INTENT_TOPIC, intent)
    (order,) = setup.dispatcher.orders
    assert order.command.startswith('pick up the red cup')
    assert order.confidence == 0.5
    assert order.context['action_verb'] == 'pick_up'
    assert order.context['modifiers'] == ['carefully']


def test_an_intent_to_cancel_stops(setup: Setup) -> None:
    setup.send(INTENT_TOPIC, ParsedIntent(intent_type='CANCEL'))
    assert setup.dispatcher.canceled
    assert setup.dispatcher.orders == []


def test_an_intent_that_says_nothing_is_refused(setup: Setup) -> None:
    setup.send(INTENT_TOPIC, ParsedIntent())
    assert setup.dispatcher.orders == []
    assert 'REFUSED' in setup.status.words()


def test_the_newest_task_context_goes_along_with_later_commands(
    setup: Setup, spin_until: Any
) -> None:
    context = TaskContext(
        gripper_state='HOLDING',
        held_object_id='red_cup',
        battery_level=float('nan'),
        detected_objects=[DetectedObject(object_id='box_7', label='box', weight_kg=1.5)],
        known_locations=[NamedLocation(name='garage', category='room')],
        recent_history=[ExecutionResult(command='go home', outcome='FAILED')],
    )
    setup.publish(CONTEXT_TOPIC, context)
    spin_until.cycles()
    setup.say('put it in the garage')
    told = setup.dispatcher.orders[0].context['task_context']
    assert told['held_object_id'] == 'red_cup'
    assert told['detected_objects'][0]['weight_kg'] == 1.5
    assert told['known_locations'][0]['name'] == 'garage'
    assert told['recent_history'][0]['outcome'] == 'FAILED'
    assert 'battery_level' not in told
    assert 'header' not in told


def test_a_task_context_costs_little_however_often_it_comes(
    setup: Setup, spin_until: Any
) -> None:
    def spin_s() -> float:
        began_s = time.thread_time()
        spin_until.cycles(3)
        return time.thread_time() - began_s

    crowd = TaskContext(detected_objects=[DetectedObject(object_id=f'o{i}') for i in range(600)])
    fed, idle = [], []
    for _ in range(25):
        setup.publish(CONTEXT_TOPIC, crowd)
        fed.append(spin_s())
        idle.append(spin_s())
    more_s = statistics.median(fed) - statistics.median(idle)
    assert more_s < 0.01, 'made into Python, it takes 40 ms'


def test_a_task_context_that_is_too_large_is_left_out_and_the_command_goes_on(
    setup: Setup, spin_until: Any
) -> None:
    flood = TaskContext(held_object_id='x' * 1_000_000)
    setup.publish(CONTEXT_TOPIC, flood)
    spin_until.cycles()
    setup.say('go home')
    assert setup.dispatcher.orders[0].context == {}


@pytest.mark.parametrize('confidence', [0.0, float('nan'), -1.0])
def test_stop_is_never_asked_about_however_unsure(setup: Setup, confidence: float) -> None:
    setup.send(VOICE_TOPIC, VoiceCommand(transcribed_text='stop', confidence=confidence))
    assert len(setup.dispatcher.canceled) == 1
    assert setup.dispatcher.orders == []


def test_a_busy_robot_stops_for_what_begins_with_stop(setup: Setup) -> None:
    setup.dispatcher.is_busy = True
    setup.say('stop at the kitchen')
    assert len(setup.dispatcher.canceled) == 1


def test_speech_is_never_read_as_a_plan(setup: Setup) -> None:
    plan = '{"steps": [{"skill": "wait", "args": {"duration": 1}}]}'
    setup.send(VOICE_TOPIC, VoiceCommand(transcribed_text=plan, confidence=0.1))
    (order,) = setup.dispatcher.orders
    assert (order.plan, order.command) == (None, plan)


HOSTILE = ('x' * 1_000_000, '\x00\x1b[2J', '\u202estop\u202c', '[' * 100_000, '\n' * 10_000)


@pytest.mark.parametrize('text', HOSTILE)
def test_whatever_an_intent_holds_is_taken_and_what_is_told_is_bounded(
    setup: Setup, text: str
) -> None:
    intent = ParsedIntent(
        intent_type=text,
        action_verb=text,
        target_object=text,
        target_location=text,
        modifiers=[text] * 20,
        urgency=text,
        parse_confidence=float('inf'),
    )
    setup.send(INTENT_TOPIC, intent)
    setup.send(VOICE_TOPIC, VoiceCommand(transcribed_text=text, speaker=text, language=text))
    told = str(setup.status.announced) + str(setup.status.told) + str(setup.dispatcher.canceled)
    assert len(told) < 20_000
    assert len(str([order.context for order in setup.dispatcher.orders])) < 200_000


def test_a_confidence_that_is_not_filled_in_is_none_given(setup: Setup) -> None:
    setup.send(INTENT_TOPIC, ParsedIntent(action_verb='inspect', target_object='red_book'))
    assert setup.dispatcher.orders[0].confidence == 1.0


def stamped(ago_s: float, frame: str = '') -> Header:
    at_ns = time.time_ns() - int(ago_s * 1e9)
    return Header(stamp=Time(sec=at_ns // 10**9, nanosec=at_ns % 10**9), frame_id=frame)


def commands(header: Header, text: str = 'inspect') -> list[tuple[str, Any]]:
    return [
        (VOICE_TOPIC, VoiceCommand(header=header, transcribed_text=text, confidence=1.0)),
        (INTENT_TOPIC, ParsedIntent(header=header, action_verb=text, target_object='red_book')),
    ]


@pytest.mark.parametrize(('ago_s', 'words'), [(11.0, 's old'), (-900.0, 'ahead of the clock')])
def test_a_command_that_is_not_of_now_is_refused_with_the_reason(
    setup: Setup, ago_s: float, words: str
) -> None:
    for topic, message in commands(stamped(ago_s)):
        setup.send(topic, message)
        assert setup.dispatcher.orders == []
        assert setup.status.announced[-1][0] == 'REFUSED'
        assert words in setup.status.told[-1][1]


def test_a_command_of_now_is_taken_whatever_its_frame_and_one_without_a_stamp(
    setup: Setup,
) -> None:
    for header in (stamped(1.0, 'microphone'), Header()):
        for topic, message in commands(header):
            setup.send(topic, message)
    assert len(setup.dispatcher.orders) == 4


def test_stop_is_obeyed_however_it_is_stamped(setup: Setup) -> None:
    setup.send(VOICE_TOPIC, VoiceCommand(header=stamped(900.0), transcribed_text='stop'))
    setup.send(INTENT_TOPIC, ParsedIntent(header=stamped(-900.0), intent_type='CANCEL'))
    assert len(setup.dispatcher.canceled) == 2


@pytest.mark.parametrize(
    ('ago_s', 'frame', 'words'),
    [
        (1.0, 'odom', "the frame 'odom' is not known here; accepted: map"),
        (61.0, 'map', 'old'),
        (-900.0, 'map', 'ahead'),
    ],
)
def test_a_context_not_of_here_and_now_is_left_out_and_that_is_told(
    setup: Setup, spin_until: Any, ago_s: float, frame: str, words: str
) -> None:
    context = TaskContext(header=stamped(ago_s, frame), held_object_id='cup')
    setup.publish(CONTEXT_TOPIC, context)
    spin_until.cycles()
    setup.say('go home')
    assert setup.dispatcher.orders[0].context == {}
    told = dict(setup.status.announced)['CONTEXT_REFUSED']['reason']
    assert words in told


def test_a_context_of_here_and_now_is_told_to_planners(setup: Setup, spin_until: Any) -> None:
    header = stamped(1.0, 'map')
    setup.publish(CONTEXT_TOPIC, TaskContext(header=header, held_object_id='cup'))
    spin_until.cycles()
    setup.say('go home')
    assert setup.dispatcher.orders[0].context['task_context']['held_object_id'] == 'cup'


def test_a_plan_on_a_topic_is_held_against_its_frame(setup: Setup) -> None:
    plan = '{"header": {"frame_id": "odom"}, "primitives": [{"action_type": "wait"}]}'
    setup.say(plan)
    assert setup.dispatcher.orders == []
    assert "the frame 'odom' is not known here" in setup.status.told[-1][1]


@pytest.mark.parametrize('data', [b'\0\1\0\0', b'\0\1\0\0' + b'\xff\xff\xff\x7f' * 50])
def test_a_task_context_that_is_no_message_is_left_out_and_the_command_goes_on(
    setup: Setup, spin_until: Any, data: bytes
) -> None:
    setup.publish(CONTEXT_TOPIC, data)
    spin_until.cycles()
    setup.say('go home')
    assert setup.dispatcher.orders[0].context == {}
    assert 'no TaskContext' in dict(setup.status.announced)['CONTEXT_REFUSED']['reason']
