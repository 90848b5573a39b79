import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from std_msgs.msg import String

from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.speech import TopicSpeech

pytestmark = pytest.mark.ros


@pytest.fixture
def config(robot_config, namespace):
    changes = {'topic': f'{namespace}/speech', 'shortest_s': 0.05, 'letters_per_s': 100.0}
    return robot_config.speech.model_copy(update=changes)


@pytest.fixture
def speech(node, config):
    made = TopicSpeech(node, config, lambda: None)
    yield made
    made.lanes[0].destroy()


def test_words_are_published_and_take_their_time(node, config, speech, spin_until):
    heard = []
    node.create_subscription(String, config.topic, heard.append, 10)
    spin_until(lambda: speech._publisher.get_subscription_count())
    ticket = speech.say('Hello there.')
    assert ticket.verdict is None
    assert not speech.lanes[0].is_idle
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED
    assert heard == [String(data='Hello there.')]


def test_what_cannot_be_printed_is_not_spoken(node, config, speech, spin_until):
    heard = []
    node.create_subscription(String, config.topic, heard.append, 10)
    spin_until(lambda: speech._publisher.get_subscription_count())
    speech.say('Hello\n\x1b[31mthere\u202e.\u200b')
    spin_until(lambda: heard)
    assert heard == [String(data='Hello [31mthere .')]


def test_speaking_can_be_stopped(speech):
    ticket = speech.say('A very long sentence. ' * 20)
    ticket.cancel()
    assert ticket.verdict.code is VerdictCode.CANCELED


def test_nothing_to_say_is_bad(speech):
    for text in ('  ', '\x1b\u200b', None):
        assert speech.say(text).verdict.code is VerdictCode.BAD_GOAL
