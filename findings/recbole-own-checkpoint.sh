#!/usr/bin/env bash
# RecBole cannot read the model that it has just saved: `run_recbole` with its defaults ends in an error after training.
#
# It keeps the best model of the validation part in a file, with the configuration in it, and reads it back for the test
# part by torch.load. Since torch 2.6 that takes only tensors and plain values unless told otherwise, which RecBole 1.2.1
# doesn't do. With `saved=False` the last model is tested instead of the best one. RecBole asks for torch 1.10 or newer.
#
# Seen on 2026-11-30 with the PyPI packages recbole 1.2.1, torch 2.15.0, ray 2.6.3, numpy 1.26.4, Python 3.11 (setuptools
# 80.9.0, since ray imports pkg_resources):
#   saved=False: best_valid_result, best_valid_score, test_result, valid_score_bigger
#   saved=True: UnpicklingError: Weights only load failed.
# This script fails if that changes. It installs torch, which takes 6 GB for a while.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check recbole==1.2.1 torch==2.15.0 ray==2.6.3 numpy==1.26.4 \
  pandas==2.3.3 setuptools==80.9.0
mkdir log
cat >run.py <<'END'
import warnings

warnings.filterwarnings('ignore')
from recbole.quick_start import run_recbole

with open('log/log.inter', 'w') as file:
    file.write('user_id:token\titem_id:token\ttimestamp:float\n')
    for user in range(30):
        file.writelines(f'u{user}\ti{(user * 3 + event) % 20}\t{event}\n' for event in range(10))
settings = {'data_path': '.', 'use_gpu': False, 'state': 'ERROR', 'epochs': 1, 'show_progress': False,
            'load_col': {'inter': ['user_id', 'item_id', 'timestamp']}}
for saved in (False, True):
    try:
        result = ', '.join(sorted(run_recbole(model='BPR', dataset='log', config_dict=settings, saved=saved)))
    except Exception as error:
        result = f'{type(error).__name__}: {str(error).split(".")[0]}.'
    print(f'saved={saved}: {result}')
END
seen=$(venv/bin/python run.py 2>/dev/null)
echo "$seen"
[ "$seen" = "saved=False: best_valid_result, best_valid_score, test_result, valid_score_bigger
saved=True: UnpicklingError: Weights only load failed." ]
