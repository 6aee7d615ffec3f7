/** The histograms of a report: a few bins that can be looked at, made from the many that were counted. */
import type { FeatureName } from '../model/features.ts';
import type { Histogram, HistogramBin } from '../model/report.ts';
import { DAY } from './bins.ts';
import { rowsWith, type Distribution } from './distribution.ts';
import { TITLES } from './titles.ts';

const SECOND = 1000;

interface Frame {
  unit: string;
  /** How many of the feature's own units make one of these. */
  scale?: number;
  /** Ascending, in these units. */
  edges: number[];
  /** Of the bins between edges; with one more at each end, also of the bins outside; "–" leaves a bin out. */
  labels: string[];
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const words = (text: string) => text.split(' ');

const FRAMES: Partial<Record<FeatureName, Frame>> = {
  hour: {
    unit: 'hour, UTC',
    edges: numbers(0, 24),
    labels: numbers(0, 23).map((hour) => String(hour).padStart(2, '0')),
  },
  day_of_week: {
    unit: 'day, 0 is Monday',
    edges: numbers(0, 7),
    labels: words('Mon Tue Wed Thu Fri Sat Sun'),
  },
  month: {
    unit: 'month, 1 is January',
    edges: numbers(1, 13),
    labels: words('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'),
  },
  days_before_last_purchase: {
    unit: 'days',
    scale: DAY,
    edges: [0, 1, 2, 3, 4, 5, 7, 14, 30, 60, 90, 180, 365],
    labels: words('after <1 1 2 3 4 5–6 7–13 14–29 30–59 60–89 90–179 180–364 365+'),
  },
  gap_to_previous: {
    unit: 'seconds, logarithmic',
    scale: SECOND,
    edges: [0, 0.001, 1, 10, 30, 60, 300, 1800, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400],
    labels: words('– none <1s 1s+ 10s+ 30s+ 1m+ 5m+ 30m+ 1h+ 6h+ 1d+ 7d+ 30d+'),
  },
  position: {
    unit: 'interactions before it',
    edges: [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    labels: words('– 0 1 2–3 4–7 8–15 16–31 32–63 64–127 128–255 256–511 512–1023 1024+'),
  },
  article_age: {
    unit: 'days',
    scale: DAY,
    edges: [-90, -14, 0, 1, 7, 14, 30, 60, 90, 180, 365],
    labels: words('<−90 −90+ −14+ <1 1–6 7–13 14–29 30–59 60–89 90–179 180–364 365+'),
  },
};

export function histogramsOf(features: Record<FeatureName, Distribution>): Histogram[] {
  const names = Object.keys(FRAMES) as FeatureName[];
  return names.map((name) => histogram(name, FRAMES[name]!, features[name]));
}

/**
 * A fine bin goes where its largest value belongs, since common values, like whole hours and days, are the
 * largest of their bins or alone in them; others may be off by 0.8 %.
 */
function histogram(
  name: FeatureName,
  { unit, scale = 1, edges, labels }: Frame,
  { bins }: Distribution,
): Histogram {
  const outer = labels.length > edges.length ? 1 : 0; // bins at each end
  const counted = labels.map((label, i): HistogramBin => {
    const [from = null, to = null] = [edges[i - outer], edges[i - outer + 1]];
    return { label, from, to, ignores: 0, clicks: 0, purchases: 0 };
  });
  const without_value = { ignores: 0, clicks: 0, purchases: 0 };
  for (const bin of bins) {
    const largest = Math.max(bin.from, bin.to - 1) / scale;
    const index = edges.filter((edge) => edge <= largest).length - 1 + outer;
    const rows = bin.from === Infinity ? without_value : counted[index];
    rows.ignores += rowsWith(bin, 0);
    rows.clicks += rowsWith(bin, 1);
    rows.purchases += rowsWith(bin, 2);
  }
  const shown = counted.filter(({ label }) => label !== '–');
  return { name, title: TITLES[name][0], unit, bins: shown, without_value };
}
