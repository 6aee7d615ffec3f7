/** One unit bought, as it was loaded. Schema and type only. */
import { Type, type Static } from 'typebox';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, Milliseconds, Nullable } from './field.ts';

export const Transaction = Type.Object(
  {
    t_dat: Milliseconds('Time of the purchase'),
    customer_id: Id('Id of the customer', EXAMPLE_CUSTOMER),
    article_id: Id('Id of the article', EXAMPLE_ARTICLE),
    price: Nullable(
      Type.Number(),
      'Price of the unit, in the currency of the file; null if the file has none',
      0.050830508474576264,
    ),
    sales_channel_id: Nullable(
      Type.Integer(),
      'Number of the sales channel, as in the file (H&M: 1 store, 2 online); null if the file has none',
      2,
    ),
  },
  { $id: 'Transaction', description: 'One unit bought' },
);
export type Transaction = Static<typeof Transaction>;
