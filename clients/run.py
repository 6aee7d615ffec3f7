#!/usr/bin/env python3
"""Makes clients from openapi.yaml, and does the main job with each: `npm run clients [-- --light] [-- NAME …]`.

Each is generated, compiled, and then loads a file, estimates and makes a job, waits for it, reads it in pages and as
CSV (programs/), from a service of its own. docs/clients.md says what each needs. Exit code 1 if one fails, or if one is
missing without `--allow-missing`.
"""
import argparse
import json
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from examples import run_examples
from makers import DOCUMENT, HEAVY, LIGHT
from tools import Failed, Missing, bound_cache, node_modules, run

from made_up_log import write_files
from service import Service


def with_service(folder: Path, work) -> str:
    """`work` is called with the folder, a service, and the path of a purchase log."""
    write_files(folder, odd=False)
    service = Service(folder)
    try:
        return work(folder, service, folder / 'transactions.csv')
    finally:
        service.stop()


def main_job(make, folder: Path) -> str:
    (folder / 'client').mkdir(parents=True)
    command = make(folder / 'client')
    if command is None:
        return 'compiles'

    def work(_folder: Path, service: Service, log: Path) -> str:
        said = json.loads(run([*command, service.url, log]).splitlines()[-1])
        job = service.json('/v1/jobs/1')
        wanted = {'loaded': log.read_text().count('\n') - 1, 'customers': job['customers_total'],
                  **dict.fromkeys(['interactions', 'rows', 'lines'], job['interactions'])}
        if said != wanted or said['rows'] < 1001:
            raise Failed(f'said {said}, but it is {wanted}')
        return f'{said["rows"]} rows in pages and as CSV'

    return with_service(folder, work)


def examples(folder: Path) -> str:
    (folder / 'client').mkdir(parents=True)
    return with_service(folder, run_examples)


def lint(folder: Path) -> str:
    folder.mkdir(parents=True)
    (folder / 'spectral.yaml').write_text('extends: ["spectral:oas"]\n')
    programs = node_modules() / '.bin'
    run([programs / 'spectral', 'lint', '--fail-severity', 'hint', '-r', folder / 'spectral.yaml', DOCUMENT])
    said = run([programs / 'redocly', 'lint', '--format', 'json', DOCUMENT])
    if (problems := json.loads(said[said.index('{'):])['problems']):
        raise Failed(json.dumps(problems[:3]))
    return 'spectral and redocly find nothing'


def main() -> int:
    parser = argparse.ArgumentParser(description='Makes clients from openapi.yaml, and does the main job with each.')
    light = {name: partial(main_job, make) for name, make in LIGHT.items()} | {'examples': examples}
    known = {**light, **{name: partial(main_job, make) for name, make in HEAVY.items()}, 'lint': lint}
    parser.add_argument('names', nargs='*', help=f'some of {", ".join(known)}; default: all')
    parser.add_argument('--light', action='store_true', help='only the light ones, as CI does')
    parser.add_argument('--allow-missing', action='store_true', help='a missing toolchain is no failure')
    args = parser.parse_args()
    if unknown := [name for name in args.names if name not in known]:
        parser.error(f'no client is called {unknown[0]}: {", ".join(known)}')
    bad = 0
    for name in args.names or (light if args.light else known):
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix='footfall-clients-') as temporary:
            folder = Path(temporary) / 'work'
            try:
                said = known[name](folder)
            except Missing as error:
                said, bad = f'MISSING: {error}', bad + (not args.allow_missing)
            except Failed as error:
                said, bad = f'FAILED: {error}', bad + 1
        print(f'{name}: {said} ({time.monotonic() - began:.0f} s)', flush=True)
    bound_cache()
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
