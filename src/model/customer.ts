/** A customer: occurs in a transaction or was loaded from a customers file. Schema and type only. */
import { Type, type Static } from 'typebox';
import { EXAMPLE_CUSTOMER, Id } from './field.ts';

/** The other columns of a customers or articles file: column name → value. */
export const Attributes = Type.Record(Type.String(), Type.String(), {
  description:
    'The other columns of the file it was loaded from, as strings; empty if it is known from ' +
    'transactions only',
  examples: [{ age: '49', club_member_status: 'ACTIVE' }],
});

export const Customer = Type.Object(
  { customer_id: Id('Id of the customer', EXAMPLE_CUSTOMER), attributes: Attributes },
  {
    $id: 'Customer',
    description: 'A customer who occurs in a transaction or was loaded from a customers file',
  },
);
export type Customer = Static<typeof Customer>;
