#!/usr/bin/env bash
# RecBole keeps times as 32-bit floats: of 480 different moments in milliseconds 3 are left, and sequences lose their order.
#
# `timestamp:float` is how its atomic files write times, and a 32-bit float has steps of 131 seconds at today's epoch
# milliseconds (128 seconds at epoch seconds, too, since 2^30 < 1.6e9 < 2^31). Rows are sorted by that column, so events
# within two minutes stay in the order of the file: in a shuffled file, the last event of a user, which is the test target
# of sequential models, is any of them. A counter instead of a time is exact up to 16,777,216.
#
# Seen on 2026-11-30 with the PyPI packages recbole 1.2.1, torch 2.15.0, numpy 1.26.4, Python 3.11:
#   480 rows of 480 different times: 3 different times in torch.float32
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

times = [1_577_836_800_000 + user * 1000 + event * 20_000 for user in range(60) for event in range(8)]
times = list(dict.fromkeys(time + i % 7 for i, time in enumerate(times)))
with open('log/log.inter', 'w') as file:
    file.write('user_id:token\titem_id:token\ttimestamp:float\n')
    for row, time in enumerate(times):
        file.write(f'u{row // 8}\ti{row % 40}\t{time}\n')
settings = {'data_path': '.', 'use_gpu': False, 'state': 'ERROR',
            'load_col': {'inter': ['user_id', 'item_id', 'timestamp']}}
config = Config(model='BPR', dataset='log', config_dict=settings)
data = create_dataset(config)
data_preparation(config, data)
read = data.inter_feat['timestamp']
print(f'{len(read)} rows of {len(set(times))} different times: {read.unique().numel()} different times in {read.dtype}')
END
seen=$(venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = '480 rows of 480 different times: 3 different times in torch.float32' ]
