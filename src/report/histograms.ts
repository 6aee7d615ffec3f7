/** The histograms of a report: few bins that can be looked at, made from the many that were counted. */
import type { Histogram, HistogramBin } from '../model/report.ts';
import { rowsWith, type Bin, type Distribution } from './distribution.ts';
import { DAY } from './bins.ts';

const SECOND = 1000;

interface Frame {
  name: string;
  title: string;
  unit: string;
  /** Values in the histogram's unit for one of the feature. */
  scale?: number;
  /**
   * Edges in the histogram's unit, ascending; bins lie between two of them, and outside the first and the
   * last.
   */
  edges: number[];
  labels?: string[];
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const names = (text: string) => text.split(' ');
const twoDigits = (n: number) => String(n).padStart(2, '0');

const FRAMES: Record<string, Frame> = {
  hour: {
    name: 'hour',
    title: 'Hour of the day',
    unit: 'hour, UTC',
    edges: numbers(0, 24),
    labels: numbers(0, 23).map(twoDigits),
  },
  day_of_week: {
    name: 'day_of_week',
    title: 'Day of the week',
    unit: 'day, 0 is Monday',
    edges: numbers(0, 7),
    labels: names('Mon Tue Wed Thu Fri Sat Sun'),
  },
  month: {
    name: 'month',
    title: 'Month',
    unit: 'month, 1 is January',
    edges: numbers(1, 13),
    labels: names('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'),
  },
  days_before_last_purchase: {
    name: 'days_before_last_purchase',
    title: "Days before the customer's last purchase",
    unit: 'days',
    scale: DAY,
    edges: [0, 1, 2, 3, 4, 5, 7, 14, 30, 60, 90, 180, 365],
    labels: names('after <1 1 2 3 4 5–6 7–13 14–29 30–59 60–89 90–179 180–364 365+'),
  },
  gap_to_previous: {
    name: 'gap_to_previous',
    title: 'Time since the previous event',
    unit: 'seconds, logarithmic',
    scale: SECOND,
    edges: [0, 0.001, 1, 10, 30, 60, 300, 1800, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400],
    labels: names('– none <1s 1s+ 10s+ 30s+ 1m+ 5m+ 30m+ 1h+ 6h+ 1d+ 7d+ 30d+'),
  },
  position: {
    name: 'position',
    title: 'Position in the sequence',
    unit: 'events before it',
    edges: [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    labels: names('– 0 1 2–3 4–7 8–15 16–31 32–63 64–127 128–255 256–511 512–1023 1024+'),
  },
  article_age: {
    name: 'article_age',
    title: "Article's age: days since its first sale",
    unit: 'days',
    scale: DAY,
    edges: [-90, -14, 0, 1, 7, 14, 30, 60, 90, 180, 365],
    labels: names('<−90 −90+ −14+ <1 1–6 7–13 14–29 30–59 60–89 90–179 180–364 365+'),
  },
};

export function histogramsOf(features: Record<string, Distribution>): Histogram[] {
  return Object.entries(FRAMES).map(([feature, frame]) => histogram(features[feature], frame));
}

/**
 * A fine bin goes where its largest value belongs, since values that are common, like whole hours and days,
 * are the largest of their bins or alone in them; others may be off by 0.8 % of themselves.
 */
function histogram({ bins }: Distribution, frame: Frame): Histogram {
  const { name, title, unit, scale = 1, edges } = frame;
  const counted: HistogramBin[] = [];
  for (let i = 0; i <= edges.length; i++) {
    const from = i === 0 ? null : edges[i - 1];
    const to = i === edges.length ? null : edges[i];
    counted.push({ label: labelOf(frame, i), from, to, ignores: 0, clicks: 0, purchases: 0 });
  }
  const without_value = { ignores: 0, clicks: 0, purchases: 0 };
  for (const bin of bins) {
    const largest = Math.max(bin.from, bin.to - 1) / scale;
    const at = edges.filter((edge) => edge <= largest).length;
    addRows(bin.from === Infinity ? without_value : counted[at], bin);
  }
  return { name, title, unit, bins: trimmed(counted, frame), without_value };
}

function labelOf({ edges, labels }: Frame, i: number): string {
  if (!labels) return String(edges[i]);
  // Labels of edges that leave nothing outside name the bins between them only.
  return labels.length === edges.length + 1 ? labels[i] : (labels[i - 1] ?? '');
}

/** Without the outer bins that cannot have rows, and without those before the first value that can. */
function trimmed(bins: HistogramBin[], { edges, labels }: Frame): HistogramBin[] {
  const isClosed = labels?.length === edges.length - 1;
  const inner = isClosed ? bins.slice(1, -1) : bins;
  return inner.filter(({ label }) => label !== '–');
}

function addRows(to: { ignores: number; clicks: number; purchases: number }, bin: Bin): void {
  to.ignores += rowsWith(bin, 0);
  to.clicks += rowsWith(bin, 1);
  to.purchases += rowsWith(bin, 2);
}
