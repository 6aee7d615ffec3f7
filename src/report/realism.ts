/** Statistics of a job next to published ones of real shops. */
import type { Realism } from '../model/report.ts';
import { DURATION_BINS, durationFrom } from './bins.ts';
import { PAIR_CELLS, SESSION_GAP, type ReportCounts } from './counts.ts';
import { durationQuantile, sizesOf } from './quantiles.ts';

const OTTO =
  'OTTO Recommender Systems Dataset (Normann, Baumeister, Wilm, 2022), github.com/otto-de/recsys-dataset: ' +
  '194,720,954 clicks, 16,896,191 carts and 5,098,951 orders in 12,899,779 sessions; a session is all that ' +
  'a user does in four weeks';
const YOOCHOOSE =
  'YooChoose, RecSys Challenge 2015 (Ben-Shimon et al., 2015): 33,003,944 clicks and 1,150,753 purchases ' +
  'in 9,249,729 sessions';
const YOOCHOOSE_DWELL =
  'YooChoose, RecSys Challenge 2015: time from a click to the next one in its session; quoted second-hand, ' +
  'the original publication was not found';
const RETAILROCKET =
  'Retailrocket recommender system dataset, Kaggle: 2,664,312 views, 69,332 carts, 22,457 transactions';
const ZOZOTOWN =
  'ZOZOTOWN, Open Bandit Dataset (Saito, Aihara, Matsutani, Narita, 2021; arXiv 2008.07146), table 1: ' +
  '0.35 to 0.67 % of the recommended articles are clicked, by campaign and policy';

const published = (shop: string, value: string, source: string) => ({ shop, value, source });
const otto = (value: string) => published('OTTO', value, OTTO);
const yoochooseDwell = (value: string) => published('YooChoose', value, YOOCHOOSE_DWELL);
const retailRocket = (value: string) => published('RetailRocket', value, RETAILROCKET);

const ALL_ROWS = 'All rows, including ignores';

/** What each statistic is called, how it is counted here, and what shops publish. */
const STATISTICS: Omit<Realism, 'value'>[] = [
  {
    name: 'median_tracked_events_per_session',
    title: 'Clicks and purchases per session, median',
    unit: 'interactions',
    published: [otto('6 (in four weeks)')],
    note:
      'A session ends after 30 minutes of inactivity. Impressions, and sessions that consist of them only, ' +
      'are left out, since shops publish clicks, carts and orders',
  },
  {
    name: 'mean_tracked_events_per_session',
    title: 'Clicks and purchases per session, mean',
    unit: 'interactions',
    published: [otto('16.8 (in four weeks)')],
    note: 'As above',
  },
  {
    name: 'median_events_per_session',
    title: 'Interactions per session, median',
    unit: 'interactions',
    published: [otto('6 (in four weeks, without impressions)')],
    note: ALL_ROWS,
  },
  {
    name: 'mean_events_per_session',
    title: 'Interactions per session, mean',
    unit: 'interactions',
    published: [otto('16.8 (in four weeks, without impressions)')],
    note: ALL_ROWS,
  },
  {
    name: 'clicks_per_purchase',
    title: 'Clicks per purchase',
    unit: 'clicks',
    published: [otto('38'), published('YooChoose', '29', YOOCHOOSE)],
    note: 'Rows with score 1 per row with score 2',
  },
  {
    name: 'views_per_purchase',
    title: 'Views per purchase',
    unit: 'views',
    published: [retailRocket('119')],
    note:
      'Rows with score 0 or 1 per row with score 2. A view in that log is an opened page, something ' +
      'between an impression and a click',
  },
  {
    name: 'views_share',
    title: 'Share of rows that are views',
    unit: '%',
    published: [retailRocket('96.7 (and 2.5 carts)')],
    note: 'Rows with score 0 or 1',
  },
  {
    name: 'purchases_share',
    title: 'Share of rows that are purchases',
    unit: '%',
    published: [retailRocket('0.8')],
    note: 'Rows with score 2',
  },
  {
    name: 'impressions_per_click',
    title: 'Impressions per click',
    unit: 'impressions',
    published: [published('ZOZOTOWN', '149 to 286', ZOZOTOWN)],
    note: 'Rows with score 0 or 1 per row with score 1: what is clicked was also seen',
  },
  {
    name: 'median_gap_in_session',
    title: 'Time between two interactions of a session, median',
    unit: 's',
    published: [yoochooseDwell('32 (from click to click)')],
    note: `${ALL_ROWS}; within 1 %`,
  },
  {
    name: 'median_dwell',
    title: 'Time from a click to the next click or purchase, median',
    unit: 's',
    published: [yoochooseDwell('32')],
    note: 'Up to 30 minutes; within 1 %',
  },
  {
    name: 'p75_dwell',
    title: 'Time from a click to the next click or purchase, 75th percentile',
    unit: 's',
    published: [yoochooseDwell('91')],
    note: 'As above',
  },
];

export function realismOf(
  counts: ReportCounts,
  { ignores, clicks, purchases }: Record<'ignores' | 'clicks' | 'purchases', number>,
): Realism[] {
  const views = ignores + clicks;
  const rows = views + purchases;
  const tracked = sizesOf(counts.session_clicks);
  const all = sizesOf(counts.session_rows);
  const over = (a: number, b: number) => (b === 0 ? undefined : a / b);
  const values: Record<string, number | undefined> = {
    median_tracked_events_per_session: tracked?.median,
    mean_tracked_events_per_session: tracked?.mean,
    median_events_per_session: all?.median,
    mean_events_per_session: all?.mean,
    clicks_per_purchase: over(clicks, purchases),
    views_per_purchase: over(views, purchases),
    views_share: over(100 * views, rows),
    purchases_share: over(100 * purchases, rows),
    impressions_per_click: over(views, clicks),
    median_gap_in_session: seconds(gapsInSession(counts), 0.5),
    median_dwell: seconds(counts.dwell, 0.5),
    p75_dwell: seconds(counts.dwell, 0.75),
  };
  return STATISTICS.map(({ name, title, ...rest }) => ({
    name,
    title,
    value: values[name] ?? null,
    ...rest,
  }));
}

function seconds(durations: Float64Array, share: number): number | undefined {
  const milliseconds = durationQuantile(durations, share);
  return milliseconds === undefined ? undefined : Math.round(milliseconds) / 1000;
}

/** The gaps between consecutive rows that are short enough for one session. */
function gapsInSession({ gaps }: ReportCounts): Float64Array {
  const all = new Float64Array(DURATION_BINS);
  for (let bin = 0; bin < DURATION_BINS && durationFrom(bin) <= SESSION_GAP; bin++) {
    for (let pair = 0; pair < PAIR_CELLS; pair++) all[bin] += gaps[bin * PAIR_CELLS + pair];
  }
  return all;
}
