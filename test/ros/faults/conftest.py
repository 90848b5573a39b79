import pytest


@pytest.fixture
def bench(node, spin_until, start_server, namespace):
    from lane_bench import LaneBench

    made = LaneBench(node, spin_until, start_server, namespace)
    yield made
    for lane in made.lanes:
        lane.destroy()
