/** How each library must read a job's rows: one sentence each, as docs/formats.md has them with versions. */
export const READ_IT: [library: string, how: string][] = [
  ['pandas', "Parquet; of CSV, dtype={'customer_id': str, 'article_id': str, 'prev_article_id': str}"],
  ['Polars, DuckDB, PyArrow', 'Parquet: ids stay strings, times are UTC'],
  ['implicit', 'the export matrix: positives only, since a stored zero counts as something seen'],
  ['LightFM', 'the export matrix; strength belongs into sample_weight'],
  [
    'RecBole',
    'the export recbole: NAME.inter for general and sequential models, since any row there is a like',
  ],
  ['Cornac', 'pairs=best: of a repeated pair it keeps the first row'],
  [
    'LensKit, RecTools, RePlay',
    'pairs=best&interaction_score=1,2: a score of 0 counts as a like, repeats distort metrics',
  ],
  ['LightGBM, XGBoost, CatBoost', 'the export ranking: group is the query; order within a group is random'],
  ['Amazon Personalize', 'the export personalize: positives, with ignores as impressions'],
];
