#!/usr/bin/env python3
"""Reads every format back with the libraries themselves: `npm run consumers [-- --light] [-- NAME …]`.

Starts the built service on a made-up log, makes jobs, downloads what they offer, and has each library load it in an
environment of its own (environments.py). Says which ran, which are missing and why. Exit code 1 if one found something
else than the job says, or if one is missing without `--allow-missing`.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from environments import Missing, cache_folder, python_of
from made_up_log import write_files
from service import Service

READERS = Path(__file__).parent / 'readers'
READER_SECONDS = 900

# Which script runs in which environment. The light ones run in CI.
LIGHT = [('tables', 'light'), ('tables', 'pandas2'), ('trees_lightgbm', 'light'), ('sparse', 'light'),
         ('sessions', 'light')]
HEAVY = [
    ('trees_xgboost', 'trees'), ('trees_catboost', 'trees'), ('described', 'trees'), ('matrix_models', 'matrix'),
    ('rectools_frames', 'matrix'), ('cornac_models', 'cornac'), ('lenskit_data', 'lenskit'),
    ('replay_frames', 'replay'), ('recommenders_sar', 'recommenders'), ('torch_loader', 'torch'),
    ('recbole_models', 'torch'),
]

ALL_COLUMNS = ('t_dat,customer_id,article_id,interaction_score,prev_article_id,strategy,sampling_prob,session_id,'
               'event_id,split,price,sales_channel_id')
DATA_SETS = [('plain', False), ('odd', True)]
JOBS = {
    'notebook': {'preset': 'notebook', 'sample_size': 150},
    'training': {'preset': 'training', 'all_customers': True,
                 'parameters': {'split': {'validation_from': '2020-05-01', 'test_from': '2020-06-01'}}},
}
# Files for data-frame libraries, in their names of columns.
BEST = 'pairs=best&interaction_score=1,2'
FRAMES = {
    'cornac': f'{BEST}&columns=customer_id:user,article_id:item,interaction_score:rating',
    'lenskit': f'{BEST}&columns=customer_id:user_id,article_id:item_id,interaction_score:rating,t_dat:timestamp&time=naive',
    'rectools': f'{BEST}&columns=customer_id:user_id,article_id:item_id,interaction_score:weight,t_dat:datetime&time=naive',
    'replay': f'{BEST}&columns=customer_id:query_id,article_id:item_id,interaction_score:rating,t_dat:timestamp&time=naive',
    'recommenders': f'{BEST}&columns=customer_id:userID,article_id:itemID,interaction_score:rating,t_dat:timestamp&time=s',
}
EXPORTS = ['recbole', 'matrix', 'ranking', 'otto', 'personalize', 'card']


def main() -> int:
    parser = argparse.ArgumentParser(description='Reads every format back with the libraries themselves.')
    parser.add_argument('names', nargs='*', help='names of scripts or environments; default: all')
    parser.add_argument('--light', action='store_true', help='only the light ones, as CI does')
    parser.add_argument('--allow-missing', action='store_true', help='a missing library is no failure')
    parser.add_argument('--keep', metavar='FOLDER', help='download into this folder, and keep it')
    args = parser.parse_args()
    chosen = [one for one in LIGHT + ([] if args.light else HEAVY)
              if not args.names or one[0] in args.names or one[1] in args.names]
    with tempfile.TemporaryDirectory(prefix='footfall-consumers-') as temporary:
        folder = Path(args.keep or temporary)
        began = time.monotonic()
        jobs = make_downloads(folder)
        print(f'{len(jobs)} jobs downloaded in {time.monotonic() - began:.0f} s; environments in {cache_folder()}')
        failed, missing = run_readers(chosen, jobs)
    print(f'{len(chosen)} readers: {len(chosen) - len(failed) - len(missing)} ran and agree, {len(failed)} failed, '
          f'{len(missing)} missing')
    for line in failed + missing:
        print(f'  {line}')
    return 1 if failed or (missing and not args.allow_missing) else 0


def make_downloads(folder: Path) -> list[Path]:
    """One folder for each job, with its files."""
    jobs = []
    for data_set, odd in DATA_SETS:
        own = folder / data_set
        write_files(own, odd)
        service = Service(own)
        try:
            for kind in ('articles', 'customers', 'transactions'):
                service.load(own / f'{kind}.csv', kind)
            for name, request in JOBS.items():
                job = service.job(seed=14, **request)
                jobs.append(download(service, job, own / name))
        finally:
            service.stop()
    return jobs


def download(service: Service, job: dict, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'job.json').write_text(json.dumps(job))
    path = f'/v1/jobs/{job["id"]}'
    for ending in ('csv', 'ndjson', 'parquet', 'arrow'):
        service.download(f'{path}/interactions.{ending}', folder / f'interactions.{ending}')
        service.download(f'{path}/interactions.{ending}?columns={ALL_COLUMNS}', folder / f'all.{ending}')
    for name, query in FRAMES.items():
        service.download(f'{path}/interactions.csv?{query}', folder / 'frames' / f'{name}.csv')
    for name in EXPORTS:
        (folder / name).mkdir(exist_ok=True)
        archive = folder / f'{name}.zip'
        if service.download(f'{path}/exports/{name}', archive):
            subprocess.run([sys.executable, '-m', 'zipfile', '-e', str(archive), str(folder / name)], check=True)
    return folder


def run_readers(chosen: list[tuple[str, str]], jobs: list[Path]) -> tuple[list[str], list[str]]:
    failed: list[str] = []
    missing: list[str] = []
    for script, environment in chosen:
        name = f'{script} ({environment})'
        try:
            python = python_of(environment)
        except Missing as why:
            missing.append(f'{name}: {why}')
            continue
        began = time.monotonic()
        done = subprocess.run([str(python), str(READERS / f'{script}.py'), *map(str, jobs)], capture_output=True,
                              text=True, timeout=READER_SECONDS)
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
