/** `footfall erase`: the same as DELETE /v1/customers/{id}. */
import { Problem } from '../errors.ts';
import { rowsInWords } from './rows-in-words.ts';
import { withServices } from './session.ts';

export async function erase(id: string): Promise<void> {
  const erased = await withServices(({ services: { customers } }) => customers.erase(id));
  if (!erased) throw new Problem('not_found', `There is no customer ${JSON.stringify(id)}.`);
  const { transactions, interactions, jobs } = erased;
  process.stdout.write(
    `Erased ${rowsInWords(transactions)} of imports and ${rowsInWords(interactions)} of ` +
      `${jobs} ${jobs === 1 ? 'job' : 'jobs'}.\n`,
  );
}
