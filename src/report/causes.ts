/**
 * Why a feature separates labels, and what fixes it: a sentence or two for every feature and preset, about
 * the rules of generate/notebook.ts and generate/session.
 */
import { hasSessions } from '../model/preset-kind.ts';
import type { FeatureName } from '../model/features.ts';
import type { Verdict } from '../model/leak-audit.ts';

/** What the sentences depend on. */
export interface Circumstances {
  preset: string;
  parameters: Record<string, unknown>;
  /** Whether purchases have times of day, rather than all being at 00:00. */
  has_times: boolean;
  /** From the first transaction of the data set to the last. */
  days: number;
}

type Features = readonly FeatureName[];

const FRACTIONS: Features = ['minute', 'second', 'millisecond'];
const DISTANCES: Features = ['days_before_last_purchase', 'days_after_first_purchase'];
const DATES: Features = ['day_of_week', 'day_of_month', 'month', 'time', ...DISTANCES];
const GAPS: Features = ['gap_to_previous', 'gap_to_next'];
const POSITIONS: Features = ['position', 'relative_position'];

/** In a shorter log, many purchases are the first sale of their article, so ages say nothing about taste. */
const DAYS_FOR_AGES = 60;

const ORDER =
  'A click that leads to a purchase precedes it, as in a real shop, so clicks are slightly earlier than ' +
  'purchases; ignores are spread over the whole session to keep the difference small.';
const FIRST_SALES =
  'The log is so short that many purchases are the first sale of their article, from which its age is ' +
  'counted. A log of several months reduces it; with this one, do not give a model the age.';

/** Why a feature is meant to separate; null if it is not. */
export function reasonOf(feature: FeatureName, { preset, parameters, days }: Circumstances): string | null {
  const isNotebook = !hasSessions(preset);
  if (feature === 'article_popularity') {
    const exponent = String(parameters.popularity_alpha ?? 0.5);
    const draw = isNotebook ? 'from the catalogue' : `or by popularity to the power of ${exponent}`;
    return (
      `Ignored articles are drawn uniformly ${draw}, so popular ones are bought more often than they are ` +
      'ignored: the preference that a model should learn' +
      (isNotebook ? '.' : '; sampling_prob corrects for it (logQ), negatives and popularity_alpha change it.')
    );
  }
  if (feature === 'article_age' && !isNotebook && days >= DAYS_FOR_AGES) {
    return (
      'Ignored articles are drawn from all that are on sale, whatever their age, while customers prefer ' +
      'some ages to others: a preference that a model should learn; negatives changes it.'
    );
  }
  if (feature === 'on_sale' && parameters.on_sale_grace_days === null) {
    return (
      'An article was probably on sale for longer than from its first to its last sale in the log, the ' +
      'more so the fewer its sales, and can be ignored then, too; a purchase is never outside of them. ' +
      'Never use the last sale in the whole log as a feature, nor anything later than the row.'
    );
  }
  if (feature === 'same_article_as_previous') {
    return 'A click that leads to a purchase precedes it, often immediately, as in a real shop.';
  }
  if (feature === 'bought_at_another_time') {
    const never = parameters.exclude_bought === true;
    return (
      'A click before a purchase is on an article that is bought at another time' +
      (never ? ', and articles that are bought are never ignored (exclude_bought). ' : '. ') +
      'It reveals what the customer buys at other times, mostly later, so never use it as a feature.'
    );
  }
  return null;
}

/** What causes the separation, and which preset or parameter fixes it. */
export function explanationOf(
  feature: FeatureName,
  verdict: Verdict | null,
  isChance: boolean,
  circumstances: Circumstances,
): string {
  if (verdict === null) return 'There is nothing to compare: this takes ignores, and purchases or clicks.';
  if (isChance) return 'With so few rows the difference may be chance; a larger job would tell.';
  const reason = reasonOf(feature, circumstances);
  const isNotebook = !hasSessions(circumstances.preset);
  if (verdict === 'ok' && !reason) {
    // A rule of the session model that leaves a small difference is worth knowing even then.
    if (!isNotebook && [...GAPS, ...POSITIONS].includes(feature)) return ORDER;
    return 'It says little about the label: rows of all scores have nearly the same values.';
  }
  if (reason) return `Meant to separate. ${reason}`;
  return isNotebook ? notebookCause(feature, circumstances) : sessionCause(feature, circumstances);
}

const CROWD =
  "Ignores and extra clicks all fall in the last days before the customer's last purchase, whenever the " +
  'other purchases were';
const TRAINING = 'the preset `training` puts every ignore into the session of a real click or purchase';
const WHOLE_CATALOGUE =
  'Ignored articles are drawn from the whole catalogue, on sale at that time or not, while purchased ones ' +
  'are on sale by definition; the preset `training` draws from articles on sale';

function notebookCause(feature: FeatureName, { has_times, days }: Circumstances): string {
  if (feature === 'hour') {
    return has_times
      ? 'Clicks and ignores are whole hours before a purchase, day and night, while purchases are within ' +
          "the shop's hours; the preset `training` places all rows of a session close together."
      : 'Purchases are at 00:00, since the data have dates only, while clicks and ignores are whole hours ' +
          'before them; the preset `training` (purchase_time: spread) draws all times of day from one curve.';
  }
  if (FRACTIONS.includes(feature)) {
    return (
      "Clicks and ignores repeat the minutes, seconds and milliseconds of the customer's purchases, mostly " +
      'of the last one; the preset `training` draws times for each row.'
    );
  }
  if (DATES.includes(feature)) return `${CROWD}; ${TRAINING}.`;
  if (GAPS.includes(feature) || feature === 'tied_in_time') {
    return (
      'Ignores and extra clicks crowd into a few days, whole hours apart, and purchases of one ' +
      `${has_times ? 'basket' : 'day'} share one time; ${TRAINING}, with gaps of its own.`
    );
  }
  if (POSITIONS.includes(feature)) return `${CROWD}, so they are next to each other; ${TRAINING}.`;
  if (feature === 'article_age') return days < DAYS_FOR_AGES ? FIRST_SALES : `${WHOLE_CATALOGUE}.`;
  if (feature === 'on_sale') return `${WHOLE_CATALOGUE} (on_sale_grace_days).`;
  return `It follows from the rules of the preset \`notebook\`; ${TRAINING}.`;
}

const VISITS =
  'Visits without a purchase (visits_per_purchase) are on other days, at other hours and with other gaps ' +
  'than sessions with purchases.';
const UNEQUAL =
  'Sessions differ in the number of ignores and clicks per purchase; those in a store have no clicks ' +
  '(store_clicks: false).';

function sessionCause(feature: FeatureName, { parameters }: Circumstances): string {
  const hasVisits = Number(parameters.visits_per_purchase) > 0;
  if (FRACTIONS.includes(feature)) {
    return (
      'Rows of a session follow one another by gaps, so some of them run into the next hour or minute; a ' +
      'smaller gap_median_seconds or gap_sigma reduces it.'
    );
  }
  if (feature === 'hour' || DATES.includes(feature)) {
    // In longer sessions, clicks and ignores spread further from the purchases.
    const longest = parameters.purchase_time === 'recorded' ? 'beside_max_seconds' : 'session_max_seconds';
    const fewer = hasVisits ? 'visits_per_purchase' : 'clicks_per_purchase';
    return `${hasVisits ? VISITS : UNEQUAL} Lower ${fewer} and ${longest} reduce it.`;
  }
  if (feature === 'tied_in_time') {
    return (
      'Purchases of one basket share a time if they do in the data; purchase_time: spread gives each row ' +
      'a time of its own.'
    );
  }
  if (GAPS.includes(feature) || POSITIONS.includes(feature)) {
    return hasVisits
      ? `${VISITS} ${ORDER} Lower visits_per_purchase and clicks_per_purchase reduce it.`
      : `${ORDER} Lower clicks_per_purchase reduces it.`;
  }
  if (feature === 'article_age') return FIRST_SALES;
  if (feature === 'on_sale') {
    return (
      'Ignored articles may be up to on_sale_grace_days outside their time on sale, purchased ones cannot; ' +
      'on_sale_grace_days: 0 fixes it.'
    );
  }
  return 'It follows from the rules of the session model; negatives and the means of the preset change it.';
}
