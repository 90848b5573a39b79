"""What Anthropic's server refuses in a request for a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vla_bt.fake_llm.http_errors import HttpError
from vla_bt.fake_llm.strict_schema import ANTHROPIC, schema_complaint

_FIELDS = frozenset(
    'cache_control container inference_geo max_tokens messages metadata model output_config '
    'service_tier stop_sequences stream system temperature thinking tool_choice tools top_k '
    'top_p'.split()
)
_MEDIA = ('image/jpeg', 'image/png', 'image/gif', 'image/webp')


def header_complaint(headers: Mapping[str, str]) -> HttpError | None:
    """Return what is wrong with the headers of a request; None: nothing."""
    if not (headers.get('x-api-key') or headers.get('authorization')):
        return HttpError(status=401, message='x-api-key header is required')
    if not headers.get('anthropic-version'):
        return _refusal('anthropic-version: header is required')
    return None


def complaint(body: Mapping[str, Any]) -> HttpError | None:
    """Return what is wrong with the body of a request; None: nothing."""
    for name in body:
        if name not in _FIELDS:
            return _refusal(f'{name}: Extra inputs are not permitted')
    if not isinstance(body.get('model'), str) or not body['model']:
        return _refusal('model: Field required')
    if type(body.get('max_tokens')) is not int or body['max_tokens'] < 1:
        return _refusal('max_tokens: Field required, an integer >= 1')
    temperature = body.get('temperature')
    if temperature is not None and not 0 <= temperature <= 1:
        return _refusal('temperature: range: 0..1')
    for check in (_messages, _system, _output_config, _tools):
        fault = check(body)
        if fault is not None:
            return fault
    return None


def _refusal(message: str) -> HttpError:
    return HttpError(status=400, message=message)


def _messages(body: Mapping[str, Any]) -> HttpError | None:
    messages = body.get('messages')
    if not isinstance(messages, list) or not messages:
        return _refusal('messages: at least one message is required')
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or message.get('role') not in ('user', 'assistant'):
            return _refusal(f"messages.{index}.role: Input should be 'user' or 'assistant'")
        content = message.get('content')
        if not isinstance(content, str) and not _are_blocks(content):
            return _refusal(f'messages.{index}.content: Input should be a valid string or list')
        if content in ('', []):
            return _refusal(f'messages.{index}: all messages must have non-empty content')
    if messages[0]['role'] != 'user':
        return _refusal('messages: first message must use the "user" role')
    return None


def _are_blocks(content: Any) -> bool:
    return isinstance(content, list) and all(_is_block(block) for block in content)


def _is_block(block: Any) -> bool:
    if not isinstance(block, dict):
        return False
    if block.get('type') == 'image':
        source = block.get('source')
        return isinstance(source, dict) and source.get('media_type') in _MEDIA
    if block.get('type') == 'text':
        return bool(block.get('text'))
    return block.get('type') in ('tool_use', 'tool_result', 'thinking')


def _system(body: Mapping[str, Any]) -> HttpError | None:
    system = body.get('system', '')
    if isinstance(system, str) or _are_blocks(system):
        return None
    return _refusal('system: Input should be a valid string or list of text blocks')


def _output_config(body: Mapping[str, Any]) -> HttpError | None:
    form = (body.get('output_config') or {}).get('format')
    if form is None:
        return None
    if form.get('type') != 'json_schema':
        return _refusal("output_config.format.type: Input should be 'json_schema'")
    fault = schema_complaint(form.get('schema'), ANTHROPIC)
    if fault:
        return _refusal(f'output_config.format.schema: {fault}')
    if body['messages'][-1]['role'] == 'assistant':
        return _refusal('output_config.format: prefilled answers are not supported')
    return None


def _tools(body: Mapping[str, Any]) -> HttpError | None:
    names = []
    for index, tool in enumerate(body.get('tools') or ()):
        if not isinstance(tool, dict) or not tool.get('name'):
            return _refusal(f'tools.{index}.name: Field required')
        schema = tool.get('input_schema')
        if not isinstance(schema, dict) or schema.get('type') != 'object':
            return _refusal(f"tools.{index}.input_schema.type: Input should be 'object'")
        fault = schema_complaint(schema, ANTHROPIC) if tool.get('strict') else ''
        if fault:
            return _refusal(f'tools.{index}.input_schema: {fault}')
        names.append(tool['name'])
    choice = body.get('tool_choice') or {}
    if choice.get('type') == 'tool' and choice.get('name') not in names:
        return _refusal(f"tool_choice: Tool '{choice.get('name')}' not found in provided tools")
    return None
