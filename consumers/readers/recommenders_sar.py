"""recommenders: SAR on best pairs, with times in seconds; it recommends to everybody."""
import sys
import warnings
from pathlib import Path

import pandas
import recommenders
from recommenders.models.sar import SAR

from frames import frame_of
from truth import Truth, habit, report, same

warnings.filterwarnings('ignore')
NAMES = ['userID', 'itemID', 'rating', 'timestamp']

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'recommenders', NAMES, Truth(path))
    frame['rating'] = frame['rating'].astype(float)
    model = SAR(*NAMES[:3], col_timestamp='timestamp', similarity_type='jaccard', timedecay_formula=True)
    model.fit(frame)
    users = frame['userID'].drop_duplicates()
    recommended = model.recommend_k_items(users.to_frame(), top_k=5, remove_seen=False)
    same(set(recommended['userID']), set(users), 'users with recommendations')
    report('recommenders', recommenders.__version__, f'{len(frame):,} pairs of {path.parent.name}/{path.name}')


def fitted(ratings: list[float]) -> SAR:
    model = SAR(*NAMES[:3], col_timestamp='timestamp', timedecay_formula=False)
    model.fit(pandas.DataFrame({'userID': ['u', 'u'], 'itemID': ['a', 'a'], 'rating': ratings}))
    return model


try:
    fitted([1.0, 1.0])
    raise AssertionError('repeated pairs are taken')
except ValueError as error:
    habit('recommenders', recommenders.__version__, f'SAR, a pair twice with one rating: ValueError: {error}')
same(fitted([1.0, 2.0]).user_affinity.toarray().tolist(), [[3.0]], 'ratings of a repeated pair')
habit('recommenders', recommenders.__version__, 'SAR, a pair twice with ratings 1 and 2: a rating of 3')
