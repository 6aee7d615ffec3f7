"""What are made rows worth? Trains models on rows made in several ways, and judges them by later purchases.

Started by run.py: `npm run useful [-- OPTIONS]`. Each log is taken whole and as samples of its customers, cut at two
days. All that is made is kept in a folder, so that a run that was stopped goes on, and a new method costs only its own.
"""
import argparse
import json
import os
import platform
import re
import sys
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path += [str(ROOT / 'consumers'), str(ROOT / 'bench' / 'leak' / 'recbole')]

import lightgbm
import numpy as np

from purchases import day_of, made_up_log, read_log
from tables import page
from trial import LoadedService, Trial

PAGE = ROOT / 'docs' / 'usefulness.md'
PLACE = re.compile(r'<!-- useful -->[\s\S]*<!-- /useful -->')
MADE_UP_CUSTOMERS = 20_000
MADE_UP_CUTS = ['2020-05-27', '2020-08-26']
REPEATS = {1.0: 3, 0.2: 3, 0.05: 4, 0.02: 6}
"""Of small samples more, since few of their customers buy in four weeks."""


def main() -> None:
    args = arguments()
    methods = json.loads(args.methods.read_text())
    began = time.monotonic()
    logs = {}
    for title, file, cuts in map(lambda one: described(one, args.keep), args.logs):
        log = read_log(file)
        columns = {}
        for size in args.sizes:
            for cut in cuts:
                folders = []
                for repeat in range(1, min(args.repeats, REPEATS.get(size, 3)) + 1):
                    folder = args.keep / re.sub(r'\W+', '-', title) / f'{size:g}' / cut / str(repeat)
                    Trial(folder, log, size, day_of(cut), repeat).run(methods, LoadedService)
                    folders.append(folder)
                    print(f'{title}, {size:g} from {cut}, {repeat}: {time.monotonic() - began:.0f} s', flush=True)
                part = 'whole' if size == 1 else f'{100 * size:g} %'
                columns[f'{part}, {cut}'] = folders
        logs[title] = columns
    text = f'{page(logs, methods)}\n\n{provenance()}'
    print(text)
    if args.write:
        body = f'<!-- useful -->\n\n{text}\n\n<!-- /useful -->'
        PAGE.write_text(PLACE.sub(lambda _: body, PAGE.read_text()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Measures what made rows are worth to models.')
    parser.add_argument('logs', nargs='*', default=['made-up'], metavar='LOG',
                        help='made-up (default), or NAME=FILE@DAY,DAY: a log with the columns t_dat, customer_id, '
                             'article_id and price, and the days to cut it at')
    parser.add_argument('--sizes', type=lambda text: [float(one) for one in text.split(',')],
                        default=[1.0, 0.2, 0.05, 0.02], help='shares of the customers; 1 is the whole log')
    parser.add_argument('--repeats', type=int, default=9, help='at most, of each part and cut')
    parser.add_argument('--methods', type=Path, default=HERE / 'methods.json', help='what is compared')
    parser.add_argument('--keep', type=Path, default=ROOT / 'data' / 'useful', help='folder for what is made')
    parser.add_argument('--write', action='store_true', help='put the tables into docs/usefulness.md')
    return parser.parse_args()


def described(log: str, folder: Path) -> tuple[str, Path, list[str]]:
    if log == 'made-up':
        folder.mkdir(parents=True, exist_ok=True)
        return (f"The bench's log, {MADE_UP_CUSTOMERS:,} customers",
                made_up_log(folder / 'made-up.csv', MADE_UP_CUSTOMERS), MADE_UP_CUTS)
    found = re.fullmatch(r'([^=]+)=(.+)@(\d{4}-\d\d-\d\d(?:,\d{4}-\d\d-\d\d)*)', log)
    if not found:
        raise SystemExit(f'"{log}" is not a log: made-up, or NAME=FILE@DAY,DAY')
    return found.group(1), Path(found.group(2)), found.group(3).split(',')


def provenance() -> str:
    memory = round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30)
    return (f'Measured on {date.today()}, {os.cpu_count()} cores, {memory} GB of memory, {platform.system()} '
            f'{platform.release()}; LightGBM {lightgbm.__version__}, NumPy {np.__version__}, '
            f'Python {platform.python_version()}; `npm run useful`.')


if __name__ == '__main__':
    main()
