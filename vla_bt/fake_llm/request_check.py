"""What the real servers refuse in a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vla_bt.fake_llm import anthropic_api, anthropic_request, openai_api, openai_request
from vla_bt.fake_llm.http_errors import HttpError
from vla_bt.fake_llm.wire import HttpRequest

_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], HttpError | None]] = {
    openai_api.PATH: openai_request.complaint,
    anthropic_api.PATH: anthropic_request.complaint,
}


def complaint(request: HttpRequest, models: tuple[str, ...]) -> HttpError | None:
    """Return what is wrong with a request; None: nothing.

    Args:
        request: The request.
        models: The models there are; empty: every name is one.
    """
    check = _CHECKS.get(request.path)
    if check is None or request.method != 'POST':
        return HttpError(status=404, message=f'Invalid URL ({request.method} {request.path})')
    body = request.document()
    if body is None:
        return HttpError(status=400, message='We could not parse the JSON body of your request.')
    fault: HttpError | None = None
    if request.path == anthropic_api.PATH:
        fault = anthropic_request.header_complaint(request.headers)
    try:
        fault = fault or check(body)
    except (AttributeError, KeyError, TypeError) as error:
        # A value of a type that no check expects, somewhere in the body.
        return HttpError(status=400, message=f'Invalid type in the request: {error}')
    if fault is None and models and body['model'] not in models:
        return HttpError(
            status=404,
            code='model_not_found',
            message=f'The model `{body["model"]}` does not exist or you do not have access to it.',
        )
    return fault
