"""Camera images as JPEG of bounded size, as models take them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path

import PIL.Image
from PIL import ImageOps

from vla_bt.errors import VlaBtError, shorten
from vla_bt.planner.records import Image

MAX_PIXELS = 50_000_000
"""A larger picture is not decoded: it takes seconds, or is a decompression bomb."""
MAX_FILE_BYTES = 50_000_000
_QUALITY = 80
_FORMATS = ('JPEG', 'PNG', 'WEBP', 'BMP', 'GIF')
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, OverflowError,
    struct.error, PIL.Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises at files that are broken, each in its way."""

_COLOURS = {
    'rgb8': ('RGB', 'RGB', 3),
    'bgr8': ('RGB', 'BGR', 3),
    '8UC3': ('RGB', 'BGR', 3),
    'rgba8': ('RGB', 'RGBX', 4),
    'bgra8': ('RGB', 'BGRX', 4),
    '8UC4': ('RGB', 'BGRX', 4),
    'mono8': ('L', 'L', 1),
    '8UC1': ('L', 'L', 1),
    'mono16': ('I;16', 'I;16', 2),
    '16UC1': ('I;16', 'I;16', 2),
}
"""Pillow's mode, its name of the bytes' order, and bytes per pixel of an encoding."""
_YUV422 = {'yuv422': 1, 'uyvy': 1, 'yuv422_yuy2': 0, 'yuyv': 0}
"""Encodings with colour for every second pixel, and where the first brightness stands."""
ENCODINGS = (*_COLOURS, *_YUV422)


class ImageError(VlaBtError):
    """A picture cannot be used; the message is one sentence for a person."""


@dataclass(frozen=True, kw_only=True)
class RawImage:
    """Pixels as a camera driver gives them, with the fields of sensor_msgs/Image."""

    data: bytes = field(repr=False)
    encoding: str
    """Of sensor_msgs/image_encodings; see `ENCODINGS`."""
    width_px: int
    height_px: int
    row_bytes: int
    """From one row to the next, padding included."""
    is_big_endian: bool = False


def encode_raw(raw: RawImage, *, max_px: int, age_s: float = 0.0) -> Image:
    """Return a driver's pixels as JPEG, sixteen bits of brightness stretched to what is there.

    Takes some 50 ms for 1920 x 1080 pixels.

    Args:
        raw: The pixels.
        max_px: Longest edge of the result, pixels.
        age_s: Seconds since it was taken.

    Raises:
        ImageError: An encoding that is not understood, or sizes that do not fit the data.
    """
    if raw.encoding in _YUV422:
        return _encode(_from_yuv422(raw), max_px, age_s)
    if raw.encoding not in _COLOURS:
        raise ImageError(
            f'The camera sends the encoding {shorten(raw.encoding)!r}, which is not understood; '
            f'accepted: {", ".join(ENCODINGS)}.'
        )
    mode, order, pixel_bytes = _COLOURS[raw.encoding]
    _check_size(raw, raw.width_px * pixel_bytes)
    if mode == 'I;16' and raw.is_big_endian:
        order = 'I;16B'
    size = (raw.width_px, raw.height_px)
    data = raw.data[: raw.row_bytes * raw.height_px]
    picture = PIL.Image.frombytes(mode, size, data, 'raw', order, raw.row_bytes)
    return _encode(picture, max_px, age_s)


def encode_file(data: bytes, *, max_px: int, age_s: float = 0.0) -> Image:
    """Return a compressed picture (JPEG, PNG, WebP, BMP, GIF) as JPEG, upright, metadata dropped.

    Args:
        data: The whole file.
        max_px: Longest edge of the result, pixels.
        age_s: Seconds since it was taken.

    Raises:
        ImageError: It is no such picture, broken, cut off, or too large.
    """
    try:
        with PIL.Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            _check_pixels(*picture.size)
            if picture.format == 'JPEG':
                picture.draft('RGB', (max_px, max_px))
            picture.load()
            return _encode(ImageOps.exif_transpose(picture), max_px, age_s)
    except _BROKEN as error:
        raise ImageError(
            f'The picture cannot be read: it is broken, or none of {", ".join(_FORMATS)}.'
        ) from error


def read_image(path: Path, *, max_px: int) -> Image:
    """Return a picture file as JPEG, as `encode_file` does.

    Raises:
        ImageError: The file cannot be read or is no picture; the message names it.
    """
    try:
        with path.open('rb') as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ImageError(f'{path} cannot be read: {error.strerror}.') from error
    if len(data) > MAX_FILE_BYTES:
        raise ImageError(f'{path} is larger than {MAX_FILE_BYTES:,} bytes.')
    try:
        return encode_file(data, max_px=max_px)
    except ImageError as error:
        raise ImageError(f'{path}: {error}') from error


def _check_size(raw: RawImage, needed_row_bytes: int) -> None:
    _check_pixels(raw.width_px, raw.height_px)
    if raw.row_bytes < needed_row_bytes:
        raise ImageError(
            f'A row of the camera image has {raw.row_bytes} bytes; {raw.width_px} pixels of '
            f'{raw.encoding} need {needed_row_bytes}.'
        )
    if len(raw.data) < raw.row_bytes * raw.height_px:
        raise ImageError(
            f'The camera image is cut off: it has {len(raw.data)} bytes of '
            f'{raw.row_bytes * raw.height_px}.'
        )


def _check_pixels(width_px: int, height_px: int) -> None:
    if width_px <= 0 or height_px <= 0:
        raise ImageError(f'The picture is empty: {width_px} x {height_px} pixels.')
    if width_px * height_px > MAX_PIXELS:
        raise ImageError(
            f'The picture is too large: {width_px} x {height_px} pixels, accepted are '
            f'{MAX_PIXELS:,}.'
        )


def _from_yuv422(raw: RawImage) -> PIL.Image.Image:
    """Return it in colour; a colour is shared by two pixels.

    Source: sensor_msgs/image_encodings.hpp, YUV422 (U0 Y0 V0 Y1) and YUV422_YUY2 (Y0 U0 Y1 V0).
    """
    width_px, height_px, used = raw.width_px, raw.height_px, 2 * raw.width_px
    _check_size(raw, used)
    if width_px % 2:
        raise ImageError(f'An image of {raw.encoding} cannot be {width_px} pixels wide: odd.')
    rows = range(0, raw.row_bytes * height_px, raw.row_bytes)
    data = b''.join(raw.data[start : start + used] for start in rows)
    luma = _YUV422[raw.encoding]
    chroma = 1 - luma
    size, half = (width_px, height_px), (width_px // 2, height_px)
    bands = (
        PIL.Image.frombytes('L', size, data[luma::2]),
        PIL.Image.frombytes('L', half, data[chroma::4]).resize(size),
        PIL.Image.frombytes('L', half, data[chroma + 2 :: 4]).resize(size),
    )
    return PIL.Image.merge('YCbCr', bands)


def _encode(picture: PIL.Image.Image, max_px: int, age_s: float) -> Image:
    if picture.mode.startswith('I'):
        picture = _stretch(picture)
    if max(picture.size) > max_px:
        picture = picture.convert('RGB')
        picture.thumbnail((max_px, max_px), reducing_gap=2.0)
    picture = picture.convert('RGB')
    picture.info.clear()  # a comment would be written again
    file = io.BytesIO()
    picture.save(file, 'JPEG', quality=_QUALITY)
    return Image(
        data=file.getvalue(), width_px=picture.width, height_px=picture.height, age_s=age_s
    )


def _stretch(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Return 8 bits of brightness, black the darkest pixel and white the brightest."""
    darkest, brightest = picture.getextrema()
    assert isinstance(darkest, (int, float))
    assert isinstance(brightest, (int, float))
    scale = 255.0 / max(1.0, brightest - darkest)
    return picture.convert('I').point(lambda level: level * scale - darkest * scale).convert('L')
