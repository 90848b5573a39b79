"""Camera images and picture files: the right colours, bounded, and never a crash."""

import io
import struct
import time
import zlib
from pathlib import Path

import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner import images
from vla_bt.planner.images import (
    ENCODINGS,
    ImageError,
    RawImage,
    encode_file,
    encode_raw,
    read_image,
)
from vla_bt.planner.records import Image

RED, BLUE, GREY = (255, 0, 0), (0, 0, 255), (128, 128, 128)
WIDTH, HEIGHT = 16, 8


def raw(pixel: bytes, encoding: str, padding: int = 0, **changes: object) -> RawImage:
    """A picture of one colour; `pixel` is the bytes of one pixel, or of two for YUV."""
    per_row = WIDTH // 2 if 'uy' in encoding or 'yuv' in encoding else WIDTH
    row = pixel * per_row + b'\xaa' * padding
    fields: dict[str, object] = {
        'data': row * HEIGHT,
        'encoding': encoding,
        'width_px': WIDTH,
        'height_px': HEIGHT,
        'row_bytes': len(row),
    }
    return RawImage(**{**fields, **changes})  # type: ignore[arg-type]


def opened(image: Image) -> PIL.Image.Image:
    picture = PIL.Image.open(io.BytesIO(image.data))
    assert picture.format == 'JPEG'
    assert picture.size == (image.width_px, image.height_px)
    return picture


def assert_colour(
    image: Image, colour: tuple[int, int, int], at: tuple[int, int] = (5, 5)
) -> None:
    found = opened(image).convert('RGB').getpixel(at)
    assert isinstance(found, tuple)
    assert all(abs(a - b) <= 8 for a, b in zip(found, colour, strict=True)), found


def picture_file(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    file = io.BytesIO()
    PIL.Image.new('RGB', size, RED).save(file, kind, **options)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize('padding', [0, 5])
@pytest.mark.parametrize(
    ('encoding', 'pixel', 'colour'),
    [
        ('rgb8', bytes(RED), RED),
        ('bgr8', bytes(RED), BLUE),
        ('8UC3', bytes(RED), BLUE),
        ('rgba8', bytes(RED) + b'\0', RED),
        ('bgra8', bytes(RED) + b'\0', BLUE),
        ('8UC4', bytes(RED) + b'\0', BLUE),
        ('mono8', b'\x80', GREY),
        ('8UC1', b'\x80', GREY),
        ('yuv422', bytes([85, 76, 255, 76]), RED),
        ('uyvy', bytes([255, 29, 107, 29]), BLUE),
        ('yuv422_yuy2', bytes([76, 85, 76, 255]), RED),
        ('yuyv', bytes([29, 255, 29, 107]), BLUE),
    ],
)
def test_each_encoding_keeps_its_colours(
    encoding: str, pixel: bytes, colour: tuple[int, int, int], padding: int
) -> None:
    image = encode_raw(raw(pixel, encoding, padding), max_px=768, age_s=0.25)
    assert_colour(image, colour)
    assert (image.width_px, image.height_px, image.age_s) == (WIDTH, HEIGHT, 0.25)


@pytest.mark.parametrize('is_big_endian', [False, True])
@pytest.mark.parametrize('encoding', ['mono16', '16UC1'])
def test_sixteen_bits_are_stretched_from_black_to_white(
    encoding: str, is_big_endian: bool
) -> None:
    order = 'big' if is_big_endian else 'little'
    levels = [1000] * 8 + [1200] * 8
    row = b''.join(level.to_bytes(2, order) for level in levels)  # type: ignore[arg-type]
    image = encode_raw(
        raw(b'', encoding, data=row * HEIGHT, row_bytes=32, is_big_endian=is_big_endian),
        max_px=768,
    )
    assert_colour(image, (0, 0, 0), (2, 2))
    assert_colour(image, (255, 255, 255), (13, 2))


def test_sixteen_bits_all_alike_are_black() -> None:
    assert_colour(encode_raw(raw(b'\x10\x10', 'mono16'), max_px=768), (0, 0, 0))


def test_every_encoding_named_as_accepted_is_tested() -> None:
    assert len(ENCODINGS) == 10 + 4


@pytest.mark.parametrize('encoding', ['bayer_rggb8', '32FC1', 'nv12', '', 'x' * 500])
def test_another_encoding_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(ImageError, match=r'not understood; accepted: rgb8, bgr8') as raised:
        encode_raw(raw(bytes(RED), encoding), max_px=768)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    ('changes', 'says'),
    [
        ({'width_px': 0}, 'empty: 0 x 8'),
        ({'height_px': 0}, 'empty: 16 x 0'),
        ({'row_bytes': 47}, '16 pixels of rgb8 need 48'),
        ({'row_bytes': 0}, 'need 48'),
        ({'data': b''}, 'cut off: it has 0 bytes of 384'),
        ({'height_px': 9}, 'cut off: it has 384 bytes of 432'),
        ({'width_px': 2**31, 'height_px': 2**31}, 'too large'),
    ],
)
def test_sizes_that_do_not_fit_are_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ImageError, match=says):
        encode_raw(raw(bytes(RED), 'rgb8', **changes), max_px=768)


def test_half_a_pair_of_pixels_is_refused() -> None:
    with pytest.raises(ImageError, match='15 pixels wide: odd'):
        encode_raw(raw(b'\0\0\0\0', 'yuv422', width_px=15), max_px=768)


def test_more_bytes_than_needed_do_no_harm() -> None:
    extra = raw(bytes(RED), 'rgb8', height_px=4)
    assert_colour(encode_raw(extra, max_px=768), RED, (2, 2))


@pytest.mark.parametrize(('size', 'bounded'), [((400, 100), (64, 16)), ((100, 400), (16, 64))])
def test_the_longest_edge_is_bounded(size: tuple[int, int], bounded: tuple[int, int]) -> None:
    for kind in ('JPEG', 'PNG'):
        image = encode_file(picture_file(kind, size), max_px=64)
        assert (image.width_px, image.height_px) == bounded
    pixels = raw(b'', 'rgb8', data=bytes(RED) * 40_000, row_bytes=3 * size[0])
    changed = {'width_px': size[0], 'height_px': size[1]}
    image = encode_raw(RawImage(**{**vars(pixels), **changed}), max_px=64)
    assert opened(image).size == bounded


def test_a_small_picture_is_not_enlarged() -> None:
    image = encode_file(picture_file('PNG'), max_px=4096)
    assert (image.width_px, image.height_px) == (40, 20)


@pytest.mark.parametrize('kind', ['JPEG', 'PNG', 'WEBP', 'BMP', 'GIF'])
def test_every_common_format_is_read(kind: str) -> None:
    assert_colour(encode_file(picture_file(kind), max_px=768), RED)


@pytest.mark.parametrize('mode', ['1', 'L', 'LA', 'P', 'RGBA', 'I;16', 'CMYK'])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    file = io.BytesIO()
    PIL.Image.new(mode, (40, 20)).save(file, 'JPEG' if mode == 'CMYK' else 'PNG')
    assert opened(encode_file(file.getvalue(), max_px=30)).size == (30, 15)


def test_a_picture_taken_sideways_is_turned_and_tells_nothing_of_who_took_it() -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # orientation: turn right
    exif[0x010F] = 'secret maker'
    data = picture_file('JPEG', exif=exif, comment=b'secret place')
    image = encode_file(data, max_px=768)
    assert (image.width_px, image.height_px) == (20, 40)
    assert b'secret' in data
    assert b'secret' not in image.data
    assert not opened(image).getexif()


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    data = picture_file('PNG')
    name, size = 12, struct.pack('>II', 30_000, 30_000)
    head = data[name : name + 4] + size + data[name + 12 : name + 17]
    bomb = data[:name] + head + struct.pack('>I', zlib.crc32(head)) + data[name + 21 :]
    started_s = time.monotonic()
    with pytest.raises(ImageError) as refused:
        encode_file(bomb, max_px=768)
    assert isinstance(refused.value.__cause__, PIL.Image.DecompressionBombError)
    assert time.monotonic() - started_s < 0.5


def test_a_picture_larger_than_accepted_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, 'MAX_PIXELS', 100)
    with pytest.raises(ImageError, match=r'too large: 40 x 20 pixels'):
        encode_file(picture_file('PNG'), max_px=768)


@pytest.mark.parametrize('data', [b'', b'hello', b'\xff\xd8\xff', b'\x89PNG\r\n\x1a\n', b'GIF89a'])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ImageError, match='broken, or none of JPEG, PNG'):
        encode_file(data, max_px=768)


@pytest.mark.parametrize('kind', ['JPEG', 'PNG', 'WEBP', 'BMP', 'GIF'])
def test_a_picture_cut_off_is_refused(kind: str) -> None:
    data = picture_file(kind, (300, 300))
    with pytest.raises(ImageError):
        encode_file(data[: len(data) * 2 // 3], max_px=768)


@given(
    kind=st.sampled_from(['JPEG', 'PNG', 'WEBP', 'BMP', 'GIF']),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8
    ),
    share=st.floats(0.1, 1.0),
)
def test_a_damaged_picture_is_a_picture_or_an_error(
    kind: str, changes: list[tuple[float, int]], share: float
) -> None:
    data = bytearray(picture_file(kind))
    for where, value in changes:
        data[int(where * len(data))] = value
    try:
        image = encode_file(bytes(data[: int(share * len(data))]), max_px=32)
    except ImageError:
        return
    assert max(opened(image).size) <= 32


@given(
    encoding=st.sampled_from(ENCODINGS),
    size=st.tuples(st.integers(-1, 9), st.integers(-1, 9)),
    row_bytes=st.integers(0, 40),
    length=st.integers(0, 400),
)
def test_any_sizes_are_a_picture_or_an_error(
    encoding: str, size: tuple[int, int], row_bytes: int, length: int
) -> None:
    pixels = RawImage(
        data=bytes(length),
        encoding=encoding,
        width_px=size[0],
        height_px=size[1],
        row_bytes=row_bytes,
    )
    try:
        image = encode_raw(pixels, max_px=768)
    except ImageError:
        return
    assert opened(image).size == size


def test_a_file_is_read_and_what_is_wrong_is_said_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / 'table.png'
    with pytest.raises(ImageError, match=r'table\.png cannot be read: No such file'):
        read_image(path, max_px=768)
    path.write_bytes(picture_file('PNG'))
    assert_colour(read_image(path, max_px=768), RED)
    monkeypatch.setattr(images, 'MAX_FILE_BYTES', 10)
    with pytest.raises(ImageError, match=r'table\.png is larger than 10 bytes'):
        read_image(path, max_px=768)
    path.write_bytes(b'short')
    with pytest.raises(ImageError, match=r'table\.png: The picture cannot be read'):
        read_image(path, max_px=768)
