#!/usr/bin/env bash
# RecBole's sequential models cannot read files that are split already (`benchmark_filename`), though nothing refuses them.
#
# `benchmark_filename` names files of train, valid and test. General models take plain interactions there. For a sequential
# model, the same files end in an AttributeError while data are prepared: with `benchmark_filename`, the lists of earlier
# articles have to be in the files already (a field `item_id_list`), and the message doesn't say so.
#
# Seen on 2026-11-30 with the PyPI packages recbole 1.2.1, torch 2.15.0, numpy 1.26.4, Python 3.11:
#   BPR: 3 parts
#   SASRec: AttributeError: 'SequentialDataset' object has no attribute 'item_id_list_field'
# This script fails if that changes. It installs torch, which takes 6 GB for a while.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check recbole==1.2.1 torch==2.15.0 numpy==1.26.4 pandas==2.3.3
mkdir log
cat >read.py <<'END'
import warnings

warnings.filterwarnings('ignore')
from recbole.config import Config
from recbole.data import create_dataset, data_preparation

for part, first in (('train', 0), ('valid', 6), ('test', 8)):
    with open(f'log/log.{part}.inter', 'w') as file:
        file.write('user_id:token\titem_id:token\ttimestamp:float\n')
        for event in range(first, first + 6 if part == 'train' else first + 2):
            file.writelines(f'u{user}\ti{(user * 3 + event) % 20}\t{event}\n' for user in range(30))
settings = {'data_path': '.', 'use_gpu': False, 'state': 'ERROR', 'benchmark_filename': ['train', 'valid', 'test'],
            'load_col': {'inter': ['user_id', 'item_id', 'timestamp']}, 'eval_args': {'order': 'TO', 'mode': 'full'},
            'train_neg_sample_args': {'distribution': 'uniform', 'sample_num': 1}, 'loss_type': 'BPR'}
for model in ('BPR', 'SASRec'):
    config = Config(model=model, dataset='log', config_dict=settings)
    try:
        print(f'{model}: {len(data_preparation(config, create_dataset(config)))} parts')
    except AttributeError as error:
        print(f'{model}: AttributeError: {error}')
END
seen=$(venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = "BPR: 3 parts
SASRec: AttributeError: 'SequentialDataset' object has no attribute 'item_id_list_field'" ]
