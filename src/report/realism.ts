/** Figures of a job beside published ones of real shops. */
import type { Realism } from '../model/report.ts';
import { DURATION_BINS, durationFrom } from './bins.ts';
import { durationQuantile, sizesOf } from './quantiles.ts';
import { PAIR_CELLS, SESSION_GAP, type ReportCounts } from './counts.ts';

const OTTO =
  'OTTO Recommender Systems Dataset (Normann, Baumeister, Wilm, 2022), github.com/otto-de/recsys-dataset: 194,720,954 clicks, 16,896,191 carts and 5,098,951 orders in 12,899,779 sessions, a session being all that a user does in four weeks';
const YOOCHOOSE =
  'YooChoose, RecSys Challenge 2015 (Ben-Shimon et al., 2015): 33,003,944 clicks and 1,150,753 purchases in 9,249,729 sessions';
const YOOCHOOSE_DWELL =
  'YooChoose, RecSys Challenge 2015: time from a click to the next one of its session; a figure taken over, whose publication was not found';
const RETAILROCKET =
  'Retailrocket recommender system dataset, Kaggle: 2,664,312 views, 69,332 carts, 22,457 transactions';
const ZOZOTOWN =
  'ZOZOTOWN, Open Bandit Dataset (Saito, Aihara, Matsutani, Narita, 2021; arXiv 2008.07146), table 1: 0.35 to 0.67 % of the recommended articles are clicked, by campaign and policy';

const published = (shop: string, value: string, source: string) => ({ shop, value, source });

export interface ScoreCounts {
  ignores: number;
  clicks: number;
  purchases: number;
}

export function realismOf(counts: ReportCounts, { ignores, clicks, purchases }: ScoreCounts): Realism[] {
  const rows = ignores + clicks + purchases;
  const over = (a: number, b: number) => (b === 0 ? null : a / b);
  const tracked = sizesOf(counts.session_clicks);
  const all = sizesOf(counts.session_rows);
  const gaps = gapsInSession(counts);
  return [
    figure(
      'median_tracked_events_per_session',
      'Clicks and purchases a session, median',
      tracked?.median,
      'events',
      [published('OTTO', '6 (in four weeks)', OTTO)],
      'A session ends where a customer does nothing for 30 minutes. Impressions are left out, since shops publish clicks, carts and orders; so are sessions of nothing else',
    ),
    figure(
      'mean_tracked_events_per_session',
      'Clicks and purchases a session, mean',
      tracked?.mean,
      'events',
      [published('OTTO', '16.8 (in four weeks)', OTTO)],
      'As above',
    ),
    figure(
      'median_events_per_session',
      'Events a session, median',
      all?.median,
      'events',
      [published('OTTO', '6 (in four weeks, without impressions)', OTTO)],
      'All rows, ignores included',
    ),
    figure(
      'mean_events_per_session',
      'Events a session, mean',
      all?.mean,
      'events',
      [published('OTTO', '16.8 (in four weeks, without impressions)', OTTO)],
      'All rows, ignores included',
    ),
    figure(
      'clicks_per_purchase',
      'Clicks a purchase',
      over(clicks, purchases),
      'clicks',
      [published('OTTO', '38', OTTO), published('YooChoose', '29', YOOCHOOSE)],
      'Rows with score 1 for each row with score 2',
    ),
    figure(
      'views_per_purchase',
      'Views a purchase',
      over(ignores + clicks, purchases),
      'views',
      [published('RetailRocket', '119', RETAILROCKET)],
      'Rows with score 0 or 1 for each row with score 2. A view there is an opened page, which lies between an impression and a click here',
    ),
    figure(
      'views_share',
      'Share of rows that are views',
      over(100 * (ignores + clicks), rows),
      '%',
      [published('RetailRocket', '96.7 (and 2.5 carts)', RETAILROCKET)],
      'Rows with score 0 or 1',
    ),
    figure(
      'purchases_share',
      'Share of rows that are purchases',
      over(100 * purchases, rows),
      '%',
      [published('RetailRocket', '0.8', RETAILROCKET)],
      'Rows with score 2',
    ),
    figure(
      'impressions_per_click',
      'Impressions a click',
      over(ignores + clicks, clicks),
      'impressions',
      [published('ZOZOTOWN', '149 to 286', ZOZOTOWN)],
      'What is clicked was seen, too: rows with score 0 or 1 for each row with score 1',
    ),
    figure(
      'median_gap_in_session',
      'Time between two events of a session, median',
      seconds(gaps(0.5)),
      's',
      [published('YooChoose', '32 (from click to click)', YOOCHOOSE_DWELL)],
      'All rows, ignores included; within 1 %',
    ),
    figure(
      'median_dwell',
      'Time from a click to the next click or purchase, median',
      seconds(durationQuantile(counts.dwell, 0.5)),
      's',
      [published('YooChoose', '32', YOOCHOOSE_DWELL)],
      'Where it is at most 30 minutes; within 1 %',
    ),
    figure(
      'p75_dwell',
      'Time from a click to the next click or purchase, 75 %',
      seconds(durationQuantile(counts.dwell, 0.75)),
      's',
      [published('YooChoose', '91', YOOCHOOSE_DWELL)],
      'As above',
    ),
  ];
}

function figure(
  name: string,
  title: string,
  value: number | null | undefined,
  unit: string,
  shops: Realism['published'],
  note: string,
): Realism {
  return { name, title, value: value ?? null, unit, published: shops, note };
}

const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : Math.round(milliseconds) / 1000;

/** Quantiles of the gaps between neighbouring rows that are not longer than a session lets them be. */
function gapsInSession({ gaps }: ReportCounts): (share: number) => number | undefined {
  const all = new Float64Array(DURATION_BINS);
  for (let bin = 0; bin < DURATION_BINS && durationFrom(bin) <= SESSION_GAP; bin++) {
    for (let pair = 0; pair < PAIR_CELLS; pair++) all[bin] += gaps[bin * PAIR_CELLS + pair];
  }
  return (share) => durationQuantile(all, share);
}
