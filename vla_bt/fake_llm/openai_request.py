"""What OpenAI's server refuses in a request for a chat completion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vla_bt.fake_llm.http_errors import HttpError
from vla_bt.fake_llm.strict_schema import OPENAI, schema_complaint

_FIELDS = frozenset(
    'audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens '
    'max_tokens messages metadata modalities model n parallel_tool_calls prediction '
    'presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention '
    'reasoning_effort response_format safety_identifier seed service_tier stop store stream '
    'stream_options temperature tool_choice tools top_logprobs top_p user verbosity '
    'web_search_options'.split()
)
_ROLES = ('system', 'developer', 'user', 'assistant', 'tool')
_NAME = re.compile(r'[a-zA-Z0-9_-]{1,64}')
_IMAGE = re.compile(r'https?://|data:image/(jpeg|png|webp|gif);base64,')
_REASONING_MODEL = re.compile(r'o\d|gpt-5')
"""Models that take `max_completion_tokens` alone, and no temperature."""


def complaint(body: Mapping[str, Any]) -> HttpError | None:
    """Return what is wrong with the body of a request; None: nothing."""
    for name in body:
        if name not in _FIELDS:
            message = f"Unknown parameter: '{name}'."
            return _refusal(message, name, code='unknown_parameter')
    if not isinstance(body.get('model'), str) or not body['model']:
        return _refusal('you must provide a model parameter', 'model')
    for check in (_messages, _numbers, _stream, _response_format, _tools):
        fault = check(body)
        if fault is not None:
            return fault
    return None


def _refusal(message: str, param: str, code: str | None = None) -> HttpError:
    return HttpError(status=400, message=message, param=param, code=code)


def _messages(body: Mapping[str, Any]) -> HttpError | None:
    messages = body.get('messages')
    if not isinstance(messages, list) or not messages:
        return _refusal("Missing required parameter: 'messages'.", 'messages')
    for index, message in enumerate(messages):
        place = f'messages[{index}]'
        if not isinstance(message, dict) or message.get('role') not in _ROLES:
            return _refusal(f"Invalid value: '{place}.role'.", place, 'invalid_value')
        content = message.get('content')
        if isinstance(content, str) or (content is None and message['role'] == 'assistant'):
            continue
        if not isinstance(content, list) or not all(_is_part(part) for part in content):
            return _refusal(f"Invalid type for '{place}.content'.", place, 'invalid_type')
    return None


def _is_part(part: Any) -> bool:
    if not isinstance(part, dict):
        return False
    if part.get('type') == 'text':
        return isinstance(part.get('text'), str)
    image = part.get('image_url')
    if part.get('type') != 'image_url' or not isinstance(image, dict):
        return False
    return _IMAGE.match(str(image.get('url'))) is not None


def _numbers(body: Mapping[str, Any]) -> HttpError | None:
    temperature = body.get('temperature')
    if temperature is not None and not 0 <= temperature <= 2:
        return _refusal("Invalid 'temperature': must be 0 to 2.", 'temperature')
    for name in ('max_tokens', 'max_completion_tokens'):
        if body.get(name) is not None and not (type(body[name]) is int and body[name] > 0):
            return _refusal(f"Invalid '{name}': integer below minimum value.", name)
    if body.get('max_tokens') and body.get('max_completion_tokens'):
        message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time."
        return _refusal(message, 'max_tokens', 'invalid_parameter_combination')
    if not _REASONING_MODEL.match(body['model']):
        return None
    if body.get('max_tokens') is not None:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. "
        message += "Use 'max_completion_tokens' instead."
        return _refusal(message, 'max_tokens', 'unsupported_parameter')
    if temperature not in (None, 1):
        message = "Unsupported value: 'temperature' does not support that with this model. "
        message += 'Only the default (1) value is supported.'
        return _refusal(message, 'temperature', 'unsupported_value')
    return None


def _stream(body: Mapping[str, Any]) -> HttpError | None:
    options = body.get('stream_options')
    if options is not None and not isinstance(options, dict):
        return _refusal("Invalid type for 'stream_options'.", 'stream_options', 'invalid_type')
    if options is not None and body.get('stream') is not True:
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        return _refusal(message, 'stream_options')
    return None


def _response_format(body: Mapping[str, Any]) -> HttpError | None:
    form = body.get('response_format')
    if form is None or form.get('type') in ('text', 'json_object'):
        return None
    schema = form.get('json_schema')
    if form.get('type') != 'json_schema' or not isinstance(schema, dict):
        return _refusal("Invalid value: 'response_format.type'.", 'response_format.type')
    name = str(schema.get('name'))
    if not _NAME.fullmatch(name):
        return _refusal("Invalid 'response_format.json_schema.name'.", 'response_format')
    fault = schema_complaint(schema.get('schema'), OPENAI) if schema.get('strict') else ''
    if fault:
        message = f"Invalid schema for response_format '{name}': {fault}"
        return _refusal(message, 'response_format')
    return None


def _tools(body: Mapping[str, Any]) -> HttpError | None:
    names = []
    for index, tool in enumerate(body.get('tools') or ()):
        function = tool.get('function') if isinstance(tool, dict) else None
        if not isinstance(function, dict) or tool.get('type') != 'function':
            return _refusal(f"Invalid value: 'tools[{index}]'.", f'tools[{index}]')
        name = str(function.get('name'))
        if not _NAME.fullmatch(name):
            return _refusal(f"Invalid 'tools[{index}].function.name'.", 'tools')
        parameters = function.get('parameters')
        fault = schema_complaint(parameters, OPENAI) if function.get('strict') else ''
        if fault:
            message = f"Invalid schema for function '{name}': {fault}"
            param = f'tools[{index}].function.parameters'
            return _refusal(message, param, 'invalid_function_parameters')
        names.append(name)
    choice = body.get('tool_choice')
    if choice is not None and not names:
        message = "'tool_choice' is only allowed when 'tools' are specified."
        return _refusal(message, 'tool_choice')
    if isinstance(choice, dict) and (choice.get('function') or {}).get('name') not in names:
        return _refusal("Tool choice not found in 'tools' parameter.", 'tool_choice')
    return None
