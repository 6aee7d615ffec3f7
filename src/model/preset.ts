/**
 * Parameters of the presets `notebook` and `course`. Schemas and types only; src/generate implements them.
 * Each parameter has its meaning, unit, range and default here and nowhere else; GET /v1/presets lists them.
 */
import { Type, type Static } from 'typebox';
import { ranged } from './field.ts';
import { ShiftTo } from './shift-parameter.ts';

const COUNT_MAX = 10_000;
/** Ten years. */
const HOURS_MAX = 87_600;

const Amount = (description: string, value: number) =>
  Type.Integer(ranged(`${description}: a whole number, 0 to ${COUNT_MAX}`, [0, COUNT_MAX], value, 'count'));

const Hours = (description: string, value: number) =>
  Type.Integer(ranged(`${description}: whole hours, 0 to ${HOURS_MAX}`, [0, HOURS_MAX], value, 'hours'));

const Probability = (description: string, value: number) =>
  Type.Number(ranged(`${description}: a probability, 0 to 1`, [0, 1], value, 'probability'));

/** Extra clicks: how many, and in how many rounds. The presets differ in these only. */
interface ExtraClicks {
  max_extra_clicks: number;
  extra_click_rounds: 'squared' | 'once';
}

/** Numbers are drawn uniformly from half-open ranges: [min, max). */
const fields = (defaults: ExtraClicks) => ({
  min_ignores: Amount('Minimum number of distinct articles a customer ignores', 40),
  max_ignores: Amount('Exclusive upper bound of the number of articles a customer ignores', 60),
  ignore_min_hours: Hours('Minimum time from the base time of an ignored article to the last purchase', 1),
  ignore_max_hours: Hours('Exclusive upper bound of the time from that base time to the last purchase', 96),
  ignore_min_repeats: Amount('Minimum number of ignores per ignored article', 1),
  ignore_max_repeats: Amount('Exclusive upper bound of the number of ignores per ignored article', 3),
  ignore_repeat_min_hours: Hours('Minimum time from an ignore to the base time of its article', 1),
  ignore_repeat_max_hours: Hours('Exclusive upper bound of the time from an ignore to that base time', 12),
  click_before_purchase_prob: Probability('Probability that clicks precede a purchase', 0.9),
  min_pre_clicks: Amount('Minimum number of clicks before a purchase that has any', 1),
  max_pre_clicks: Amount('Exclusive upper bound of the number of clicks before a purchase', 3),
  pre_click_min_hours: Hours('Minimum time from such a click to its purchase', 1),
  pre_click_max_hours: Hours('Exclusive upper bound of the time from such a click to its purchase', 48),
  extra_clicks_prob: Probability(
    'Probability that a customer clicks articles they never buy (extra clicks)',
    0.95,
  ),
  min_extra_clicks: Amount('Minimum number of distinct articles clicked in a round of extra clicks', 5),
  max_extra_clicks: Amount(
    'Exclusive upper bound of the number of articles clicked in a round',
    defaults.max_extra_clicks,
  ),
  extra_click_rounds: Type.Enum(['squared', 'once'], {
    default: defaults.extra_click_rounds,
    description:
      'Number of rounds of extra clicks: `squared` makes as many rounds as a round has clicks, as in ' +
      'the seed notebook; `once` makes one',
    examples: [defaults.extra_click_rounds],
  }),
  extra_click_min_hours: Hours('Minimum time from an extra click to the last purchase', 1),
  extra_click_max_hours: Hours(
    'Exclusive upper bound of the time from an extra click to the last purchase',
    72,
  ),
  catalogue: Type.Enum(['sample', 'all'], {
    default: 'sample',
    description:
      'Which articles can be ignored and clicked: `sample`, those bought by the selected customers, or ' +
      '`all`, those bought by anyone. The default for a single customer is `all`',
    examples: ['sample'],
  }),
  shift_to: ShiftTo,
});

const parameters = <const Name extends string>(preset: string, $id: Name, defaults: ExtraClicks) =>
  Type.Object(fields(defaults), {
    $id,
    additionalProperties: false,
    description:
      `Parameters of the preset \`${preset}\`. Numbers are uniform in [min, max): the minimum can be ` +
      'drawn, the upper bound cannot',
  });

export const NotebookParameters = parameters('notebook', 'NotebookParameters', {
  max_extra_clicks: 15,
  extra_click_rounds: 'squared',
});
export type NotebookParameters = Static<typeof NotebookParameters>;

export const CourseParameters = parameters('course', 'CourseParameters', {
  max_extra_clicks: 9,
  extra_click_rounds: 'once',
});
