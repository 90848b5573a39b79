"""A prompt as text for people: exactly what would be sent, the roles marked."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.planner.providers.records import Prompt


def prompt_text(prompt: Prompt) -> str:
    """Return all that a prompt sends; of image and schema only what they are."""
    return '\n'.join(_parts(prompt)) + '\n'


def _parts(prompt: Prompt) -> Iterator[str]:
    yield f'===== system =====\n{prompt.system}\n'
    for message in prompt.messages:
        yield f'===== {message.role.value} =====\n{message.text}\n'
    image = prompt.image
    if image is not None:
        size = f'{image.width_px} x {image.height_px} px, {len(image.data)} bytes'
        yield f'===== image =====\nJPEG, {size}, {image.age_s:.1f} s old\n'
    kind = 'function' if prompt.form.is_tool else 'JSON schema'
    yield f'===== answer =====\n{kind} {prompt.form.name}'
