"""Virtual environments for readers: one for each file of requirements/, kept in a cache folder.

The first line of a file of requirements names the oldest and the newest Python that its libraries take.
"""
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / 'requirements'
PIP_SECONDS = 1800


class Missing(Exception):
    """Why an environment cannot be had."""


def cache_folder() -> Path:
    own = os.environ.get('CONSUMERS_CACHE')
    return Path(own) if own else Path.home() / '.cache' / 'footfall-consumers'


def python_of(name: str) -> Path:
    """The Python of an environment, which is made if it isn't there or its requirements have changed."""
    text = (REQUIREMENTS / f'{name}.txt').read_text()
    folder = cache_folder() / name
    python = folder / 'bin' / 'python'
    mark = folder / 'requirements.sha256'
    digest = hashlib.sha256(text.encode()).hexdigest()
    if mark.exists() and mark.read_text() == digest and python.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    base = find_python(*bounds_of(text))
    run([base, '-m', 'venv', str(folder)])
    run([str(python), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r',
         str(REQUIREMENTS / f'{name}.txt')])
    mark.write_text(digest)
    return python


def libraries_of(name: str) -> list[str]:
    """What an environment has, as its requirements name it."""
    lines = (REQUIREMENTS / f'{name}.txt').read_text().splitlines()
    return [line.replace('==', ' ') for line in lines if line and not line.startswith('#')]


def bounds_of(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    first = text.splitlines()[0]
    found = re.fullmatch(r'# Python (\d+(?:\.\d+)+) to (\d+(?:\.\d+)+)', first)
    if not found:
        raise Missing(f'its first line is not "# Python 3.x to 3.y": {first}')
    oldest, newest = (tuple(map(int, bound.split('.'))) for bound in found.groups())
    return oldest, newest


def find_python(oldest: tuple[int, ...], newest: tuple[int, ...]) -> str:
    """The newest installed Python within the bounds, also of pyenv."""
    names = [f'python3.{minor}' for minor in range(20, 8, -1)] + ['python3']
    paths = [path for name in names if (path := shutil.which(name))]
    paths += [str(path) for path in (Path.home() / '.pyenv/versions').glob('3.*/bin/python')]
    known: dict[tuple[int, ...], str] = {}
    for path in paths:
        code = 'import sys, venv; print(*sys.version_info[:3])'
        asked = subprocess.run([path, '-c', code], capture_output=True, text=True)
        if asked.returncode == 0:
            known.setdefault(tuple(map(int, asked.stdout.split())), path)
    fitting = [version for version in known if version >= oldest and version[:len(newest)] <= newest]
    if not fitting:
        there = ', '.join(sorted('.'.join(map(str, version)) for version in known))
        raise Missing(f'needs Python {dotted(oldest)} to {dotted(newest)}; installed: {there}')
    return known[max(fitting)]


def dotted(version: tuple[int, ...]) -> str:
    return '.'.join(map(str, version))


def run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Missing(f'installing took longer than {PIP_SECONDS} seconds') from error
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith('ERROR')] or done.stderr.splitlines()
        raise Missing(f'not installable: {lines[-1][:300] if lines else command}')
