"""A small made-up shop for run.py: the same files every time, with what readers trip over.

`plain` has ids with leading zeros and ids that look like numbers; `odd` also has ids that readers take for missing
values, or that need quotes.
"""
import csv
import random
from pathlib import Path

DAY_COUNT = 200
ODD_ARTICLES = ['NA', 'null', 'None', 'true', '007', '7', '1e5', '85049D', 'a,b', 'say "x"', 'ü', 'two words']
COLOURS = ['Black', 'White', 'Dark Blue', '']
TYPES = ['Trousers', 'Dress', 'Socks', 'Hat/beanie']


def write_files(folder: Path, odd: bool, customers: int = 400, articles: int = 300) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(14)
    ids = [f'{108775015 + 7919 * i:010d}' for i in range(articles)] + [str(631778212 + i) for i in range(20)]
    if odd:
        ids += ODD_ARTICLES
    weights = [1 / (1 + i % 97) for i in range(len(ids))]
    buyers = [f'{draw.getrandbits(64):016x}' for _ in range(customers)]
    with open(folder / 'transactions.csv', 'w', newline='', encoding='utf-8') as file:
        rows = csv.writer(file)
        rows.writerow(['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id'])
        for buyer in buyers:
            for _ in range(1 + int(draw.paretovariate(1.1))):
                second = draw.randrange(DAY_COUNT * 86_400)
                time = f'2020-{1 + second // 86_400 // 30:02d}-{1 + second // 86_400 % 28:02d}T12:{second % 60:02d}:30'
                for article in draw.choices(ids, weights, k=1 + draw.randrange(3)):
                    price = round(draw.lognormvariate(-3.6, 0.6), 17) if draw.random() < 0.95 else ''
                    rows.writerow([time, buyer, article, price, 1 + draw.randrange(2)])
    with open(folder / 'articles.csv', 'w', newline='', encoding='utf-8') as file:
        rows = csv.writer(file)
        rows.writerow(['article_id', 'product_type_name', 'colour_group_name', 'weight'])
        for i, article in enumerate(ids):
            rows.writerow([article, TYPES[i % 4], COLOURS[i % 3], 0.25 * (i % 9)])
    with open(folder / 'customers.csv', 'w', newline='', encoding='utf-8') as file:
        rows = csv.writer(file)
        rows.writerow(['customer_id', 'age', 'postal_code'])
        for i, buyer in enumerate(buyers):
            rows.writerow([buyer, 16 + i % 60 if i % 11 else '', f'{i % 50:05d}'])
