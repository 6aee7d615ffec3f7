/** One unit bought, as it was loaded. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { Id, Milliseconds } from './field.ts';

export const Transaction = Type.Object(
  {
    t_dat: Milliseconds('Time of the purchase'),
    customer_id: Id('Who bought', '00000dbacae5abe5e23885899a1fa44253a17956c6d1c3d25f88aa139fdfc657'),
    article_id: Id('What was bought', '0663713001'),
    price: Type.Union([Type.Number(), Type.Null()], {
      description: 'Price of the unit, in the unit of the file; null if the file had none',
      examples: [0.050830508474576264],
    }),
    sales_channel_id: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'Number of the sales channel, as in the file (H&M: 1 shop, 2 online); null if the file had none',
      examples: [2],
    }),
  },
  { $id: 'Transaction', description: 'One unit bought' },
);
export type Transaction = Static<typeof Transaction>;
