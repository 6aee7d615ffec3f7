#!/usr/bin/env python3
"""From a purchase log to interactions with nothing but Python's standard library.

    python3 examples/standard_library.py transactions.csv interactions.csv

FOOTFALL_URL is where the service is (default http://127.0.0.1:3000), FOOTFALL_API_KEY a key if it wants one.
"""
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from urllib.parse import urljoin

URL = os.environ.get('FOOTFALL_URL', 'http://127.0.0.1:3000').rstrip('/') + '/'
KEY = os.environ.get('FOOTFALL_API_KEY')


def request(path, body=None, **headers):
    """The response; `path` is relative to the service, or a link of an earlier response."""
    headers = {name.replace('_', '-'): value for name, value in headers.items()}
    if KEY:
        headers['Authorization'] = f'Bearer {KEY}'
    try:
        return urllib.request.urlopen(urllib.request.Request(urljoin(URL, path), body, headers))
    except urllib.error.HTTPError as error:
        # Every error says what is wrong and what to do about it.
        raise SystemExit(f'{error.code}: {json.load(error)["detail"]}') from None


def load(file):
    """Uploads a purchase log; one that is loaded already is no error."""
    with open(file, 'rb') as body:
        size = str(os.path.getsize(file))
        try:
            with request('v1/imports/file', body, content_type='text/csv', content_length=size) as response:
                print('loaded', json.load(response)['rows_loaded'], 'transactions')
        except SystemExit as problem:
            if not str(problem).startswith('409'):
                raise
            print(problem)


def finished(job):
    """Follows a job by its server-sent events, the last of which has the job as it ended."""
    while job['state'] in ('queued', 'running'):
        with request(job['links']['events']) as events:
            for line in events:
                if line.startswith(b'data: '):
                    job = json.loads(line[6:])
                    print(f'{job["customers_done"]} of {job["customers_total"]} customers', file=sys.stderr)
    if job['state'] != 'succeeded':
        raise SystemExit(f'job {job["id"]} {job["state"]}: {job["error"]}')
    return job


def rows(job):
    """All rows of a job, page by page."""
    link = job['links']['interactions'] + '?limit=1000'
    while link:
        with request(link) as response:
            page = json.load(response)
        yield from page['items']
        link = page['next']


def main(source, target):
    load(source)
    wanted = json.dumps({'preset': 'training', 'sample_size': 100, 'seed': 42}).encode()
    with request('v1/jobs', wanted, content_type='application/json') as response:
        job = finished(json.load(response))
    bought = sum(row['interaction_score'] == 2 for row in rows(job))
    print(job['interactions'], 'interactions,', bought, 'of them purchases')
    with request(job['links']['csv']) as response, open(target, 'wb') as file:
        shutil.copyfileobj(response, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
