import { hash } from 'node:crypto';

const DIGITS = 16;

/** The event_id of the row with this index in a customer's sequence; `fingerprint` is the job's. */
export const eventId = (fingerprint: string | undefined, customerId: string, index: number): string =>
  hash('sha256', `${fingerprint}\n${customerId}\n${index}`).slice(0, DIGITS);
