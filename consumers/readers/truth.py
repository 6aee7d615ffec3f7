"""What the job itself says, for comparisons: its rows from NDJSON, parsed by Python's own json."""
import csv
import json
from pathlib import Path


class Truth:
    def __init__(self, folder: Path):
        self.folder = folder
        self.job = json.loads((folder / 'job.json').read_text())
        with open(folder / 'all.ndjson', encoding='utf-8') as file:
            self.rows = [json.loads(line) for line in file]
        same(len(self.rows), self.job['interactions'], 'rows of the NDJSON')
        self.columns = list(self.rows[0])

    def summary(self) -> str:
        """For the lines of run.py."""
        return f'{len(self.rows):,} rows of {self.folder.parent.name}/{self.folder.name}'

    def column(self, name: str) -> list:
        return [row[name] for row in self.rows]

    def positives(self) -> list[dict]:
        return [row for row in self.rows if row['interaction_score'] > 0]

    def best_pairs(self, least: int = 1) -> dict[tuple[str, str], int]:
        """The highest score of each customer and article, of rows with at least this one."""
        best: dict[tuple[str, str], int] = {}
        for row in self.rows:
            if row['interaction_score'] >= least:
                pair = (row['customer_id'], row['article_id'])
                best[pair] = max(best.get(pair, 0), row['interaction_score'])
        return best


def ids(file: Path) -> list[str]:
    """The second column, in the order of the first, which counts from 0."""
    with open(file, newline='', encoding='utf-8') as lines:
        rows = list(csv.reader(lines))[1:]
    same([int(row[0]) for row in rows], list(range(len(rows))), f'numbers of {file.name}')
    return [row[1] for row in rows]


def same(found: object, expected: object, what: str) -> None:
    if found == expected:
        return
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        at, one, other = next((i, a, b) for i, (a, b) in enumerate(zip(found, expected)) if a != b)
        raise AssertionError(f'{what}, row {at}: {one!r} instead of {other!r}')
    raise AssertionError(f'{what}: {str(found)[:200]} instead of {str(expected)[:200]}')


def report(library: str, version: str, text: str) -> None:
    """A line that run.py collects."""
    print(f'ok\t{library} {version}\t{text}', flush=True)


def habit(library: str, version: str, text: str) -> None:
    """Something that the library does with our rows and docs/formats.md tells, seen again."""
    print(f'habit\t{library} {version}\t{text}', flush=True)
