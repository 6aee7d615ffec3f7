#!/usr/bin/env python3
"""Reads every format back with the libraries themselves: `npm run consumers [-- --light] [-- NAME …]`.

Starts the built service on a made-up log, makes jobs, downloads what they offer (downloads.py), and has each library load
it in an environment of its own (environments.py). Says which ran, which are missing and why. Exit code 1 if one found
something else than the job says, or if one is missing without `--allow-missing`.
"""
import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from downloads import make_downloads
from environments import Missing, cache_folder, libraries_of, python_of

READERS = Path(__file__).parent / 'readers'
READER_SECONDS = 900

# Which script runs in which environment. The light ones run in CI.
LIGHT = [
    ('tables', 'light'), ('tables', 'pandas2'), ('lists', 'light'), ('trees_lightgbm', 'light'), ('sparse', 'light'),
    ('sessions', 'light'), ('sessions', 'pandas2'), ('personalize_files', 'light'),
]
HEAVY = [
    ('arrow_tables', 'arrow'), ('trees_xgboost', 'trees'), ('trees_catboost', 'trees'), ('described', 'trees'),
    ('matrix_models', 'matrix'), ('matrix_habits', 'matrix'), ('rectools_frames', 'matrix'),
    ('cornac_models', 'cornac'), ('lenskit_data', 'lenskit'), ('replay_frames', 'replay'),
    ('recommenders_sar', 'recommenders'), ('surprise_ratings', 'recommenders'), ('torch_loader', 'torch'),
    ('recbole_models', 'torch'),
]
# Which jobs a script is given, if not those of rows.
JOBS_OF = {'lists': ['lists'], 'recbole_models': ['rows', 'lists']}


def main() -> int:
    parser = argparse.ArgumentParser(description='Reads every format back with the libraries themselves.')
    parser.add_argument('names', nargs='*', help='names of scripts or environments; default: all')
    parser.add_argument('--light', action='store_true', help='only the light ones, as CI does')
    parser.add_argument('--allow-missing', action='store_true', help='a missing library is no failure')
    parser.add_argument('--keep', metavar='FOLDER', help='download into this folder, and keep it')
    args = parser.parse_args()
    known = LIGHT + ([] if args.light else HEAVY)
    for name in args.names:
        if not any(name in one for one in known):
            parser.error(f'no reader is called {name}: {", ".join(sorted({part for one in known for part in one}))}')
    chosen = [one for one in known if not args.names or one[0] in args.names or one[1] in args.names]
    with tempfile.TemporaryDirectory(prefix='footfall-consumers-') as temporary:
        folder = Path(args.keep or temporary)
        began = time.monotonic()
        jobs = make_downloads(folder)
        count = sum(map(len, jobs.values()))
        print(f'{count} jobs downloaded in {time.monotonic() - began:.0f} s; environments in {cache_folder()}')
        failed, missing = run_readers(chosen, jobs)
    print(f'{len(chosen)} readers: {len(chosen) - len(failed) - len(missing)} ran and agree, {len(failed)} failed, '
          f'{len(missing)} missing')
    for line in failed + missing:
        print(f'  {line}')
    return 1 if failed or (missing and not args.allow_missing) else 0


def run_readers(chosen: list[tuple[str, str]], jobs: dict[str, list[Path]]) -> tuple[list[str], list[str]]:
    failed: list[str] = []
    missing: list[str] = []
    for script, environment in chosen:
        name = f'{script} ({environment})'
        try:
            python = python_of(environment)
        except Missing as why:
            missing.append(f'{name}, and with it {", ".join(libraries_of(environment))}: {why}')
            continue
        began = time.monotonic()
        folders = [folder for kind in JOBS_OF.get(script, ['rows']) for folder in jobs[kind]]
        try:
            done = subprocess.run([str(python), str(READERS / f'{script}.py'), *map(str, folders)],
                                  capture_output=True, text=True, timeout=READER_SECONDS)
        except subprocess.TimeoutExpired:
            failed.append(f'{name}: not ready after {READER_SECONDS} seconds')
            continue
        lines = [line.split('\t') for line in done.stdout.splitlines() if line.startswith(('ok\t', 'habit\t'))]
        for kind, library, text in lines:
            print(f'{kind:5}  {library:24}  {text}')
        print(f'{name}: {time.monotonic() - began:.0f} s', flush=True)
        if done.returncode != 0:
            failed.append(f'{name}: {done.stderr.strip()[-1500:]}')
        elif not lines:
            failed.append(f'{name}: it compared nothing')
    return failed, missing


if __name__ == '__main__':
    sys.exit(main())
