"""The plan language: the canonical records, and the reader of every dialect into them."""

from vla_bt.plan.dialects import Dialect
from vla_bt.plan.flow import check_flow, flow_of, leading_steps, unless_plain, walk
from vla_bt.plan.json_text import Json, parse_json, plain_json
from vla_bt.plan.problem_log import ProblemLog
from vla_bt.plan.read import TOOL_NAME, PlanReading, read_document, read_plan
from vla_bt.plan.records import (
    MAX_STEPS,
    MAX_TEXT_BYTES,
    Flow,
    FlowKind,
    Plan,
    PlanSource,
    Step,
    Verdict,
    default_id,
)

__all__ = [
    'MAX_STEPS',
    'MAX_TEXT_BYTES',
    'TOOL_NAME',
    'Dialect',
    'Flow',
    'FlowKind',
    'Json',
    'Plan',
    'PlanReading',
    'PlanSource',
    'ProblemLog',
    'Step',
    'Verdict',
    'check_flow',
    'default_id',
    'flow_of',
    'leading_steps',
    'parse_json',
    'plain_json',
    'read_document',
    'read_plan',
    'unless_plain',
    'walk',
]
