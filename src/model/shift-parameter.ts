/** The parameter `shift_to`, which every preset has. Schema only; plan/shift.ts implements it. */
import { Type } from 'typebox';
import { EARLIEST, LATEST } from './times.ts';

export const ShiftTo = Type.Unsafe<number | null>({
  type: ['integer', 'string', 'null'],
  isTime: true,
  minimum: EARLIEST,
  maximum: LATEST,
  unit: 'milliseconds',
  default: null,
  description:
    'Day (UTC) to which the newest transaction of the data set is moved: all times of the job move by the ' +
    'same number of whole days, and nothing else changes. Epoch milliseconds or ISO 8601; a time stands ' +
    'for its day. Moments in split refer to the moved times. null: times stay',
  examples: [null],
});
