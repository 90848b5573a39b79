from xml.etree import ElementTree

from vla_bt.robot import Pose
from vla_bt.sim.draw import draw_home
from vla_bt.world import WorldConfig

SVG = '{http://www.w3.org/2000/svg}'


def test_picture_is_xml_and_names_rooms_and_furniture(config: WorldConfig) -> None:
    root = ElementTree.fromstring(draw_home(config))
    words = {element.text for element in root.iter(f'{SVG}text')}
    assert {'living room', 'kitchen', 'bedroom', 'table', 'shelf'} <= words


def test_every_object_has_a_titled_dot_and_held_ones_have_none(config: WorldConfig) -> None:
    titles = dots(draw_home(config))
    assert titles == {*config.objects, 'robot'}
    moved = {'red_cup': None, 'red_mug': Pose(0.0, 0.0)}
    assert dots(draw_home(config, objects=moved)) == {'red_mug', 'robot'}


def test_trail_is_drawn_through_its_points(config: WorldConfig) -> None:
    line = draw_home(config, [Pose(0.0, 0.0), Pose(1.0, 0.0)])
    drawn = [
        item.get('points', '') for item in ElementTree.fromstring(line).iter(f'{SVG}polyline')
    ]
    ends = [tuple(float(part.split(',')[0]) for part in points.split()) for points in drawn]
    assert any(len(xs) == 2 and abs(xs[1] - xs[0] - 80) < 0.2 for xs in ends)


def dots(svg: str) -> set[str | None]:
    return {element.text for element in ElementTree.fromstring(svg).iter(f'{SVG}title')}
