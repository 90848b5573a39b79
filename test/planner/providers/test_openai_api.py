from dataclasses import replace

from provider_bench import PROMPT

from vla_bt.planner.providers.api import ModelSpec
from vla_bt.planner.providers.complaints import Complaint
from vla_bt.planner.providers.openai_api import OLLAMA_URL, OPENAI_URL, OpenAiApi, address


def test_openai_itself_gets_a_key_for_its_cache_that_depends_on_the_system_text_alone():
    api = OpenAiApi(ModelSpec(provider='openai', model='gpt-9'))
    first = api.body(PROMPT)['prompt_cache_key']
    assert api.body(replace(PROMPT, messages=()))['prompt_cache_key'] == first
    assert api.body(replace(PROMPT, system='else'))['prompt_cache_key'] != first


def test_nobody_else_gets_it():
    for spec in (
        ModelSpec(provider='ollama', model='llama'),
        ModelSpec(provider='openai', model='x', base_url='http://127.0.0.1:8000/v1'),
    ):
        assert 'prompt_cache_key' not in OpenAiApi(spec).body(PROMPT)


def test_every_provider_has_its_address():
    assert address(ModelSpec(provider='openai', model='x')) == OPENAI_URL
    assert address(ModelSpec(provider='ollama', model='x')) == OLLAMA_URL
    own = ModelSpec(provider='ollama', model='x', base_url='http://gpu:11434')
    assert address(own) == 'http://gpu:11434/v1'
    deep = ModelSpec(provider='openai', model='x', base_url='https://host/api/v3')
    assert address(deep) == 'https://host/api/v3'


def test_two_requests_that_failed_alike_are_both_worth_sending_anew():
    api = OpenAiApi(ModelSpec(provider='openai', model='x'))
    sent = api.body(PROMPT)
    complaint = Complaint(status=400, param='response_format')
    assert api.learn(complaint, PROMPT, sent)
    assert api.learn(complaint, PROMPT, sent)
    assert api.left_out.names == ('json_schema',)


def test_learning_comes_to_an_end():
    api = OpenAiApi(ModelSpec(provider='openai', model='x'))
    fields = ('response_format', 'temperature', 'max_tokens', 'stream_options', 'image')
    fields += ('prompt_cache_key',)
    for _ in range(5):
        for field in fields:
            for _ in range(5):
                if not api.learn(Complaint(status=400, param=field), PROMPT, api.body(PROMPT)):
                    break
            else:
                raise AssertionError(f'{field} is learned again and again')
    assert set(api.body(PROMPT)) == {'model', 'messages', 'max_completion_tokens', 'stream'}
