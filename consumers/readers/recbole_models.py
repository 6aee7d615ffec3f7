"""RecBole: the export recbole with its own settings; an epoch of BPR, SASRec and a model that learns from labels."""
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings('ignore')
logging.disable(logging.WARNING)

import recbole
import torch
from recbole.config import Config
from recbole.data import create_dataset, data_preparation
from recbole.utils import get_model, get_trainer, init_seed

from truth import Truth, report, same

torch.set_num_threads(1)


def trained(model: str, folder: Path, settings: Path, name: str, **more: object):
    """Trains for an epoch; returns the data set and the parts."""
    fixed = {'data_path': str(folder), 'epochs': 1, 'use_gpu': False, 'show_progress': False, 'state': 'ERROR',
             'checkpoint_dir': tempfile.gettempdir(), **more}
    argv, sys.argv = sys.argv, sys.argv[:1]  # RecBole reads the arguments itself
    config = Config(model=model, dataset=name, config_file_list=[str(settings)], config_dict=fixed)
    sys.argv = argv
    init_seed(1, True)
    data = create_dataset(config)
    parts = data_preparation(config, data)
    network = get_model(model)(config, parts[0].dataset).to('cpu')
    trainer = get_trainer(config['MODEL_TYPE'], model)(config, network)
    trainer.fit(parts[0], None, saved=False, show_progress=False)
    return data, parts


for path in map(Path, sys.argv[1:]):
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
    for model in ('BPR', 'SASRec'):
        data, parts = trained(model, home, source / f'{name}.yaml', name)
        rows = sum(len(part) for part in data) if isinstance(data, list) else data.inter_num
        same(data.user_num - 1, len({row['customer_id'] for row in positives}), f'{model}: users')
        same(data.item_num - 1, len({row['article_id'] for row in truth.rows}), f'{model}: items')
        same(rows, len(positives), f'{model}: interactions')
    data, parts = trained('LR', home, source / f'{name}.label.yaml', f'{name}.label')
    same(data.inter_num, len(truth.rows), 'LR: interactions')
    same(int(data.inter_feat['label'].sum()), len(positives), 'LR: labels of 1')
    report('RecBole', recbole.__version__, f'recbole: {len(positives):,} and {len(truth.rows):,} rows of '
           f'{path.parent.name}/{path.name}; an epoch of BPR, SASRec and LR')
