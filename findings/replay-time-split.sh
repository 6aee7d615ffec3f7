#!/usr/bin/env bash
# RePlay's TimeSplitter cuts through one moment if it is given a Polars frame, and not if it is given a pandas frame.
#
# With `time_threshold=0.3` the same six rows, of which four have one time, are divided 2 to 4 by pandas and 4 to 2 by
# Polars: there, rows of one moment, even of one basket, are in the training part and in the test part. Which of them
# depends on the order of the rows. Data with days instead of times have nothing but such ties.
#
# Seen on 2026-11-30 with the PyPI packages replay-rec 0.22.0, pandas 2.3.3, polars 1.44.2, Python 3.12:
#   pandas: 2 train, 4 test, newest train 2020-01-02, oldest test 2020-01-03
#   polars: 4 train, 2 test, newest train 2020-01-03, oldest test 2020-01-03
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check replay-rec==0.22.0 pandas==2.3.3 polars==1.44.2
cat >"$folder/read.py" <<'END'
import pandas
import polars
from replay.splitters import TimeSplitter

days = ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-03', '2020-01-03', '2020-01-03']
rows = pandas.DataFrame({
    'query_id': ['anna', 'anna', 'anna', 'ben', 'cleo', 'dora'],
    'item_id': list('abcdef'),
    'rating': 1.0,
    'timestamp': pandas.to_datetime(days),
})
for name, frame in (('pandas', rows), ('polars', polars.from_pandas(rows))):
    train, test = TimeSplitter(time_threshold=0.3, query_column='query_id').split(frame)
    newest, oldest = (str(moment)[:10] for moment in (train['timestamp'].max(), test['timestamp'].min()))
    print(f'{name}: {len(train)} train, {len(test)} test, newest train {newest}, oldest test {oldest}')
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'pandas: 2 train, 4 test, newest train 2020-01-02, oldest test 2020-01-03
polars: 4 train, 2 test, newest train 2020-01-03, oldest test 2020-01-03' ]
