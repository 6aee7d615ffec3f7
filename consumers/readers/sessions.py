"""OTTO's form: sessions.jsonl as pandas and Python's json read it, back to the ids of the job."""
import json
import sys
from pathlib import Path

import pandas

from truth import Truth, ids, report, same

SCORES = {'clicks': 1, 'orders': 2}

for path in map(Path, sys.argv[1:]):
    truth = Truth(path)
    articles = ids(path / 'otto' / 'articles.csv')
    with open(path / 'otto' / 'sessions.jsonl', encoding='utf-8') as file:
        sessions = [json.loads(line) for line in file]
    events = [event for session in sessions for event in session['events']]
    found = sorted((articles[event['aid']], event['ts'], SCORES[event['type']]) for event in events)
    expected = sorted((row['article_id'], row['t_dat'], row['interaction_score']) for row in truth.positives())
    same(found, expected, 'events')
    same(len({session['session'] for session in sessions}), len(sessions), 'numbers of sessions')
    for session in sessions:
        times = [event['ts'] for event in session['events']]
        same(times, sorted(times), 'times of a session')
    frame = pandas.read_json(path / 'otto' / 'sessions.jsonl', lines=True)
    same(len(frame), len(sessions), 'rows of pandas')
    report('pandas', pandas.__version__, f'otto: {len(sessions):,} sessions of {path.parent.name}/{path.name}')
