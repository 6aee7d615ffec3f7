/** The leak audit of a report: how well each feature alone separates labels. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { FEATURES, LEAK_FROM, WARNING_FROM, type FeatureName } from './features.ts';
import { Nullable, Text } from './field.ts';

export const Verdict = Type.Enum(['ok', 'warning', 'leak'], {
  description:
    '`leak` from the threshold `leak`, `warning` from the threshold `warning`, otherwise `ok`, by the ' +
    'larger of auc and best_auc. Also `ok` if that differs from 0.5 by no more than chance',
  examples: ['ok'],
});
export type Verdict = Static<typeof Verdict>;

const Auc = (description: string, example: number) =>
  Type.Number({ minimum: 0.5, maximum: 1, description, examples: [example] });

export const FeatureSeparation = Type.Object(
  {
    auc: Auc(
      'How well the feature alone separates the two scores in its own order: the probability that it ' +
        'ranks a random pair of rows, one of each score, correctly, with ties counting half; 0.5 is a coin ' +
        'toss. Rows without a value come last',
      0.98,
    ),
    direction: Type.Enum(['higher', 'lower'], {
      description: 'Whether the first of the two scores has higher or lower values',
      examples: ['lower'],
    }),
    error: Type.Number({
      minimum: 0,
      description: 'Bound on the distance of the exact AUC from `auc`, since rows in one bin count as ties',
      examples: [0.0004],
    }),
    best_auc: Auc(
      'What a model can reach with the feature in any order, for example "the minute is 0": values are ' +
        'ordered by the share of the score among them, learnt on half of the customers and tested on the ' +
        'other half, so that chance gains nothing. Never below `auc`',
      0.98,
    ),
    chance: Type.Number({
      minimum: 0,
      description: 'An AUC within this distance of 0.5 may be chance: three standard deviations',
      examples: [0.01],
    }),
    verdict: Verdict,
  },
  { description: 'How well a feature alone separates two scores' },
);
export type FeatureSeparation = Static<typeof FeatureSeparation>;

const Separation = (description: string) =>
  Nullable(FeatureSeparation, `${description}; null unless there are rows of both`);

export const FeatureAudit = Type.Object(
  {
    feature: Type.Enum([...FEATURES], { description: 'Name of the feature', examples: ['hour'] }),
    title: Text('Display name', 'Hour of the day'),
    definition: Text('Definition of its values', '0 to 23, UTC'),
    purchases_vs_ignores: Separation('Purchases (score 2) against ignores (score 0)'),
    clicks_vs_ignores: Separation('Clicks (score 1) against ignores (score 0)'),
    verdict: Nullable(Verdict, 'The worse of the two verdicts; null if there is neither', 'leak'),
    intended: Type.Boolean({
      description: 'Whether the feature is meant to separate, so that its verdict is not a defect',
      examples: [false],
    }),
    reason: Nullable(Type.String(), 'Why it is meant to separate; null if it is not', null),
    explanation: Text(
      'The cause, and the preset or parameter that fixes it',
      'Purchases are at 00:00, other rows at other hours; the preset training draws all times of day ' +
        'from one curve.',
    ),
  },
  { description: 'One feature of the leak audit' },
);
export type FeatureAudit = Static<typeof FeatureAudit>;

const Names = (description: string, example: FeatureName[]) =>
  Type.Array(Type.String(), { description, examples: [example] });

export const LeakAudit = Type.Object(
  {
    thresholds: Type.Object(
      {
        warning: Auc('AUC from which a feature is a `warning`', WARNING_FROM),
        leak: Auc('AUC from which a feature is a `leak`', LEAK_FROM),
      },
      { description: 'Thresholds of the verdicts' },
    ),
    leaks: Names('Features with the verdict `leak` that are not meant to separate', ['hour']),
    warnings: Names('Features with the verdict `warning` that are not meant to separate', []),
    intended: Names('Features with either verdict that are meant to separate', ['article_popularity']),
    features: Type.Array(FeatureAudit, { description: 'All features' }),
  },
  { description: 'Whether single features give the labels away' },
);
export type LeakAudit = Static<typeof LeakAudit>;
