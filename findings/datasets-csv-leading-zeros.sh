#!/usr/bin/env bash
# Hugging Face datasets takes the leading zeros off ids in all but the first 10,000 rows of a CSV file.
#
# It reads a CSV in pieces of 10,000 rows (pandas' chunksize) and guesses types for each. If the first piece has a string
# in the column, the features say string; a later piece with nothing but digits is read as integers and then cast to
# string, without the zeros. The column now has two spellings of one article, and joins lose rows. `features=` given by
# hand avoids it. (If the string comes in a later piece instead, loading fails with DatasetGenerationError.)
#
# Seen on 2026-11-30 with the PyPI packages datasets 5.2.0 and pandas 3.1.1:
#   large_string: row 1 is 0000000001, row 10001 is 1; 10000 of 20000 ids changed
#   with features=: row 1 is 0000000001, row 10001 is 0000000001; 0 of 20000 ids changed
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datasets==5.2.0 pandas==3.1.1
cat >read.py <<'END'
import datasets

datasets.disable_progress_bars()
ids = ['START'] + [f'{i:010d}' for i in range(1, 10_000)] + [f'{i:010d}' for i in range(10_000)]
with open('rows.csv', 'w') as file:
    file.write('\n'.join(['article_id,price', *(f'{own},1' for own in ids)]) + '\n')


def show(what: str, **more) -> None:
    rows = datasets.load_dataset('csv', data_files='rows.csv', split='train', cache_dir=f'cache {what}', **more)
    read = rows['article_id'][:]
    wrong = sum(own != other for own, other in zip(read, ids))
    start = rows.features['article_id'].dtype if what == 'guessed' else what
    print(f'{start}: row 1 is {read[1]}, row 10001 is {read[10_001]}; {wrong} of {len(ids)} ids changed')


show('guessed')
types = datasets.Features({'article_id': datasets.Value('string'), 'price': datasets.Value('int64')})
show('with features=', features=types)
END
seen=$(HF_HUB_OFFLINE=1 HF_HOME="$folder/home" venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = 'large_string: row 1 is 0000000001, row 10001 is 1; 10000 of 20000 ids changed
with features=: row 1 is 0000000001, row 10001 is 0000000001; 0 of 20000 ids changed' ]
