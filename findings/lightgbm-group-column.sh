#!/usr/bin/env bash
# LightGBM's group_column takes all ids from 2^31 on for one id: their groups become a single one, without an error.
#
# `group_column` names a column of query ids in a text file. Ids up to 2,147,483,647 are told apart; larger ones, such as
# milliseconds or hashes, are not, so lambdarank compares rows of different queries. From 10,000 rows on it refuses the
# one large group, with a message that speaks of its size.
#
# Seen on 2026-11-30 with the PyPI packages lightgbm 4.7.0, numpy 2.4.6, scipy 1.17.1:
#   ids 2147483646 2147483647: sizes [2, 2]
#   ids 2147483648 2147483649 2147483650: sizes [6]
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check lightgbm==4.7.0 numpy==2.4.6 scipy==1.17.1
cat >read.py <<'END'
import lightgbm

for ids in ([2**31 - 2, 2**31 - 1], [2**31, 2**31 + 1, 2**31 + 2]):
    with open('rows.csv', 'w') as file:
        file.write('label,query,feature\n')
        for row, query in enumerate(query for query in ids for _ in range(2)):
            file.write(f'{row % 2},{query},{row}\n')
    columns = {'header': True, 'label_column': 'name:label', 'group_column': 'name:query', 'verbose': -1}
    data = lightgbm.Dataset('rows.csv', params=columns).construct()
    print(f'ids {" ".join(map(str, ids))}: sizes {data.get_group().tolist()}')
END
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'ids 2147483646 2147483647: sizes [2, 2]
ids 2147483648 2147483649 2147483650: sizes [6]' ]
