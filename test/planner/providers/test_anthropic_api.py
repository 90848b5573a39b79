from dataclasses import replace

import pytest
from provider_bench import PROMPT, SCHEMA, TOOL_PROMPT

from vla_bt.planner.providers.answer import Answer
from vla_bt.planner.providers.anthropic_api import AnthropicApi
from vla_bt.planner.providers.api import ModelSpec
from vla_bt.planner.providers.complaints import Complaint
from vla_bt.planner.providers.records import FaultCode, ModelFault


@pytest.fixture
def api():
    return AnthropicApi(ModelSpec(provider='anthropic', model='claude', temperature=1.7))


def test_a_temperature_is_never_above_what_claude_takes(api):
    assert api.body(PROMPT)['temperature'] == 1.0


def test_without_schema_and_tools_the_form_is_asked_for_in_words(api):
    for field in ('output_config', 'tools'):
        sent = api.body(PROMPT)
        assert api.learn(Complaint(status=400, message=f'{field}: no'), PROMPT, sent)
    body = api.body(PROMPT)
    assert not {'output_config', 'tools', 'tool_choice'} & set(body)
    assert 'JSON Schema' in body['system'][0]['text']
    assert not api.learn(Complaint(status=400, message='tools: no'), PROMPT, body)


def test_a_prompt_for_a_tool_sends_no_schema_besides(api):
    body = api.body(TOOL_PROMPT)
    assert body['tools'] == [
        {'name': 'plan', 'input_schema': SCHEMA, 'description': 'Carries out a plan.'}
    ]
    assert 'output_config' not in body


def test_the_system_text_stays_the_same_for_all_commands(api):
    assert api.body(PROMPT)['system'] == api.body(replace(PROMPT, messages=()))['system']


def message(**fields):
    usage = {'input_tokens': 3, 'cache_creation_input_tokens': 4, 'output_tokens': 5}
    return {'type': 'message', 'stop_reason': 'end_turn', 'usage': usage, **fields}


def test_a_whole_message_is_read(api):
    answer = Answer(is_tool=False)
    api.read(message(content=[{'type': 'text', 'text': '{}'}, 7]), answer)
    answer.judge()
    assert answer.text == '{}'
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (7, 5)


def test_a_whole_call_of_the_tool_is_read(api):
    answer = Answer(is_tool=True)
    call = {'type': 'tool_use', 'name': 'plan', 'input': {'verdict': 'plan'}}
    api.read(message(content=[{'type': 'text', 'text': 'Sure.'}, call]), answer)
    answer.judge()
    assert answer.text == '{"verdict": "plan"}'


@pytest.mark.parametrize(
    ('reason', 'code'),
    [
        ('max_tokens', FaultCode.TRUNCATED),
        ('model_context_window_exceeded', FaultCode.TRUNCATED),
        ('refusal', FaultCode.REFUSED),
        ('pause_turn', FaultCode.NOT_AN_ANSWER),
        ('whatever', FaultCode.NOT_AN_ANSWER),
    ],
)
def test_only_some_ends_are_good(api, reason, code):
    answer = Answer(is_tool=False)
    content = [{'type': 'text', 'text': '{}'}]
    api.read(message(content=content, stop_reason=reason), answer)
    with pytest.raises(ModelFault) as caught:
        answer.judge()
    assert caught.value.code is code


@pytest.mark.parametrize(
    'event',
    [
        {},
        {'type': 'ping'},
        {'type': 'message_start'},
        {'type': 'message_start', 'message': {'content': 3, 'usage': []}},
        {'type': 'content_block_delta', 'delta': 'text'},
        {'type': 'content_block_delta', 'delta': {'type': 'thinking_delta', 'thinking': 'hm'}},
        {'type': 'message_delta', 'delta': None, 'usage': None},
    ],
    ids=str,
)
def test_events_that_say_nothing_are_passed_over(api, event):
    answer = Answer(is_tool=False)
    api.read(event, answer)
    assert answer.text == ''
    assert not answer.is_finished
