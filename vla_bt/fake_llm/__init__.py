"""A model server for tests: scripted replies, and every fault, on the real wire."""

from vla_bt.fake_llm.faults import Fault
from vla_bt.fake_llm.in_thread import KEY, FakeLlm, closed_port
from vla_bt.fake_llm.process import SCRIPT, run_server
from vla_bt.fake_llm.records import (
    Disconnect,
    FakeReply,
    FakeRequest,
    Rule,
    Script,
    plan_reply,
)
from vla_bt.fake_llm.script_file import load_script

__all__ = [
    'KEY',
    'SCRIPT',
    'Disconnect',
    'FakeLlm',
    'FakeReply',
    'FakeRequest',
    'Fault',
    'Rule',
    'Script',
    'closed_port',
    'load_script',
    'plan_reply',
    'run_server',
]
