"""RecBole: the export recbole with its own settings; an epoch of BPR, SASRec and a model that learns from labels."""
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings('ignore')
logging.disable(logging.WARNING)

PATHS = [os.path.abspath(name) for name in sys.argv[1:]]
sys.argv = sys.argv[:1]  # RecBole reads the arguments itself

import recbole
import torch
from recbole.config import Config
from recbole.data import create_dataset, data_preparation
from recbole.quick_start import run_recbole  # noqa: F401, the call in docs/exports.md
from recbole.utils import get_model, get_trainer, init_seed

from truth import Truth, report, same

torch.set_num_threads(1)
os.chdir(tempfile.mkdtemp())  # it writes logs where it stands

SMALL = {'train_batch_size': 4096, 'embedding_size': 8, 'hidden_size': 8, 'inner_size': 8, 'n_layers': 1,
         'MAX_ITEM_LIST_LENGTH': 10}


def trained(model: str, folder: Path, settings: Path, name: str):
    """Trains for an epoch; returns the data set and how many rows were read."""
    fixed = {'data_path': str(folder), 'epochs': 1, 'use_gpu': False, 'show_progress': False, 'state': 'ERROR',
             'checkpoint_dir': tempfile.gettempdir(), **SMALL}
    config = Config(model=model, dataset=name, config_file_list=[str(settings)], config_dict=fixed)
    init_seed(1, True)
    data = create_dataset(config)
    rows = data.inter_num  # SASRec's preparation takes one off for each user: the first, which nothing comes before
    parts = data_preparation(config, data)
    network = get_model(model)(config, parts[0].dataset).to('cpu')
    trainer = get_trainer(config['MODEL_TYPE'], model)(config, network)
    trainer.fit(parts[0], None, saved=False, show_progress=False)
    return data, rows


for path in map(Path, PATHS):
    truth = Truth(path)
    if path.parent.name == 'odd':
        same(list((path / 'recbole').iterdir()), [], 'files of ids that RecBole cannot hold')
        report('RecBole', recbole.__version__, f'recbole: {path.parent.name}/{path.name} is refused, as it should be')
        continue
    name = f'job-{truth.job["id"]}'
    source = path / 'recbole'
    home = Path(tempfile.mkdtemp())
    for one in ('', '.label'):
        os.symlink(source, home / f'{name}{one}')
    positives = truth.positives()
    # With moments as `split`, the files are the parts themselves, which sequential models can't read.
    parts = 'validation_from' in (truth.job['parameters'].get('split') or {})
    models = ['BPR'] if parts else ['BPR', 'SASRec']
    for model in models:
        data, rows = trained(model, home, source / f'{name}.yaml', name)
        users = {row['customer_id'] for row in truth.rows}
        same(data.user_num - 1, len(users), f'{model}: users')
        same(data.item_num - 1, len({row['article_id'] for row in truth.rows}), f'{model}: items')
        same(rows, len(positives), f'{model}: interactions')
    labels = name if parts else f'{name}.label'
    data, rows = trained('LR', home, source / f'{name}.label.yaml', labels)
    same(rows, len(truth.rows), 'LR: interactions')
    same(int(data.inter_feat['label'].sum()), len(positives), 'LR: labels of 1')
    report('RecBole', recbole.__version__, f'recbole: {len(positives):,} and {len(truth.rows):,} rows of '
           f'{path.parent.name}/{path.name}; an epoch of {", ".join(models)}, LR')
