/**
 * Why a feature separates, and what cures it: one sentence each, for every feature and preset. The rules
 * they speak of are those of generate/notebook.ts and generate/session.
 */
import type { FeatureName, Verdict } from '../model/leak-audit.ts';

/** What the sentences depend on. */
export interface Circumstances {
  preset: string;
  parameters: Record<string, unknown>;
  /** Whether purchases have times of day, or stand at 00:00 all of them. */
  has_times: boolean;
  /** From the first transaction of the data set to the last. */
  days: number;
}

const FUTURE =
  'It tells what the customer buys at other times, mostly later ones, so it must not be given to a model as a feature.';

/**
 * In a log of fewer days a large part of the purchases is the first sale of its article, which is what the
 * age is counted from: that says nothing about preference.
 */
const DAYS_FOR_AGES = 60;

/** Why a feature is meant to separate; null if it is not. */
export function reasonOf(feature: FeatureName, { preset, parameters, days }: Circumstances): string | null {
  const isNotebook = preset === 'notebook';
  if (feature === 'article_popularity') {
    return isNotebook
      ? 'Ignored articles are drawn uniformly from the catalogue, so popular ones are bought more often than they are ignored: the preference of customers that a model is to learn.'
      : `Ignored articles are drawn uniformly, or by popularity to the power of ${String(parameters.popularity_alpha ?? 0.5)}, so popular ones are bought more often than they are ignored: the preference that a model is to learn; sampling_prob corrects for it (logQ), negatives and popularity_alpha change it.`;
  }
  if (feature === 'article_age' && !isNotebook && days >= DAYS_FOR_AGES) {
    return 'Ignored articles are drawn from all that are on sale, whatever their age, while customers prefer some ages to others: a preference that a model is to learn; negatives changes it.';
  }
  if (feature === 'same_article_as_previous') {
    return 'A click that leads to a purchase comes before it, often just before it, as in a real shop.';
  }
  if (feature === 'bought_at_another_time') {
    const neverIgnored = parameters.exclude_bought === true;
    return `A click before a purchase is one on an article that is bought at another time${neverIgnored ? ', and what is bought is never an ignore (exclude_bought)' : ''}. ${FUTURE}`;
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
  "Ignores and extra clicks all lie in the last days before the customer's last purchase, on whatever days it bought the rest";
const TRAINING = 'the preset `training` puts every ignore into the session of a real click or purchase';

const FIRST_SALES =
  'The log is so short that many purchases are the first sale of their article, from which its age is counted; a log of several months lessens it, and with this one a model should not be given the age.';

function notebookCause(feature: FeatureName, { has_times, days }: Circumstances): string {
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
      return `Ignores and extra clicks crowd into a few days, whole hours apart, and purchases of one ${has_times ? 'basket' : 'day'} share one time; ${TRAINING}, with gaps of its own.`;
    case 'position':
    case 'relative_position':
      return `${CROWD}, so they stand together in a sequence; ${TRAINING}.`;
    case 'article_age':
      return days < DAYS_FOR_AGES ? FIRST_SALES : `${WHOLE_CATALOGUE}.`;
    case 'on_sale':
      return `${WHOLE_CATALOGUE} (on_sale_grace_days).`;
    default:
      return `It follows from the rules of the preset \`notebook\`; ${TRAINING}.`;
  }
}

const WHOLE_CATALOGUE =
  'Ignored articles are drawn from the whole catalogue, on sale at that time or not, while purchases are on sale by nature; the preset `training` draws among articles on sale';

function sessionCause(feature: FeatureName, { parameters }: Circumstances): string {
  const hasVisits = Number(parameters.visits_per_purchase) > 0;
  switch (feature) {
    case 'minute':
    case 'second':
    case 'millisecond':
      return 'Rows of a session follow one another by gaps, so some of them run into the next hour or minute; a smaller gap_median_seconds or gap_sigma lessens it.';
    case 'hour':
    case 'day_of_week':
    case 'day_of_month':
    case 'month':
    case 'time':
    case 'days_before_last_purchase':
    case 'days_after_first_purchase':
      return `${hasVisits ? VISITS : UNEQUAL} ${lessen(hasVisits, parameters)} lessen it.`;
    case 'tied_in_time':
      return 'Purchases of one basket share a time where the data say so; purchase_time: spread gives each row a time of its own.';
    case 'gap_to_previous':
    case 'gap_to_next':
    case 'position':
    case 'relative_position':
      return `${hasVisits ? `${VISITS} ` : ''}${ORDER} ${hasVisits ? 'Fewer visits_per_purchase and clicks_per_purchase' : 'Fewer clicks_per_purchase'} lessen it.`;
    case 'article_age':
      return FIRST_SALES;
    case 'on_sale':
      return 'Ignored articles may lie outside their time on sale by on_sale_grace_days, purchases cannot; on_sale_grace_days: 0 cures it.';
    default:
      return 'It follows from the rules of the session model; negatives and the means of the preset change it.';
  }
}

const VISITS =
  'Visits without a purchase (visits_per_purchase) lie on other days, at other hours and with other gaps than the sessions in which something is bought.';
const UNEQUAL =
  'Sessions differ in how many ignores and clicks there are for each purchase, those in a store having no clicks (store_clicks: false).';

/** What brings clicks and ignores nearer to purchases: in longer sessions they spread further from them. */
function lessen(hasVisits: boolean, { purchase_time }: Circumstances['parameters']): string {
  const shorter = purchase_time === 'recorded' ? 'beside_max_seconds' : 'session_max_seconds';
  return hasVisits
    ? `Fewer visits_per_purchase and a smaller ${shorter}`
    : `Fewer clicks_per_purchase and a smaller ${shorter}`;
}
