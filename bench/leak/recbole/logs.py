"""Cuts a log at a day: what comes before goes into the service, what customers bought after it is the test."""
import csv
import gzip
import json
import random
import subprocess
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LAST_DAYS = 28


def made_up_log(folder: Path, customers: int) -> Path:
    """The log of the quickstart and the bench, by the built program."""
    file = folder / 'made-up.csv'
    module = (ROOT / 'dist' / 'demo' / 'purchase-log.js').as_uri()
    code = (f'const {{ purchaseLog }} = await import("{module}");'
            f'for (const chunk of purchaseLog({{ customers: {customers} }}).chunks) process.stdout.write(chunk);')
    with open(file, 'wb') as out:
        subprocess.run(['node', '--input-type=module', '-e', code], stdout=out, check=True)
    return file


def read_log(file: Path) -> list[tuple[str, str, str]]:
    """Day, customer and article of each row."""
    opened = gzip.open(file, 'rt', encoding='utf-8') if file.suffix == '.gz' else open(file, encoding='utf-8')
    with opened:
        return [(row['t_dat'][:10], row['customer_id'], row['article_id']) for row in csv.DictReader(opened)]


def cut_log(file: Path, cut: str | None, customers: int, folder: Path) -> None:
    """Writes before.csv and cut.json. Without a day, the log's last LAST_DAYS days are the test.

    Candidates are the same for every customer and model: the articles that anybody bought in the days of the test,
    so that they were on sale then, and before the cut, so that a model can know them.
    """
    log = read_log(file)
    newest = max(day for day, _, _ in log)
    start = date.fromisoformat(cut) if cut else date.fromisoformat(newest) - timedelta(LAST_DAYS - 1)
    first, end = str(start), str(start + timedelta(LAST_DAYS))
    recent = str(start - timedelta(LAST_DAYS))
    before = [row for row in log if row[0] < first]
    later = [row for row in log if first <= row[0] < end]
    with open(folder / 'before.csv', 'w', newline='', encoding='utf-8') as out:
        rows = csv.writer(out, lineterminator='\n')
        rows.writerow(['t_dat', 'customer_id', 'article_id'])
        rows.writerows(before)
    buyers = sorted({customer for _, customer, _ in before})
    chosen = sorted(random.Random(1).sample(buyers, min(customers, len(buyers))))
    units = Counter(article for _, _, article in before)
    units_recent = Counter(article for day, _, article in before if day >= recent)
    articles = sorted({article for _, _, article in later if article in units})
    index = {article: i for i, article in enumerate(articles)}
    bought: dict[str, set[int]] = {}
    asked = set(chosen)
    for _, customer, article in later:
        if customer in asked and article in index:
            bought.setdefault(customer, set()).add(index[article])
    (folder / 'cut.json').write_text(json.dumps({
        'cut': first, 'days': LAST_DAYS, 'rows_before': len(before), 'customers': chosen, 'articles': articles,
        'articles_before': len(units),
        'bought': {customer: sorted(bought[customer]) for customer in sorted(bought)},
        'units': [units[article] for article in articles],
        'units_recent': [units_recent[article] for article in articles],
    }))
