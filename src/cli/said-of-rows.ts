/** What people should know of generated rows: counts, notes, the verdict of the leak audit. */
import type { JobEstimate } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { rowsInWords } from './rows-in-words.ts';

type Counts = Record<'ignores' | 'clicks' | 'purchases', number>;

/** `12 interactions of 3 customers (6 ignores, 3 clicks, 3 purchases)` */
export function rowsOfCustomers({ ignores, clicks, purchases }: Counts, customers: number): string {
  const interactions = rowsInWords(ignores + clicks + purchases, 'interaction');
  const kinds = `${ignores} ignores, ${clicks} clicks, ${purchases} purchases`;
  return `${interactions} of ${rowsInWords(customers, 'customer')} (${kinds})`;
}

/** `Leak audit: ok.`, or the features that give labels away. */
export function auditInWords({ leak_audit: { leaks, warnings } }: Pick<Report, 'leak_audit'>): string {
  if (leaks.length + warnings.length === 0) return 'Leak audit: ok.';
  const said = [
    ...(leaks.length > 0 ? [`leak in ${leaks.join(', ')}`] : []),
    ...(warnings.length > 0 ? [`warning for ${warnings.join(', ')}`] : []),
  ];
  return `Leak audit: ${said.join('; ')}.`;
}

/** A line each. */
export const notesInWords = (notes: readonly string[]): string[] => notes.map((note) => `Note: ${note}`);

/** What a dry run says. */
export const estimateInWords = ({ customers, interactions, bytes, seconds }: JobEstimate): string =>
  `Would make about ${rowsInWords(interactions, 'interaction')} of ${rowsInWords(customers, 'customer')}: ` +
  `${bytes} bytes, ${seconds} s. Nothing was written.`;
