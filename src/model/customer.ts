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

/** Of customers and articles in lists. */
export const Note = Type.Optional(
  Type.String({
    description: 'Only in lists: why `attributes` is empty, if the database is damaged there',
    examples: ['The attributes of article "0663713001" are damaged in the database.'],
  }),
);

export const Customer = Type.Object(
  { customer_id: Id('Id of the customer', EXAMPLE_CUSTOMER), attributes: Attributes, note: Note },
  {
    $id: 'Customer',
    description: 'A customer who occurs in a transaction or was loaded from a customers file',
  },
);
export type Customer = Static<typeof Customer>;
