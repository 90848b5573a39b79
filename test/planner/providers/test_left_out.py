import pytest

from vla_bt.planner import Image
from vla_bt.planner.providers.complaints import Complaint
from vla_bt.planner.providers.left_out import IMAGE, LeftOut
from vla_bt.planner.providers.records import AnswerForm, Prompt

WORDS = {'tools': ('tools',), IMAGE: ('images',)}
JPEG = Image(data=b'JPEG', width_px=1, height_px=1)


def prompt(image=None):
    return Prompt(system='', messages=(), form=AnswerForm(name='x', schema={}), image=image)


def test_what_is_left_out_is_kept_in_order_and_not_sent():
    left_out = LeftOut(takes_images=True)
    left_out.add('b')
    left_out.add('a', 'c')
    left_out.remove('c')
    left_out.remove('never there')
    assert left_out.names == ('b', 'a')
    assert left_out.without({'a': 1, 'b': 2, 'd': 3}) == {'d': 3}
    assert 'a' in left_out
    assert 'd' not in left_out


@pytest.mark.parametrize('takes_images', [True, False])
def test_images_are_sent_until_the_server_refuses_one(takes_images):
    left_out = LeftOut(takes_images)
    assert left_out.takes_images is takes_images
    left_out.add(IMAGE)
    assert not left_out.takes_images


@pytest.mark.parametrize(
    ('message', 'image', 'culprit'),
    [
        ('tools are not supported', None, 'tools'),
        ('images are not supported', JPEG, IMAGE),
        ('images are not supported', None, None),
        ('something else', JPEG, None),
    ],
)
def test_only_what_was_sent_can_be_to_blame(message, image, culprit):
    complaint = Complaint(status=400, message=message)
    left_out = LeftOut(takes_images=True)
    assert left_out.culprit(complaint, WORDS, prompt(image), {'tools': []}) == culprit
    assert left_out.culprit(complaint, WORDS, prompt(), {}) is None


def test_an_image_that_is_never_sent_is_not_to_blame():
    complaint = Complaint(status=400, message='images are not supported')
    assert LeftOut(takes_images=False).culprit(complaint, WORDS, prompt(JPEG), {}) is None
