/** Sessions in the form of the OTTO data set, for models of sessions. */
import type { ExportFormat } from '../format.ts';
import { articlesFile } from '../articles-file.ts';
import { CSV, NDJSON } from '../media-types.ts';
import { withStart } from '../pieces.ts';

export const otto: ExportFormat = {
  title: 'Sessions in the form of the OTTO data set',
  libraries: ['pandas 2.3.3 and 3.1.1', 'testset.py of https://github.com/otto-de/recsys-dataset'],
  ignores:
    'The form has clicks, carts and orders, and nothing for what was shown and ignored: ignores are left ' +
    'out, and so are sessions without a click or a purchase.',
  options: ['split', 'fold'],
  files: (job) => [
    {
      name: 'sessions.jsonl',
      description:
        'A session a line: clicks and orders in order of time; with preset notebook, a customer a line',
      mediaType: NDJSON,
      bytes: null,
      async open() {
        const { numbers } = await job.survey();
        const { bases } = await job.units('otto sessions', { numbers });
        return { bytes: null, pieces: () => job.rows('otto sessions', { numbers, bases }) };
      },
    },
    {
      name: 'customers.csv',
      description: 'The customer of each session, and its session_id',
      mediaType: CSV,
      bytes: null,
      async open() {
        const { numbers } = await job.survey();
        const { bases } = await job.units('otto sessions', { numbers });
        return {
          bytes: null,
          pieces: () =>
            withStart('session,customer_id,session_id\n', job.rows('otto customers', { numbers, bases })),
        };
      },
    },
    articlesFile(job, 'aid', 'The article of each aid'),
  ],
};
