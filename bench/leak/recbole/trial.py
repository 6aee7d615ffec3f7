"""Trains RecBole's models on each export of a folder (run.py), and writes their scores of the candidates.

The settings are those of the export; only the numbers of epochs and what this machine needs are added. Early stopping
looks at RecBole's own part for validation, with the settings' own metric. What has scores already is not trained again.
"""
import argparse
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument('folder', type=Path)
parser.add_argument('--models', default='DeepFM')
parser.add_argument('--epochs', type=int, default=20)
ARGS = parser.parse_args()
sys.argv = sys.argv[:1]  # RecBole reads the arguments itself

warnings.filterwarnings('ignore')
logging.disable(logging.WARNING)
# RecBole 1.2.1 keeps more than weights in its files, which torch since 2.6 refuses to read unless it is told to.
os.environ['TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD'] = '1'

import numpy as np
import torch
from recbole.config import Config
from recbole.data import create_dataset, data_preparation
from recbole.data.interaction import Interaction
from recbole.utils import get_model, get_trainer, init_seed

STOP_AFTER = 3
PAIRS_AT_ONCE = 100_000
POSITIVES_ONLY = {'BPR'}


def train(model: str, export: Path, seed: int, home: Path):
    """The trained network, its data set, and the metrics of RecBole's own test."""
    job = json.loads((export / 'job.json').read_text())
    kind = '' if model in POSITIVES_ONLY else '.label'
    name = f'job-{job["id"]}{kind}'
    if not (home / name).exists():
        os.symlink(export.resolve(), home / name)
    fixed = {'data_path': str(home), 'epochs': ARGS.epochs, 'stopping_step': STOP_AFTER, 'seed': seed,
             'use_gpu': False, 'show_progress': False, 'state': 'ERROR', 'checkpoint_dir': str(home)}
    config = Config(model=model, dataset=name, config_file_list=[str(export / f'{name}.yaml')], config_dict=fixed)
    init_seed(seed, True)
    data = create_dataset(config)
    training, validation, test = data_preparation(config, data)
    init_seed(seed, True)
    network = get_model(model)(config, training.dataset).to(config['device'])
    trainer = get_trainer(config['MODEL_TYPE'], model)(config, network)
    trainer.fit(training, validation, saved=True, show_progress=False)
    own = trainer.evaluate(test, load_best_model=True, show_progress=False)
    os.unlink(trainer.saved_model_file)
    return network, data, {key: float(value) for key, value in own.items()}


def numbers_of(data, field: str, ids: list[str]) -> np.ndarray:
    """RecBole's numbers of ids; 0 for those that it does not know."""
    known = data.field2token_id[field]
    return np.array([known.get(one, 0) for one in ids], dtype=np.int64)


@torch.no_grad()
def scores_of(network, data, users: np.ndarray, items: np.ndarray) -> np.ndarray:
    network.eval()
    scores = np.empty((len(users), len(items)), dtype=np.float32)
    at_once = max(1, PAIRS_AT_ONCE // len(items))
    for start in range(0, len(users), at_once):
        some = users[start:start + at_once]
        pairs = data.join(Interaction({data.uid_field: torch.from_numpy(np.repeat(some, len(items))),
                                       data.iid_field: torch.from_numpy(np.tile(items, len(some)))}))
        scores[start:start + at_once] = network.predict(pairs).numpy().reshape(len(some), len(items))
    return scores


def main() -> None:
    torch.set_num_threads(1)
    facts = json.loads((ARGS.folder / 'cut.json').read_text())
    folder = ARGS.folder.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        os.chdir(temporary)  # it writes logs where it stands
        for export in sorted(path.parent for path in folder.glob('*/job.json')):
            seed = int(export.name.rsplit('-', 1)[1])
            for model in ARGS.models.split(','):
                out = export / f'{model}.npz'
                if out.exists():
                    continue
                began = time.monotonic()
                network, data, own = train(model, export, seed, Path(temporary))
                users = numbers_of(data, data.uid_field, list(facts['bought']))
                items = numbers_of(data, data.iid_field, facts['articles'])
                np.savez(out, scores=scores_of(network, data, users, items), users=users > 0, items=items > 0,
                         own=json.dumps(own))
                print(f'{export.name}, {model}: {own}, {time.monotonic() - began:.0f} s', flush=True)


main()
