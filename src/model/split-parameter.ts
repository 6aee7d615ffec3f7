/** The parameter `split` of the session presets. Schema only; see split.ts for what it means. */
import { Type } from 'typebox';
import { FOLDS_MAX, type Split as Resolved } from './split.ts';
import { EARLIEST, LATEST } from './times.ts';

const A_TIME = {
  type: ['integer', 'string'],
  isTime: true,
  minimum: EARLIEST,
  maximum: LATEST,
  unit: 'milliseconds',
};

const Boundary = (what: string, value: string) =>
  Type.Unsafe<number | string>({
    ...A_TIME,
    description: `Start of the ${what} rows: epoch milliseconds or ISO 8601, in UTC unless it has a zone`,
    examples: [value],
  });

const Folds = Type.Unsafe<(number | string)[]>({
  type: 'array',
  items: A_TIME,
  minItems: 1,
  maxItems: FOLDS_MAX,
  description:
    `Instead of the two moments: 1 to ${FOLDS_MAX} moments, ascending, each the start of a fold. The fold ` +
    'of a row is the number of moments at or before it, from 0; fold < k is the train part of fold k',
  examples: [['2020-07-01', '2020-08-01']],
});

export const Split = Type.Unsafe<Resolved | null>({
  type: ['object', 'null'],
  properties: {
    validation_from: Boundary('validation', '2020-08-01'),
    test_from: Boundary('test', '2020-09-01'),
    folds: Folds,
  },
  additionalProperties: false,
  default: null,
  description:
    'Splits rows by time, at the same moments for all customers. Either validation_from and test_from: ' +
    'rows before validation_from are `train`, rows before test_from `validation`, the rest `test`. Or ' +
    'folds. A row depends on nothing after the end of its own period. null: no split',
  examples: [null],
});
