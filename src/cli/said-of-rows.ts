/** What people should know of generated rows: counts, notes, an estimate. */
import type { JobEstimate } from '../model/job.ts';
import { duration } from './progress.ts';
import { rowsInWords } from './rows-in-words.ts';
import { inFlags } from './words.ts';

type Counts = Record<'ignores' | 'clicks' | 'purchases', number>;

/** `12 interactions of 3 customers (6 ignores, 3 clicks, 3 purchases)` */
export function rowsOfCustomers({ ignores, clicks, purchases }: Counts, customers: number): string {
  const interactions = rowsInWords(ignores + clicks + purchases, 'interaction');
  const kinds = `${ignores} ignores, ${clicks} clicks, ${purchases} purchases`;
  return `${interactions} of ${rowsInWords(customers, 'customer')} (${kinds})`;
}

/** A line each. */
export const notesInWords = (notes: readonly string[]): string[] =>
  notes.map((note) => `Note: ${inFlags(note)}`);

/** What a dry run says. */
export const estimateInWords = ({ customers, interactions, bytes, seconds }: JobEstimate): string =>
  `Would make about ${rowsInWords(interactions, 'interaction')} of ${rowsInWords(customers, 'customer')}: ` +
  `${bytes.toLocaleString('en-US')} bytes, about ${duration(seconds)}. Nothing was written.`;
