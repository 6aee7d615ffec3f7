/** The leak audit: how well each feature alone tells labels apart, and what that means. */
import {
  FEATURES,
  type FeatureAudit,
  type FeatureName,
  type FeatureSeparation,
  type LeakAudit,
  type Thresholds,
  type Verdict,
} from '../model/leak-audit.ts';
import { type Report } from '../model/report.ts';
import { separation } from './auc.ts';
import { explanationOf, reasonOf, type Circumstances } from './causes.ts';
import type { Distribution } from './distribution.ts';
import { DAY } from './bins.ts';
import { TITLES } from './titles.ts';

const IGNORED = 0;
const CLICKED = 1;
const BOUGHT = 2;

/** What is told to a reader: six digits. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

export function leakAudit(
  distributions: Record<FeatureName, Distribution>,
  circumstances: Circumstances,
  thresholds: Thresholds,
): LeakAudit {
  const features = FEATURES.map((feature): FeatureAudit => {
    const [title, definition] = TITLES[feature];
    const against = (score: number) => measured(distributions[feature], score, thresholds);
    return judgedFeature(
      {
        feature,
        title,
        definition,
        purchases_vs_ignores: against(BOUGHT),
        clicks_vs_ignores: against(CLICKED),
      },
      circumstances,
      thresholds,
    );
  });
  return summed(features, thresholds);
}

/** The same report with other thresholds: the figures stay, verdicts and explanations follow. */
export function withThresholds(report: Report, thresholds: Thresholds): Report {
  const { preset, parameters } = report.job;
  const { has_times, first_t_dat, last_t_dat } = report.data;
  const circumstances = { preset, parameters, has_times, days: daysOf(first_t_dat, last_t_dat) };
  const features = report.leak_audit.features.map((feature) =>
    judgedFeature(feature, circumstances, thresholds),
  );
  return { ...report, leak_audit: summed(features, thresholds) };
}

/** Of a log from one moment to the other. */
export const daysOf = (first_t_dat: number, last_t_dat: number): number => (last_t_dat - first_t_dat) / DAY;

function measured(
  distribution: Distribution,
  score: number,
  thresholds: Thresholds,
): FeatureSeparation | null {
  const found = separation(distribution, score, IGNORED);
  if (!found) return null;
  const { auc, error, best, chance } = found;
  return judged(
    {
      auc: rounded(Math.max(auc, 1 - auc)),
      direction: auc >= 0.5 ? 'higher' : 'lower',
      error: Math.ceil(error * 1e6) / 1e6,
      best_auc: rounded(best),
      chance: rounded(chance),
      verdict: 'ok',
    },
    thresholds,
  );
}

function judged(separation: FeatureSeparation, { warning, leak }: Thresholds): FeatureSeparation {
  const strength = Math.max(separation.auc, separation.best_auc);
  const verdict = isChance(separation) || strength < warning ? 'ok' : strength < leak ? 'warning' : 'leak';
  return { ...separation, verdict };
}

/** Can it not be told from no separation at all? */
function isChance({ auc, best_auc, chance }: FeatureSeparation): boolean {
  return Math.max(auc, best_auc) - 0.5 <= chance;
}

type Measured = Pick<
  FeatureAudit,
  'feature' | 'title' | 'definition' | 'purchases_vs_ignores' | 'clicks_vs_ignores'
>;

function judgedFeature(
  { feature, title, definition, purchases_vs_ignores, clicks_vs_ignores }: Measured,
  circumstances: Circumstances,
  thresholds: Thresholds,
): FeatureAudit {
  const purchases = purchases_vs_ignores && judged(purchases_vs_ignores, thresholds);
  const clicks = clicks_vs_ignores && judged(clicks_vs_ignores, thresholds);
  const both = [purchases, clicks].filter((pair) => pair !== null);
  const verdict = worstOf(both.map((pair) => pair.verdict));
  const differs = (pair: FeatureSeparation) => Math.max(pair.auc, pair.best_auc) >= thresholds.warning;
  const reason = reasonOf(feature, circumstances);
  const isByChance = verdict === 'ok' && both.some((pair) => differs(pair) && isChance(pair));
  return {
    feature,
    title,
    definition,
    purchases_vs_ignores: purchases,
    clicks_vs_ignores: clicks,
    verdict,
    intended: reason !== null,
    reason,
    explanation: explanationOf(feature, verdict, isByChance, circumstances),
  };
}

function worstOf(verdicts: (Verdict | null)[]): Verdict | null {
  return (['leak', 'warning', 'ok'] as const).find((verdict) => verdicts.includes(verdict)) ?? null;
}

/** The worst verdict of the features that are not meant to separate. */
export function verdictOf({ leak_audit: { leaks, warnings } }: Report): Verdict {
  if (leaks.length > 0) return 'leak';
  return warnings.length > 0 ? 'warning' : 'ok';
}

function summed(features: FeatureAudit[], thresholds: Thresholds): LeakAudit {
  const named = (test: (feature: FeatureAudit) => boolean) =>
    features.filter(test).map(({ feature }) => feature);
  return {
    thresholds: { warning: thresholds.warning, leak: thresholds.leak },
    leaks: named(({ verdict, intended }) => verdict === 'leak' && !intended),
    warnings: named(({ verdict, intended }) => verdict === 'warning' && !intended),
    intended: named(({ verdict, intended }) => verdict !== 'ok' && verdict !== null && intended),
    features,
  };
}
