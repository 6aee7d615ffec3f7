/**
 * Why a feature separates, and what cures it: one sentence each, for every feature and preset. The rules they speak
 * of are those of generate/notebook.ts and generate/session.
 */
import type { FeatureName, Verdict } from '../model/report.ts';

/** What the sentences depend on. */
export interface Circumstances {
  preset: string;
  parameters: Record<string, unknown>;
  /** Whether purchases have times of day, or stand at 00:00 all of them. */
  has_times: boolean;
}

export const TITLES: Record<FeatureName, [title: string, definition: string]> = {
  hour: ['Hour of the day', '0 to 23, UTC'],
  minute: ['Minute', '0 to 59'],
  second: ['Second', '0 to 59'],
  millisecond: ['Millisecond', '0 to 999'],
  day_of_week: ['Day of the week', 'Monday 0 to Sunday 6, UTC'],
  day_of_month: ['Day of the month', '1 to 31, UTC'],
  month: ['Month', '1 to 12, UTC'],
  time: ['The time itself', 'Epoch milliseconds'],
  days_before_last_purchase: [
    'Days before the last purchase',
    "Time from the row to the customer's last purchase; negative after it",
  ],
  days_after_first_purchase: [
    'Days after the first purchase',
    "Time from the customer's first purchase to the row; negative before it",
  ],
  gap_to_previous: ['Gap to the previous event', "Time since the customer's previous row"],
  gap_to_next: ['Gap to the next event', "Time to the customer's next row"],
  position: ['Position', "Number of the customer's rows before it"],
  relative_position: ['Relative position', "0 for the customer's first row, 1 for its last"],
  article_popularity: ['Popularity of the article', 'Units sold in the whole log'],
  article_age: ['Age of the article', "Time since the article's first sale; negative before it"],
  on_sale: [
    'On sale then',
    "1 if the day lies between the days of the article's first and last sale, else 0",
  ],
  same_article_as_previous: [
    'Previous article is the same',
    "1 if the customer's previous row has the same article",
  ],
  tied_in_time: ['Shares its time', '1 if another row of the customer has the very same time'],
  bought_at_another_time: [
    'Bought at another time',
    '1 if the customer buys the article at another time, too',
  ],
};

const FUTURE =
  'It tells what the customer buys at other times, mostly later ones, so it must not be given to a model as a feature.';

/** Why a feature is meant to separate; null if it is not. */
export function reasonOf(feature: FeatureName, { preset, parameters }: Circumstances): string | null {
  const isNotebook = preset === 'notebook';
  if (feature === 'article_popularity') {
    return isNotebook
      ? 'Ignored articles are drawn uniformly from the catalogue, so popular ones are bought more often than they are ignored: the preference of customers that a model is to learn.'
      : `Ignored articles are drawn uniformly, or by popularity to the power of ${String(parameters.popularity_alpha ?? 0.5)}, so popular ones are bought more often than they are ignored: the preference that a model is to learn; sampling_prob corrects for it (logQ), negatives and popularity_alpha change it.`;
  }
  if (feature === 'article_age' && !isNotebook) {
    return 'Ignored articles are drawn from all that are on sale, whatever their age, while customers prefer some ages to others: a preference that a model is to learn; negatives changes it.';
  }
  if (feature === 'same_article_as_previous') {
    return 'A click that leads to a purchase comes before it, often just before it, as in a real shop.';
  }
  if (feature === 'bought_at_another_time') {
    return isNotebook
      ? `A click before a purchase is one on an article that is bought at another time. ${FUTURE}`
      : `A click before a purchase is one on an article that is bought at another time, and what is bought is never an ignore (exclude_bought). ${FUTURE}`;
  }
  return null;
}

/** One sentence on what causes the separation, and which preset or parameter cures it. */
export function explanationOf(
  feature: FeatureName,
  verdict: Verdict | null,
  isChance: boolean,
  circumstances: Circumstances,
): string {
  if (verdict === null) return 'There are no rows to compare: it takes ignores, and purchases or clicks.';
  if (isChance)
    return 'What there is of a difference may be chance, with so few rows; a larger job would tell.';
  const reason = reasonOf(feature, circumstances);
  if (verdict === 'ok' && !reason) {
    const hint = circumstances.preset === 'notebook' ? undefined : SESSION_OK[feature];
    return hint ?? 'It says little about the label: rows of all scores have nearly the same values.';
  }
  if (reason) return `Meant to separate. ${reason}`;
  return circumstances.preset === 'notebook'
    ? notebookCause(feature, circumstances)
    : sessionCause(feature, circumstances);
}

/** Where a rule of the session model leaves a little, the reason is given even if it is ok. */
const ORDER =
  'A click that leads to a purchase comes before it, as in a real shop, so clicks stand a little earlier than purchases; ignores are spread over the whole session to keep that small.';
const SESSION_OK: Partial<Record<FeatureName, string>> = {
  gap_to_previous: ORDER,
  gap_to_next: ORDER,
  position: ORDER,
  relative_position: ORDER,
};

const CROWD =
  'Ignores and extra clicks all lie in the last days before the last purchase, while purchases lie anywhere in the log';
const TRAINING = 'the preset `training` puts every ignore into the session of a real click or purchase';

function notebookCause(feature: FeatureName, { has_times }: Circumstances): string {
  switch (feature) {
    case 'hour':
      return has_times
        ? 'Clicks and ignores are put whole hours before a purchase, at night as by day, while purchases keep the hours of the shop; the preset `training` puts all rows of a session beside one another.'
        : 'Purchases stand at 00:00, since the data have dates only, while clicks and ignores are put whole hours before them; the preset `training` (purchase_time: spread) gives all rows of a day times from one curve.';
    case 'minute':
    case 'second':
    case 'millisecond':
      return "Clicks and ignores repeat the minutes, seconds and milliseconds of the customer's purchases, its last above all; the preset `training` gives rows times of their own.";
    case 'day_of_week':
    case 'day_of_month':
    case 'month':
    case 'time':
    case 'days_before_last_purchase':
    case 'days_after_first_purchase':
      return `${CROWD}; ${TRAINING}.`;
    case 'gap_to_previous':
    case 'gap_to_next':
    case 'tied_in_time':
      return `Ignores and extra clicks crowd into a few days at whole hours, and purchases of a day share one time; ${TRAINING}, with gaps of its own.`;
    case 'position':
    case 'relative_position':
      return `${CROWD}, so ignores stand at the end of a sequence; ${TRAINING}.`;
    case 'article_age':
    case 'on_sale':
      return 'Ignored articles are drawn from the whole catalogue, on sale at that time or not, while purchases are on sale by nature; the preset `training` draws among articles on sale (on_sale_grace_days).';
    default:
      return `It follows from the rules of the preset \`notebook\`; ${TRAINING}.`;
  }
}

function sessionCause(feature: FeatureName, { parameters }: Circumstances): string {
  switch (feature) {
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
      return parameters.purchase_time === 'recorded'
        ? 'Purchases keep their recorded times while the rows around them get times of their own; purchase_time: spread gives all rows of a day times from one curve.'
        : 'Rows of a session follow one another by gaps, so some of them run into the next hour or minute; a smaller gap_median_seconds or gap_sigma lessens it.';
    case 'day_of_week':
    case 'day_of_month':
    case 'month':
    case 'time':
    case 'days_before_last_purchase':
    case 'days_after_first_purchase':
      return 'Some sessions have ignores or clicks but no purchase, or the other way round; fewer visits_per_purchase, store_clicks: true and the same ratios for all sessions, as in the preset `training`, lessen it.';
    case 'tied_in_time':
      return 'Purchases of one basket share a time where the data say so; purchase_time: spread gives each row a time of its own.';
    case 'gap_to_previous':
    case 'gap_to_next':
    case 'position':
    case 'relative_position':
      return `${ORDER} Fewer clicks_per_purchase lessen it.`;
    case 'on_sale':
      return 'Ignored articles may lie outside their time on sale by on_sale_grace_days, purchases cannot; on_sale_grace_days: 0 cures it.';
    default:
      return 'It follows from the rules of the session model; negatives and the means of the preset change it.';
  }
}
