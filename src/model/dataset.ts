/** The loaded data as a whole: figures that are kept up to date by every import. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { Count, Milliseconds, Sha256 } from './field.ts';

export const Dataset = Type.Object(
  {
    transactions: Count('Loaded transactions', 31788324),
    customers: Count('Customers: who occurs in a transaction or was loaded from a customers file', 1371980),
    buyers: Count('Customers with at least one transaction', 1362281),
    articles: Count('Articles: what occurs in a transaction or was loaded from an articles file', 105542),
    first_t_dat: Type.Union([Milliseconds('Time of the first transaction'), Type.Null()], {
      description: 'Time of the first transaction: epoch milliseconds, UTC; null without transactions',
    }),
    last_t_dat: Type.Union([Milliseconds('Time of the last transaction'), Type.Null()], {
      description: 'Time of the last transaction: epoch milliseconds, UTC; null without transactions',
    }),
    imports: Count('Imports that have succeeded', 1),
    fingerprint: Sha256(
      'Digest of the multiset of transactions, equal for equal transactions in any order and any files',
    ),
  },
  { $id: 'Dataset', description: 'What is loaded' },
);
export type Dataset = Static<typeof Dataset>;
