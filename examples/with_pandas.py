#!/usr/bin/env python3
"""A purchase log in pandas → training rows in pandas, through the service. Needs pandas and pyarrow.

    python3 examples/with_pandas.py transactions.csv

FOOTFALL_URL is where the service is (default http://127.0.0.1:3000), FOOTFALL_API_KEY a key if it wants one.
"""
import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urljoin

import pandas as pd

URL = os.environ.get('FOOTFALL_URL', 'http://127.0.0.1:3000').rstrip('/') + '/'
KEY = os.environ.get('FOOTFALL_API_KEY')
AUTHORIZATION = {'Authorization': f'Bearer {KEY}'} if KEY else {}


def ask(path: str, body: bytes | None = None, **headers: str) -> dict:
    """The JSON of a response; `path` is relative to the service, or a link of an earlier response."""
    headers = {name.replace('_', '-'): value for name, value in headers.items()} | AUTHORIZATION
    try:
        with urllib.request.urlopen(urllib.request.Request(urljoin(URL, path), body, headers)) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise SystemExit(f'{error.code}: {json.load(error)["detail"]}') from None


def load(purchases: pd.DataFrame) -> int:
    """Replaces what is loaded; returns how many transactions that were."""
    body = purchases.to_parquet(index=False)
    type_ = 'application/vnd.apache.parquet'
    return ask('v1/imports/file?mode=replace&allow_duplicate=true', body, content_type=type_)['rows_loaded']


def interactions(columns: list[str], **request: object) -> pd.DataFrame:
    """Makes a job, waits for it up to a minute, and reads its Parquet file."""
    body = json.dumps(request).encode()
    job = ask('v1/jobs', body, content_type='application/json', prefer='wait=60')
    if job['state'] != 'succeeded':
        raise SystemExit(f'job {job["id"]} {job["state"]}: {job["error"]}')
    file = f'{job["links"]["interactions"]}.parquet?columns={",".join(columns)}'
    return pd.read_parquet(urljoin(URL, file), storage_options=AUTHORIZATION or None)


def main(file: str) -> None:
    ids = {'customer_id': str, 'article_id': str}  # leading zeros stay
    print(load(pd.read_csv(file, dtype=ids, parse_dates=['t_dat'])), 'transactions')
    columns = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'strategy', 'sampling_prob']
    rows = interactions(columns, preset='training', sample_size=100, seed=42)
    print(len(rows), 'interactions,', (rows['interaction_score'] == 2).sum(), 'of them purchases')
    print(rows.groupby('strategy', observed=True)['sampling_prob'].agg(['size', 'mean']))


if __name__ == '__main__':
    main(*sys.argv[1:])
