#!/usr/bin/env python3
"""Do leaks matter to somebody else's training? `npm run bench:leak:recbole [-- TRIAL …]`.

Cuts a log at a day, loads what comes before into the built service, exports jobs with `notebook` and `training` for
RecBole, trains RecBole's models with its own loop (trial.py, in the environment of RecBole), and judges them by what
the same customers bought after the cut (judge.py). With --write, the table goes into docs/leaks.md.
"""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / 'consumers'))

from environments import REQUIREMENTS, python_of
from logs import cut_log, made_up_log
from service import Service

HERE = Path(__file__).parent
PAGE = ROOT / 'docs' / 'leaks.md'
PLACE = re.compile(r'<!-- bench:leak:recbole -->[\s\S]*<!-- /bench:leak:recbole -->')
PRESETS = ['notebook', 'training']
MADE_UP_CUSTOMERS = 20_000


def main() -> None:
    args = arguments()
    python = python_of('torch')
    blocks = []
    with tempfile.TemporaryDirectory(prefix='footfall-recbole-') as temporary:
        for trial in args.trials:
            name, file, cut = described(trial)
            folder = Path(args.keep or temporary) / re.sub(r'\W+', '-', f'{name}-{cut or ""}').strip('-')
            make_jobs(folder, file, cut, args)
            models = ['--models', args.models, '--epochs', str(args.epochs)]
            subprocess.run([str(python), str(HERE / 'trial.py'), str(folder), *models], check=True)
            judged = subprocess.run([str(python), str(HERE / 'judge.py'), str(folder), '--title', name, *models[:2]],
                                    check=True, capture_output=True, text=True)
            blocks.append(judged.stdout.rstrip())
            print(blocks[-1], flush=True)
    text = '\n\n'.join([*blocks, provenance(args)])
    if args.write:
        page = PAGE.read_text()
        body = f'<!-- bench:leak:recbole -->\n\n{text}\n\n<!-- /bench:leak:recbole -->'
        PAGE.write_text(PLACE.sub(lambda _: body, page))
    print(provenance(args))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains RecBole's models on jobs and judges them by later purchases.")
    parser.add_argument('trials', nargs='*', default=['made-up'], metavar='TRIAL',
                        help='made-up (default), or NAME=FILE@DAY: a log with the columns t_dat, customer_id and '
                             'article_id, cut before that day')
    parser.add_argument('--customers', type=int, default=2000, help='how many of the log are in the jobs')
    parser.add_argument('--seeds', type=int, default=3, help='jobs and trainings with seeds 1 to this')
    parser.add_argument('--models', default='DeepFM', help='of RecBole, separated by commas')
    parser.add_argument('--epochs', type=int, default=20, help='at most; early stopping ends sooner')
    parser.add_argument('--keep', metavar='FOLDER', help='work in this folder; what is there is used again')
    parser.add_argument('--write', action='store_true', help='put the table into docs/leaks.md')
    return parser.parse_args()


def described(trial: str) -> tuple[str, Path | None, str | None]:
    if trial == 'made-up':
        return f"The bench's log, {MADE_UP_CUSTOMERS:,} customers", None, None
    found = re.fullmatch(r'([^=]+)=(.+)@(\d{4}-\d\d-\d\d)', trial)
    if not found:
        raise SystemExit(f'"{trial}" is not a trial: made-up, or NAME=FILE@DAY')
    return found.group(1), Path(found.group(2)), found.group(3)


def make_jobs(folder: Path, file: Path | None, cut: str | None, args: argparse.Namespace) -> None:
    """Cuts the log, and exports a job for each preset and seed; what the folder has already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / 'cut.json').exists():
        cut_log(file or made_up_log(folder, MADE_UP_CUSTOMERS), cut, args.customers, folder)
    facts = json.loads((folder / 'cut.json').read_text())
    wanted = [(preset, seed) for preset in PRESETS for seed in range(1, args.seeds + 1)]
    missing = [one for one in wanted if not (folder / f'{one[0]}-{one[1]}' / 'job.json').exists()]
    if not missing:
        return
    (folder / 'footfall.db').unlink(missing_ok=True)
    service = Service(folder)
    try:
        service.load(folder / 'before.csv', 'transactions')
        for preset, seed in missing:
            job = service.job(customer_ids=facts['customers'], preset=preset, seed=seed)
            export(service, job, folder / f'{preset}-{seed}')
            print(f'{facts["cut"]}, {preset}, seed {seed}: {job["counts"]}', flush=True)
    finally:
        service.stop()


def export(service: Service, job: dict, folder: Path) -> None:
    archive = folder.parent / 'recbole.zip'
    if not service.download(f'/v1/jobs/{job["id"]}/exports/recbole', archive):
        raise SystemExit(f'The service does not export job {job["id"]} for RecBole')
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)
    archive.unlink()
    (folder / 'job.json').write_text(json.dumps(job))


def provenance(args: argparse.Namespace) -> str:
    pins = re.findall(r'^(recbole|torch|numpy)==(\S+)', (REQUIREMENTS / 'torch.txt').read_text(), re.M)
    libraries = ', '.join(f'{name} {version}' for name, version in pins)
    load = os.getloadavg()[0]
    memory = round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30)
    return (f'Measured on {date.today()}, {os.cpu_count()} cores, {memory} GB of memory, {platform.system()} '
            f'{platform.release()}, load {load:.1f}; {libraries}, Python 3.11; {args.seeds} seeds for job and '
            f'training alike; `npm run bench:leak:recbole`.')


if __name__ == '__main__':
    began = time.monotonic()
    main()
    print(f'{time.monotonic() - began:.0f} s')
