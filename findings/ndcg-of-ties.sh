#!/usr/bin/env bash
# A model that gives each row the same score has an NDCG of 1.0, 0.29 or 0.45, depending on the library and the file's order.
#
# LightGBM and XGBoost leave ties as they are in the file. If the purchase is the first row of each group, as in most logs,
# a model that has learned nothing looks perfect, and a weak one good. CatBoost takes the worst order among ties, scikit-learn
# the mean of all. Draw the order within each group before you compare such numbers.
#
# Seen on 2026-11-30 with the PyPI packages lightgbm 4.7.0, xgboost 3.4.1, catboost 1.2.10, scikit-learn 1.9.1, Python 3.12:
#   purchase first: LightGBM 1.00, XGBoost 1.00, CatBoost 0.29, scikit-learn 0.45
#   purchase last: LightGBM 0.29, XGBoost 0.29, CatBoost 0.29, scikit-learn 0.45
# This script fails if that changes. It needs a Python of 3.12 or newer: set PYTHON if python3 is older.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
pip() { "$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }
pip install lightgbm==4.7.0 catboost==1.2.10 scikit-learn==1.9.1
pip install --no-deps xgboost==3.4.1 # the rest of it is for graphics cards
cat >"$folder/read.py" <<'END'
import lightgbm
import numpy
import xgboost
from catboost.utils import eval_metric
from sklearn.metrics import ndcg_score

ROWS, GROUPS = 10, 3


def of_lightgbm(features, labels, groups) -> float:
    seen: dict = {}
    quiet = {'verbose': -1, 'objective': 'lambdarank', 'metric': 'ndcg', 'eval_at': [ROWS]}
    data = lightgbm.Dataset(features, labels, group=[ROWS] * GROUPS, params=quiet)
    lightgbm.train(quiet, data, 1, valid_sets=[data], callbacks=[lightgbm.record_evaluation(seen)])
    return seen['training'][f'ndcg@{ROWS}'][0]


def of_xgboost(features, labels, groups) -> float:
    seen: dict = {}
    data = xgboost.DMatrix(features, label=labels, qid=groups)
    asked = {'objective': 'rank:ndcg', 'eval_metric': f'ndcg@{ROWS}'}
    xgboost.train(asked, data, 1, evals=[(data, 'all')], evals_result=seen, verbose_eval=False)
    return seen['all'][f'ndcg@{ROWS}'][0]


def of_catboost(features, labels, groups) -> float:
    return eval_metric(labels, [0.0] * len(labels), f'NDCG:top={ROWS}', group_id=groups)[0]


def of_sklearn(features, labels, groups) -> float:
    return ndcg_score(numpy.reshape(labels, (GROUPS, ROWS)), numpy.zeros((GROUPS, ROWS)), k=ROWS)


for what, group in (('purchase first', [1] + [0] * 9), ('purchase last', [0] * 9 + [1])):
    data = (numpy.zeros((ROWS * GROUPS, 1)), group * GROUPS, numpy.repeat(range(GROUPS), ROWS))
    print(f'{what}: LightGBM {of_lightgbm(*data):.2f}, XGBoost {of_xgboost(*data):.2f}, '
          f'CatBoost {of_catboost(*data):.2f}, scikit-learn {of_sklearn(*data):.2f}')
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'purchase first: LightGBM 1.00, XGBoost 1.00, CatBoost 0.29, scikit-learn 0.45
purchase last: LightGBM 0.29, XGBoost 0.29, CatBoost 0.29, scikit-learn 0.45' ]
