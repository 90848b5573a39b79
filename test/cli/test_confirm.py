"""`vla-bt confirm`: what is open is shown, and answered from another terminal."""

import sys

import pytest

from vla_bt.cli import main
from vla_bt.cli.confirm import question_lines
from vla_bt.safety import Asked
from vla_bt.safety.question import Question


@pytest.mark.parametrize(
    ('words', 'said'),
    [(('maybe', '7f'), "'maybe' is no answer"), (('yes',), 'give the id of the question too')],
)
def test_an_answer_needs_its_question(
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, 'argv', ['vla-bt', 'confirm', *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 64
    assert said in capsys.readouterr().err


def test_without_ros_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr('importlib.util.find_spec', lambda name: None)
    monkeypatch.setattr(sys, 'argv', ['vla-bt', 'confirm'])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 78
    assert 'ROS 2 is not installed here' in capsys.readouterr().err


def test_a_question_is_shown_with_its_id() -> None:
    question = Question(
        text='May I?', deed='', call='', skill='', subject='', place='', reasons=()
    )  # fmt: skip
    asked = Asked(id='7f', question=question, command='', deadline_s=1.0, timeout_s=1.0)
    assert question_lines(asked) == ['May I?', 'answer with: vla-bt confirm yes|no|all 7f']
