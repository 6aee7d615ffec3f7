#!/usr/bin/env bash
# LensKit's split_global_time takes a date as text or without a zone only if the timestamps have no zone.
#
# Parquet written with UTC times (Arrow's and most shops' way) loads into a LensKit data set with its zone. A cut-off given
# as the documentation does, '1970-01-04', then ends in an error of pandas that doesn't name the argument; only a datetime
# with a zone works. Without a zone in the data, the text works.
#
# Seen on 2026-11-30 with the PyPI package lenskit 2026.4.0, Python 3.13 (it needs 3.12.5 or newer: set PYTHON):
#   no zone: 2 rows to train on
#   UTC: TypeError: Invalid comparison between dtype=datetime64[us, UTC] and datetime
#   UTC, cut-off with a zone: 2 rows to train on
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lenskit==2026.4.0
cat >"$folder/read.py" <<'END'
import pandas
from lenskit.data import from_interactions_df
from lenskit.splitting import split_global_time


def show(what: str, utc: bool, cut_off: object) -> None:
    times = pandas.to_datetime([1, 2, 3, 4], unit='D', utc=utc)
    frame = pandas.DataFrame({'user_id': list('uuvv'), 'item_id': list('abac'), 'rating': 1.0, 'timestamp': times})
    try:
        parts = split_global_time(from_interactions_df(frame), cut_off)
        print(f'{what}: {parts.train.interaction_count} rows to train on')
    except TypeError as error:
        print(f'{what}: TypeError: {error}')


show('no zone', False, '1970-01-04')
show('UTC', True, '1970-01-04')
show('UTC, cut-off with a zone', True, pandas.Timestamp('1970-01-04', tz='UTC'))
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'no zone: 2 rows to train on
UTC: TypeError: Invalid comparison between dtype=datetime64[us, UTC] and datetime
UTC, cut-off with a zone: 2 rows to train on' ]
