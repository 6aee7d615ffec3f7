"""Runs examples/ against a service of its own, and compares what they say of a job with the job."""
import re
from pathlib import Path

from tools import HERE, Failed, environments, run

EXAMPLES = HERE.parent / 'examples'


def light_python() -> Path:
    """The environment with pandas that the consumers use, too."""
    own, cache = environments.REQUIREMENTS, environments.cache_folder
    environments.REQUIREMENTS = HERE.parent / 'consumers' / 'requirements'
    environments.cache_folder = lambda: Path.home() / '.cache' / 'footfall-consumers'
    try:
        return environments.python_of('light')
    finally:
        environments.REQUIREMENTS, environments.cache_folder = own, cache


def compiled(folder: Path) -> Path:
    (folder / 'package.json').write_text('{ "type": "module" }')
    # As the example says.
    options = ['--ignoreConfig', '--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--outDir', folder]
    run(['npx', 'tsc', 'examples/client.ts', *options], HERE.parent)
    return folder / 'client.js'


def run_examples(folder: Path, service, log: Path) -> str:
    target = folder / 'interactions.csv'
    commands = [
        ['python3', EXAMPLES / 'standard_library.py', log, target],
        [light_python(), EXAMPLES / 'with_pandas.py', log],
        ['node', compiled(folder / 'client'), log, target],
    ]
    for id, command in enumerate(commands, 1):
        said = run(command, FOOTFALL_URL=service.url)
        job = service.json(f'/v1/jobs/{id}')
        found = re.search(r'(\d+) interactions, (\d+) of them purchases', said)
        wanted = (job['interactions'], job['counts']['purchases'])
        if not found or tuple(map(int, found.groups())) != wanted:
            raise Failed(f'{command[1]} said {said[-500:]}, but it is {wanted}')
    if target.read_text().count('\n') - 1 != job['interactions']:
        raise Failed(f'{target} has other rows than the job')
    return f'{len(commands)} examples'
