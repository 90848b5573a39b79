"""Every way in which a scripted model server can fail."""

from __future__ import annotations

import enum


class Fault(str, enum.Enum):
    """What goes wrong with an answer. Values are stable: script files hold them."""

    UNAUTHORIZED = 'unauthorized'
    """401: the key is not accepted."""
    FORBIDDEN = 'forbidden'
    """403: the key may not do this."""
    UNKNOWN_MODEL = 'unknown_model'
    """404: there is no such model."""
    BAD_REQUEST = 'bad_request'
    """400 without a reason that a client could act on."""
    UNSUPPORTED_RESPONSE_FORMAT = 'unsupported_response_format'
    """400 as long as the request asks for a form of its answer by schema; else the reply."""
    UNSUPPORTED_TEMPERATURE = 'unsupported_temperature'
    """400 as long as the request holds a temperature; else the reply."""
    UNSUPPORTED_MAX_TOKENS = 'unsupported_max_tokens'
    """400 as long as the request holds `max_tokens`; else the reply."""
    UNKNOWN_STREAM_OPTIONS = 'unknown_stream_options'
    """400 as long as the request holds `stream_options`; else the reply."""
    UNSUPPORTED_IMAGE = 'unsupported_image'
    """400 as long as the request holds an image; else the reply."""
    CONTEXT_LENGTH = 'context_length'
    """400: the prompt is too long."""
    REQUEST_TOO_LARGE = 'request_too_large'
    """413."""
    RATE_LIMITED = 'rate_limited'
    """429; how long to wait stands in the reply's `headers`."""
    INSUFFICIENT_QUOTA = 'insufficient_quota'
    """429 (OpenAI) or 400 (Anthropic): the account is empty; waiting does not help."""
    SERVER_ERROR = 'server_error'
    """500."""
    BAD_GATEWAY = 'bad_gateway'
    """502, with the HTML page of a proxy."""
    UNAVAILABLE = 'unavailable'
    """503."""
    OVERLOADED = 'overloaded'
    """529."""

    STALL = 'stall'
    """The request is taken; nothing is ever answered."""
    STALL_MID_ANSWER = 'stall_mid_answer'
    """Half of the answer, then nothing more."""
    DRIP = 'drip'
    """The whole answer, one byte every `interval_s`."""
    RESET = 'reset'
    """The connection is reset (RST) instead of an answer."""
    RESET_MID_ANSWER = 'reset_mid_answer'
    """The connection is reset (RST) after half of the answer."""
    CUT = 'cut'
    """The answer ends properly after its first half: no finish reason, no end mark."""
    BREAK_OFF = 'break_off'
    """The connection is closed after half of the answer, in the middle of its transfer."""
    ERROR_EVENT = 'error_event'
    """An error event after half of a stream; for a plain answer an error with status 200."""
    KEEP_ALIVE_ONLY = 'keep_alive_only'
    """Comments (stream) or blanks (plain) every `interval_s` for ever, and no answer."""
    FLOOD = 'flood'
    """An answer of `flood_bytes`, as fast as it is taken."""

    HTML = 'html'
    """Status 200 with a web page."""
    BROKEN_JSON = 'broken_json'
    """Status 200, JSON by its type, and not JSON; in a stream: such an event."""
    EMPTY_BODY = 'empty_body'
    """Status 200 and not a byte."""
    WRONG_CONTENT_TYPE = 'wrong_content_type'
    """The right answer, said to be `text/plain`."""

    NO_CHOICES = 'no_choices'
    """An empty list of choices (Anthropic: of content)."""
    NULL_CHOICES = 'null_choices'
    """`null` instead of the choices (Anthropic: of the content)."""
    NULL_CONTENT = 'null_content'
    """A message without text."""
    EMPTY_CONTENT = 'empty_content'
    """A message with the text ''."""
    REFUSAL = 'refusal'
    """The model declines."""
    LENGTH = 'length'
    """The text is cut off at its longest length, and says so."""
    CONTENT_FILTER = 'content_filter'
    """The text is cut off by a filter, and says so."""

    TRUNCATED = 'truncated'
    """The text is cut off, and is said to be complete."""
    FENCED = 'fenced'
    """The text stands in a Markdown block."""
    CHATTY = 'chatty'
    """The text stands between polite sentences."""
    UNKNOWN_SKILL = 'unknown_skill'
    """The first skill is one that no robot has."""
    EXTRA_FIELD = 'extra_field'
    """A field that is in no schema."""
    NAN = 'nan'
    """The first argument is NaN, which is no JSON."""
    WRONG_TYPE = 'wrong_type'
    """The first number is text; without a number: the first argument is one."""
    DUPLICATE_KEY = 'duplicate_key'
    """The verdict is there twice: refuse first, then the right one."""
    DEEP = 'deep'
    """A tree 150 levels deep."""
