/** Whoever occurs in a transaction or was loaded from a customers file. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { EXAMPLE_CUSTOMER, Id } from './field.ts';

/** The other columns of a customers or articles file: column name → text. */
export const Attributes = Type.Record(Type.String(), Type.String(), {
  description:
    'The other columns of the file it was loaded from, as text; empty if it is only known from transactions',
  examples: [{ age: '49', club_member_status: 'ACTIVE' }],
});

export const Customer = Type.Object(
  {
    customer_id: Id('Who', EXAMPLE_CUSTOMER),
    attributes: Attributes,
  },
  {
    $id: 'Customer',
    description: 'Somebody who occurs in a transaction or was loaded from a customers file',
  },
);
export type Customer = Static<typeof Customer>;
