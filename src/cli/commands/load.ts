import { COMMON, option, toggle, type Command } from '../command.ts';
import { LOADING, READING } from './reading-options.ts';

export const load: Command = {
  usage: ['FILE… [options]'],
  about: "Several files, or patterns such as '2019-*.csv', are loaded as one import, sorted by name.",
  options: [
    [
      'Loading',
      [
        ...LOADING,
        option('rejects', 'FILE', 'with --on-error skip: where to write the bad rows'),
        toggle('dry-run', 'only look at the file, as inspect does: nothing is loaded'),
      ],
    ],
    ...READING,
    COMMON,
  ],
  examples: [
    ['load transactions.csv', 'loads the file; its columns and how it is written are found by a look'],
    ['load shop.csv --columns t_dat:Date,customer_id:Customer,article_id:SKU', 'names the columns'],
    ['load customers.csv --kind customers', 'loads attributes of customers'],
    ['load shop.csv --on-error skip --rejects bad.csv', 'loads good rows, and writes bad ones to bad.csv'],
    ['load shop.csv --url http://127.0.0.1:3000', 'uploads it to a running service'],
  ],
  argumentNames: ['FILE'],
  takesMore: true,
  run: async (files, options) => (await import('../load.ts')).load(files, options),
};
