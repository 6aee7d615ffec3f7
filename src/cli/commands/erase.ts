import { COMMON, toggle, type Command } from '../command.ts';

export const erase: Command = {
  usage: ['ID [options]'],
  about:
    'Erases the purchases, the attributes and the id of customer ID, and the rows in every job, also ' +
    'from unused bytes of the database file. Backups and files that were exported before keep them.',
  options: [
    ['Options', [toggle('dry-run', 'only say whether there is such a customer: nothing is erased')]],
    COMMON,
  ],
  examples: [['erase 00e02e3a', 'erases this customer']],
  argumentNames: ['ID'],
  run: async ([id], options) => (await import('../erase.ts')).erase(id, options),
};
