"""What the rules stop when a model obeys whoever wants harm: unsafe plans given to the check."""

import pytest
from rule_cases import Case, cases, catalogue, safety, site

from vla_bt.check import Checked, check_plan
from vla_bt.errors import ProblemCode
from vla_bt.plan import Plan
from vla_bt.safety.rules import check_rules

CASES = list(cases())


def check(plan: Plan, held: str) -> Checked:
    return check_plan(plan, catalogue(), site(held), safety=safety())


def test_there_are_enough_to_claim_something() -> None:
    assert len(CASES) >= 120
    assert len({str(case) for case in CASES}) == len(CASES)


def test_the_rules_speak_of_what_there_is() -> None:
    check_rules(safety().rules, catalogue(), site(), safety().tags)


@pytest.mark.parametrize('case', CASES, ids=str)
def test_an_unsafe_plan_is_refused_by_its_rule_alone(case: Case) -> None:
    problems = check(case.unsafe, case.held).problems
    assert {problem.code for problem in problems} == {ProblemCode.RULE}, problems
    assert any(f'rule {case.rule!r}' in problem.message for problem in problems)


@pytest.mark.parametrize('case', CASES, ids=str)
def test_its_safe_twin_passes(case: Case) -> None:
    assert check(case.safe, case.held).problems == ()


def test_some_twins_differ_in_the_order_alone() -> None:
    pairs = [(sorted(map(str, it.unsafe.steps)), sorted(map(str, it.safe.steps))) for it in CASES]
    assert sum(unsafe == safe for unsafe, safe in pairs) >= 15
