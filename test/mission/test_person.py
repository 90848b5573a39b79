"""Where nobody is at hand, nobody answers."""

from vla_bt.mission import Nobody
from vla_bt.safety import Asked, Receipt
from vla_bt.safety.question import Question

QUESTION = Question(text='?', deed='', call='', skill='', subject='', place='', reasons=())
ASKED = Asked(id='7f', question=QUESTION, command='', deadline_s=1.0, timeout_s=1.0)


def test_nobody_says_nothing() -> None:
    nobody = Nobody()
    assert nobody.ask(None) is None
    assert nobody.ask(ASKED) is None
    nobody.hear(Receipt(is_accepted=True, message=''))
