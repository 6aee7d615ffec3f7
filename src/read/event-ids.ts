import { hash } from 'node:crypto';

const DIGITS = 16;

/** What event_ids depend on besides the customer and the index. */
export interface EventSource {
  fingerprint: string;
  /** `e`, without which one of 1,500 looks like a number (`631778212887e124`); version 1 had none. */
  event_prefix: 'e' | '';
}

export const eventPrefix = (generatorVersion: string): EventSource['event_prefix'] =>
  generatorVersion === '1' ? '' : 'e';

/** The event_id of the row with this index in a customer's sequence. */
export const eventId = (
  { fingerprint, event_prefix }: EventSource,
  customerId: string,
  index: number,
): string => event_prefix + hash('sha256', `${fingerprint}\n${customerId}\n${index}`).slice(0, DIGITS);
