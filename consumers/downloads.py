"""Jobs on the made-up log and all the files that they offer. A file that is missing or refused without a reason ends it."""
import json
import subprocess
import sys
from pathlib import Path

from made_up_log import write_files
from recipes import recipes
from service import Service

COLUMNS = ('t_dat,customer_id,article_id,interaction_score,prev_article_id,strategy,sampling_prob,item_prob,draws,session_id,'
           'event_id,sequence_index,positive_id,split,price,sales_channel_id,fold,user_in_train,item_in_train')
DATA_SETS = [('plain', False), ('odd', True)]
SPLIT = {'validation_from': '2020-05-01', 'test_from': '2020-06-01'}
FOLDS = {'folds': ['2020-05-01', '2020-06-01']}
ROWS = {
    'notebook': {'preset': 'notebook', 'sample_size': 150},
    'training': {'preset': 'training', 'all_customers': True, 'parameters': {'split': SPLIT}},
}
LISTS = {'preset': 'training', 'all_customers': True,
         'parameters': {'negatives_per_positive': 4, 'negatives_for_clicks': True, 'split': FOLDS}}
FORMATS = ['csv', 'ndjson', 'parquet', 'arrow']
LIST_FORMATS = ['ndjson', 'parquet', 'arrow']
EXPORTS = ['recbole', 'matrix', 'ranking', 'otto', 'personalize', 'card']
OPTIONS = {'matrix': '?labels=true'}
# RecBole would lose the rows of these ids, so its export is refused.
REFUSED = {('odd', 'recbole')}


def make_downloads(folder: Path) -> dict[str, list[Path]]:
    """Folders with the files of each job: those for readers of rows, and those for readers of lists."""
    jobs: dict[str, list[Path]] = {'rows': [], 'lists': []}
    for data_set, odd in DATA_SETS:
        own = folder / data_set
        write_files(own, odd)
        service = Service(own)
        try:
            for kind in ('articles', 'customers', 'transactions'):
                service.load(own / f'{kind}.csv', kind)
            for name, request in ROWS.items():
                job = service.job(seed=14, **request)
                jobs['rows'].append(rows(service, job, own / name))
            jobs['lists'].append(lists(service, service.job(seed=14, **LISTS), own / 'lists'))
        finally:
            service.stop()
    return jobs


def rows(service: Service, job: dict, folder: Path) -> Path:
    path = started(job, folder)
    for ending in FORMATS:
        service.download(f'{path}/interactions.{ending}', folder / f'interactions.{ending}')
        service.download(f'{path}/interactions.{ending}?columns={COLUMNS}', folder / f'all.{ending}')
        service.download(f'{path}/interactions.{ending}?from=2100-01-01', folder / f'none.{ending}')
    for name, query in recipes().items():
        for ending in ('csv', 'parquet'):
            service.download(f'{path}/interactions.{ending}?{query}', folder / 'frames' / f'{name}.{ending}')
    for name in EXPORTS:
        export(service, path, name, folder)
    return folder


def lists(service: Service, job: dict, folder: Path) -> Path:
    path = started(job, folder)
    service.download(f'{path}/interactions.ndjson?columns={COLUMNS}', folder / 'all.ndjson')
    for ending in LIST_FORMATS:
        query = 'form=lists&positives=both&history_length=3'
        service.download(f'{path}/interactions.{ending}?{query}', folder / f'lists.{ending}')
        service.download(f'{path}/interactions.{ending}?form=sessions', folder / f'sessions.{ending}')
    export(service, path, 'recbole', folder)
    return folder


def export(service: Service, path: str, name: str, folder: Path) -> None:
    (folder / name).mkdir(exist_ok=True)
    if (folder.parent.name, name) in REFUSED:
        service.refused(f'{path}/exports/{name}')
        return
    archive = folder / f'{name}.zip'
    service.download(f'{path}/exports/{name}{OPTIONS.get(name, "")}', archive)
    subprocess.run([sys.executable, '-m', 'zipfile', '-e', str(archive), str(folder / name)], check=True)


def started(job: dict, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'job.json').write_text(json.dumps(job))
    return f'/v1/jobs/{job["id"]}'
