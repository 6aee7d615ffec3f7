/** The loaded data as a whole: totals that every import keeps up to date. Schema and type only. */
import { Type, type Static } from 'typebox';
import { Count, Milliseconds, Nullable, Sha256 } from './field.ts';

export const Dataset = Type.Object(
  {
    transactions: Count('Loaded transactions', 31788324),
    customers: Count('Customers who occur in a transaction or were loaded from a customers file', 1371980),
    buyers: Count('Customers with at least one transaction', 1362281),
    articles: Count('Articles that occur in a transaction or were loaded from an articles file', 105542),
    first_t_dat: Nullable(
      Milliseconds('Time of the first transaction'),
      'Time of the first transaction: epoch milliseconds, UTC; null without transactions',
    ),
    last_t_dat: Nullable(
      Milliseconds('Time of the last transaction'),
      'Time of the last transaction: epoch milliseconds, UTC; null without transactions',
    ),
    imports: Count('Successful imports', 1),
    fingerprint: Sha256(
      'Digest of the transactions as a multiset: the same in any order and any split into files',
    ),
  },
  { $id: 'Dataset', description: 'What is loaded' },
);
export type Dataset = Static<typeof Dataset>;
