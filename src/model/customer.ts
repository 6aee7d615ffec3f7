/** A customer: occurs in a transaction or was loaded from a customers file. Schema and type only. */
import { Type, type Static } from 'typebox';
import { Component, EXAMPLE_CUSTOMER, Id, Nullable } from './field.ts';

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

const Other = (description: string) =>
  Nullable(Id('Id of a customer', EXAMPLE_CUSTOMER), description, EXAMPLE_CUSTOMER);

/** For going from customer to customer. */
export const JobCustomer = Component('JobCustomer', 'A customer among those that a job has rows of', {
  customer_id: Id('Id of the customer', EXAMPLE_CUSTOMER),
  previous: Other('The customer before it in byte order of the ids; null for the first one'),
  next: Other('The customer after it in byte order of the ids; null for the last one'),
  another: Other('Any other customer, drawn anew for each request; null if there is none'),
});
export type JobCustomer = Static<typeof JobCustomer>;
