/** How the session presets draw negatives: the schema of the parameter `negatives`. */
import { Type } from 'typebox';
import { ranged, type Range } from './field.ts';
import { FIRST_RANK, NEGATIVES, PRICE_BAND_WIDTH } from './mixture.ts';

const WEIGHTS: Range = [0, 1000];
/** The most columns of articles in `same`: each takes memory for every candidate of every period. */
const MOST_COLUMNS = 4;

const Weight = (description: string, value: number) =>
  Type.Optional(
    Type.Number(
      ranged(
        `${description}; 0 if other weights are given and this one is not, 0 to 1000`,
        WEIGHTS,
        value,
        'weight',
      ),
    ),
  );

const Rank = (description: string, value?: number) =>
  Type.Optional(
    Type.Integer({
      ...{ minimum: 1, maximum: 1_000_000_000, unit: 'rank', description, examples: [value ?? 1000] },
      ...(value !== undefined && { default: value }),
    }),
  );

const Same = Type.Unsafe<Record<string, number>>({
  type: 'object',
  additionalProperties: { type: 'number', minimum: WEIGHTS[0], maximum: WEIGHTS[1] },
  maxProperties: MOST_COLUMNS,
  description:
    'Weights by column of the loaded articles, up to four: drawing from articles on sale with the same ' +
    'value in it as the article of the purchase, for example {"brand": 0.2}; an article without a value in ' +
    'it is not drawn for its value, and nothing is drawn for it',
  examples: [{ brand: 0.2 }],
});

export const Negatives = Type.Object(
  {
    uniform: Weight('Weight of drawing uniformly from all articles on sale', NEGATIVES.uniform),
    popularity: Weight(
      'Weight of drawing from articles on sale by units sold, raised to the power popularity_alpha',
      NEGATIVES.popularity,
    ),
    same_category: Weight(
      "Weight of drawing from articles on sale in the category of the session's purchase",
      NEGATIVES.same_category,
    ),
    same: Type.Optional(Same),
    price_band: Weight(
      'Weight of drawing from articles on sale whose mean price so far is close to that of the purchase',
      0,
    ),
    price_band_width: Type.Optional(
      Type.Number(
        ranged(
          'With price_band: how far that mean may be from the price paid, relative to it (0.25: up to 25 % ' +
            'below or above), 0 to 10',
          [0, 10],
          PRICE_BAND_WIDTH,
          'ratio',
        ),
      ),
    ),
    rank_window: Weight(
      'Weight of drawing from articles on sale whose rank by units sold lies between rank_from and rank_to',
      0,
    ),
    rank_from: Rank('With rank_window: first rank of the window; 1 has sold most', FIRST_RANK),
    rank_to: Rank('With rank_window: last rank of the window, included; it has no default'),
  },
  {
    additionalProperties: false,
    default: NEGATIVES,
    description:
      'How negatives are drawn: weights of a mixture, of which only the ratios matter. A component ' +
      'without candidates at some time drops out; excluded articles are redrawn. Without loaded articles ' +
      'the default is { uniform: 0.5, popularity: 0.5, same_category: 0 }',
    examples: [NEGATIVES],
  },
);
