/** The leak audit: how well each feature alone separates labels, and what that means. */
import { FEATURES, type FeatureName, type Thresholds } from '../model/features.ts';
import type { FeatureAudit, FeatureSeparation, LeakAudit, Verdict } from '../model/leak-audit.ts';
import type { Report } from '../model/report.ts';
import { separation } from './auc.ts';
import { explanationOf, reasonOf, type Circumstances } from './causes.ts';
import type { Distribution } from './distribution.ts';
import { DAY } from './bins.ts';
import { TITLES } from './titles.ts';

const IGNORED = 0;
const CLICKED = 1;
const BOUGHT = 2;
const WORST_FIRST: Verdict[] = ['leak', 'warning', 'ok'];

/** To six digits, enough for readers. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

export function leakAudit(
  distributions: Record<FeatureName, Distribution>,
  origin: Origin,
  thresholds: Thresholds,
): LeakAudit {
  const circumstances = circumstancesOf(origin);
  const features = FEATURES.map((feature): FeatureAudit => {
    const [title, definition] = TITLES[feature];
    const against = (score: number) => measured(distributions[feature], score);
    const pairs = { purchases_vs_ignores: against(BOUGHT), clicks_vs_ignores: against(CLICKED) };
    return judgedFeature({ feature, title, definition, ...pairs }, circumstances, thresholds);
  });
  return summed(features, thresholds);
}

/** The same report with other thresholds, and the verdicts and explanations that follow from them. */
export function withThresholds(report: Report, thresholds: Thresholds): Report {
  const circumstances = circumstancesOf(report);
  const judge = (feature: FeatureAudit) => judgedFeature(feature, circumstances, thresholds);
  return { ...report, leak_audit: summed(report.leak_audit.features.map(judge), thresholds) };
}

type Origin = Pick<Report, 'job' | 'data'>;

function circumstancesOf({ job: { preset, parameters }, data }: Origin): Circumstances {
  const days = (data.last_t_dat - data.first_t_dat) / DAY;
  return { preset, parameters, has_times: data.has_times, days };
}

/** The verdict comes with `judged`. */
function measured(distribution: Distribution, score: number): FeatureSeparation | null {
  const found = separation(distribution, score, IGNORED);
  if (!found) return null;
  const { auc, error, best, chance } = found;
  return {
    auc: rounded(Math.max(auc, 1 - auc)),
    direction: auc >= 0.5 ? 'higher' : 'lower',
    error: Math.ceil(error * 1e6) / 1e6,
    best_auc: rounded(best),
    chance: rounded(chance),
    verdict: 'ok',
  };
}

const strengthOf = ({ auc, best_auc }: FeatureSeparation): number => Math.max(auc, best_auc);

/** Whether it may be no separation at all. */
const isChance = (pair: FeatureSeparation): boolean => strengthOf(pair) - 0.5 <= pair.chance;

function judged(pair: FeatureSeparation | null, { warning, leak }: Thresholds): FeatureSeparation | null {
  if (!pair) return null;
  const isOk = isChance(pair) || strengthOf(pair) < warning;
  return { ...pair, verdict: isOk ? 'ok' : strengthOf(pair) < leak ? 'warning' : 'leak' };
}

function judgedFeature(
  measured: Omit<FeatureAudit, 'verdict' | 'intended' | 'reason' | 'explanation'>,
  circumstances: Circumstances,
  thresholds: Thresholds,
): FeatureAudit {
  const { feature } = measured;
  const purchases_vs_ignores = judged(measured.purchases_vs_ignores, thresholds);
  const clicks_vs_ignores = judged(measured.clicks_vs_ignores, thresholds);
  const pairs = [purchases_vs_ignores, clicks_vs_ignores].filter((pair) => pair !== null);
  const verdict = WORST_FIRST.find((one) => pairs.some((pair) => pair.verdict === one)) ?? null;
  const reason = reasonOf(feature, circumstances);
  const isByChance = verdict === 'ok' && pairs.some((pair) => strengthOf(pair) >= thresholds.warning);
  return {
    ...measured,
    purchases_vs_ignores,
    clicks_vs_ignores,
    verdict,
    intended: reason !== null,
    reason,
    explanation: explanationOf(feature, verdict, isByChance, circumstances),
  };
}

/** The worst verdict of the features that are not meant to separate. */
export function verdictOf({ leak_audit: { leaks, warnings } }: Report): Verdict {
  return leaks.length > 0 ? 'leak' : warnings.length > 0 ? 'warning' : 'ok';
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
