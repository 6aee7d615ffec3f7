"""Judges the scores of a folder (run.py) by what customers bought after the cut, and prints a table.

Every model ranks the same articles for a customer. Metrics are means over customers; a difference is paired, its
interval a bootstrap over customers, of values that are means over the seeds.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from metrics import METRICS, by_customer, cells

PRESETS = ['notebook', 'training']


def line(*parts: str) -> str:
    return f'| {" | ".join(parts)} |'


def own_metric(files: list) -> str:
    own = [json.loads(str(file['own'])) for file in files]
    name = 'auc' if 'auc' in own[0] else 'ndcg@10'
    return f'{np.mean([one[name] for one in own]):.3f} ({"AUC" if name == "auc" else "NDCG@10"})'


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('folder', type=Path)
    parser.add_argument('--title', required=True)
    parser.add_argument('--models', required=True)
    args = parser.parse_args()
    facts = json.loads((args.folder / 'cut.json').read_text())
    runs = {}
    for model in args.models.split(','):
        runs[model] = {preset: [np.load(path) for path in sorted(args.folder.glob(f'{preset}-*/{model}.npz'))]
                       for preset in PRESETS}
    every = [file for model in runs.values() for files in model.values() for file in files]
    items = np.all([file['items'] for file in every], axis=0)
    users = np.all([file['users'] for file in every], axis=0)
    number = np.cumsum(items) - 1
    lists = [number[[one for one in bought if items[one]]] for bought in facts['bought'].values()]
    kept = np.array([users[i] and 0 < len(one) < items.sum() for i, one in enumerate(lists)])
    lists = [one for one, keep in zip(lists, kept) if keep]

    average, unknown = np.mean(list(map(len, lists))), len(items) - items.sum()
    print(f'**{args.title}, cut at {facts["cut"]}**: {len(facts["customers"]):,} customers in the jobs. '
          f'In the {facts["days"]} days after the cut, {len(lists):,} of them bought {average:.1f} '
          f'articles each, of {items.sum():,} candidates ({unknown:,} that some model does not know are left out).\n')
    print(line('model', 'trained on', "RecBole's own test", *(f'later purchases: {name}' for name in METRICS)))
    print(line('---', '---', '---:', *('---:' for _ in METRICS)))
    chance = np.random.default_rng(2).random((len(lists), items.sum()))
    for name, scores in [('random', chance), ('units sold before', np.array(facts['units'])[items]),
                         (f'units sold in the {facts["days"]} days before', np.array(facts['units_recent'])[items])]:
        print(line(name, '', '', *cells(by_customer(scores, lists))))
    for model, presets in runs.items():
        means = {}
        for preset in PRESETS:
            files = presets[preset]
            values = [by_customer(file['scores'][kept][:, items], lists) for file in files]
            means[preset] = np.mean(values, axis=0)
            print(line(model, f'`{preset}`', own_metric(files), *cells(means[preset])))
        print(line(model, '`training` − `notebook`', '', *cells(means['training'] - means['notebook'], sign='+')))


main()
