"""The offline planner does not plan around a site's rules; what breaks them it refuses."""

from dataclasses import replace

import pytest
from home import home_world
from rule_cases import catalogue, safety, site

from vla_bt.check import check_plan
from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Step, Verdict
from vla_bt.planner import OfflinePlanner, PlanRequest

PLANNER = OfflinePlanner(catalogue(), safety=safety())


@pytest.mark.parametrize(('command', 'message'), [
    ('give me the knife', 'Sharp things are put down for people, never handed over'),
    ('bring me the hot mug', 'Nothing hot is carried within 1 m of a person'),
    ('put the glass on the stove', 'Nothing is put on the stove'),
    ('give me the pills', 'Medicine is handed over only after the person was told or asked'),
    ('open the front door', 'Close a door you opened before you leave'),
])  # fmt: skip
def test_a_command_against_a_rule_is_refused_in_the_site_s_words(
    command: str, message: str
) -> None:
    world = site()
    others = home_world().objects.keys()
    world.objects = {key: it for key, it in world.objects.items() if key not in others}
    mug = world.objects['hot_mug']
    world.objects['hot_mug'] = replace(mug, label='mug', colour='hot')
    answer = PLANNER.plan(PlanRequest(command=command, world=world))
    assert answer.verdict is Verdict.REFUSE, answer
    assert answer.reason.startswith(f'I cannot do that: {message} (rule ')


def test_a_command_within_the_rules_is_planned() -> None:
    answer = PLANNER.plan(PlanRequest(command='put the knife on the table', world=site()))
    assert answer.verdict is Verdict.PLAN
    assert check_plan(answer, catalogue(), site(), safety=safety()).is_ok


def test_what_was_finished_before_the_failure_counts() -> None:
    said = Step(skill='say', args={'text': 'Take one.'}, id='s1')
    rest = (Step(skill='handover', args={'object': 'pills', 'person': 'person'}, id='s2'),)
    world = site('pills')
    world.update_robot(pose=world.places['person'].pose)
    failure = Failure(code=FailureCode.ABORTED, where='', message='no')

    def answer(*done: Step) -> Verdict:
        request = PlanRequest(
            command='x', world=world, failure=failure, done=done, remaining=rest,
            begun=site('pills'),
        )  # fmt: skip
        return PLANNER.plan(request).verdict

    assert answer(said) is Verdict.PLAN
    assert answer() is Verdict.REFUSE
