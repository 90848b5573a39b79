import dataclasses

import pytest

from vla_bt.robot import ArmGoal, ArmTarget, Detection, Verdict, VerdictCode


@pytest.mark.parametrize(
    'record',
    [
        Verdict(code=VerdictCode.SUCCEEDED),
        Detection(id='red_cup', label='cup'),
        ArmGoal(target=ArmTarget.HOME),
    ],
)
def test_records_cannot_be_changed(record: object) -> None:
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, 'else')


def test_verdicts_do_not_share_their_data() -> None:
    one, other = Verdict(code=VerdictCode.ABORTED), Verdict(code=VerdictCode.ABORTED)
    assert one.data == other.data == {}
    assert one.data is not other.data
