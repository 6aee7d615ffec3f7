/** `footfall erase`: the same as DELETE /v1/customers/{id}. */
import { Problem } from '../errors.ts';
import { outputOf } from './output.ts';
import { rowsInWords } from './rows-in-words.ts';
import { withServices } from './session.ts';
import type { Options } from './usage-error.ts';

export async function erase(id: string, options: Options): Promise<void> {
  const output = outputOf(options);
  await withServices(options, async ({ services: { customers } }) => {
    const shown = JSON.stringify(id);
    if (options['dry-run']) {
      if (!(await customers.has(id))) throw unknown(shown);
      output.result(
        { customer_id: id, erased: false },
        `Would erase customer ${shown}. Nothing was changed.`,
      );
      return;
    }
    const erased = await customers.erase(id);
    if (!erased) throw unknown(shown);
    if (erased === 'erased') {
      output.result({ customer_id: id, erased: true }, `Erased customer ${shown}.`);
      return;
    }
    const { transactions, interactions, jobs } = erased;
    output.result(
      { customer_id: id, erased: true, ...erased },
      `Erased ${rowsInWords(transactions)} of imports and ${rowsInWords(interactions)} of ` +
        `${jobs} ${jobs === 1 ? 'job' : 'jobs'}.`,
    );
  });
}

const unknown = (id: string) => new Problem('not_found', `There is no customer ${id}.`);
