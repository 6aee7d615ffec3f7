#!/usr/bin/env bash
# recommenders: with `remove_seen`, each rating of 0 takes a recommendation away from its user, up to all of them.
#
# SAR hides what was seen by multiplying with minus infinity. A rating of 0, as for an article that was shown and ignored,
# becomes 0 × −∞ = NaN, and NaN sorts before all scores. `recommend_k_items` takes the top k and drops the NaN afterwards,
# so who ignored as much as `top_k` gets nothing, without a message. Leaving rows of rating 0 out avoids it.
#
# Seen on 2026-11-30 with the PyPI packages recommenders 1.2.1, numpy 1.26.4, pandas 2.3.3, Python 3.11:
#   top 5 for anna, who rated 1 article 1 and 0 articles 0: 5 articles
#   top 5 for anna, who rated 1 article 1 and 3 articles 0: 2 articles
#   top 5 for anna, who rated 1 article 1 and 5 articles 0: 0 articles
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check recommenders==1.2.1 numpy==1.26.4 pandas==2.3.3 \
  setuptools==80.9.0
cat >"$folder/read.py" <<'END'
import pandas
from recommenders.models.sar import SAR

articles = [f'article {number}' for number in range(20)]
others = [(f'customer {number}', article, 1.0) for number in range(5) for article in articles]
for zeros in (0, 3, 5):
    own = [('anna', article, float(place == 0)) for place, article in enumerate(articles[:1 + zeros])]
    ratings = pandas.DataFrame(own + others, columns=['userID', 'itemID', 'rating'])
    model = SAR('userID', 'itemID', 'rating', col_timestamp='timestamp', timedecay_formula=False)
    model.fit(ratings)
    recommended = model.recommend_k_items(pandas.DataFrame({'userID': ['anna']}), top_k=5, remove_seen=True)
    print(f'top 5 for anna, who rated 1 article 1 and {zeros} articles 0: {len(recommended)} articles')
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'top 5 for anna, who rated 1 article 1 and 0 articles 0: 5 articles
top 5 for anna, who rated 1 article 1 and 3 articles 0: 2 articles
top 5 for anna, who rated 1 article 1 and 5 articles 0: 0 articles' ]
