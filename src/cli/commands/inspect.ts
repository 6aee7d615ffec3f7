import { JSON_DOCUMENT, URL_OF_SERVICE, type Command } from '../command.ts';
import { LOADING, READING } from './reading-options.ts';

export const inspect: Command = {
  usage: ['FILE [options]'],
  about:
    'Reads the beginning of the file only, and needs no database. The command that is printed begins ' +
    "with footfall: in the project's folder, that is node dist/cli.js.",
  options: [
    [
      'What is asked of whom',
      [JSON_DOCUMENT, { ...URL_OF_SERVICE, help: 'let a running service look at the file' }],
    ],
    ['Loading', LOADING],
    ...READING,
  ],
  examples: [
    ['inspect shop.csv', 'says which columns it has, and prints the command that loads it'],
    ['inspect shop.csv --json', 'the same for programs'],
  ],
  argumentNames: ['FILE'],
  run: async ([file], options) => (await import('../inspect.ts')).inspect(file, options),
};
