"""Surprise: all best pairs with their scores 0 to 2 as ratings; an SVD learns from them."""
import sys
from pathlib import Path

import surprise

from frames import frame_of
from truth import Truth, report, same

NAMES = ['user', 'item', 'rating']

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'surprise', NAMES, Truth(path))
    assert frame['rating'].min() == 0, 'no ignores'
    data = surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(0, 2)))
    train = data.build_full_trainset()
    same(train.n_ratings, len(frame), 'ratings')
    same(train.n_users, frame['user'].nunique(), 'users')
    same(train.n_items, frame['item'].nunique(), 'items')
    found = {(train.to_raw_uid(user), train.to_raw_iid(item)): int(rating) for user, item, rating in train.all_ratings()}
    same(found, {(user, item): rating for user, item, rating in zip(*(frame[name] for name in NAMES))}, 'ratings of pairs')
    model = surprise.SVD(n_factors=4, n_epochs=2, random_state=1).fit(train)
    assert 0 <= model.predict(*frame.iloc[0, :2]).est <= 2, 'an estimate outside of the scale'
    report('Surprise', surprise.__version__, f'{len(frame):,} pairs of {path.parent.name}/{path.name}')
