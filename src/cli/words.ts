/** Says in the words of the command line what the rest of the program says in those of HTTP. */
import { Problem } from '../errors.ts';
import { ImportRequest, type Import } from '../model/import.ts';
import { flag } from './flag.ts';
import { rowsInWords } from './rows-in-words.ts';

const OPTION = new RegExp(
  `(?<![\\w?&-])(${Object.keys(ImportRequest.properties).join('|')})=(true\\b)?`,
  'g',
);

/** `mode=replace` → `--mode replace`, `allow_duplicate=true` → `--allow-duplicate` */
const inFlags = (sentence: string): string =>
  sentence
    .replaceAll(OPTION, (_all, name: string, isTrue?: string) => (isTrue ? flag(name) : `${flag(name)} `))
    .replaceAll(/\bwith ([A-Z]+ \/v1\/[\w/]*\w)/g, 'with $1 over HTTP');

/** The same error in the words of the command line. */
export function inCommandWords(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const errors = error.errors?.map((fault) => ({ ...fault, detail: inFlags(fault.detail) }));
  const { retryAfter, suggested } = error;
  return new Problem(error.code, inFlags(error.message), { errors, retryAfter, suggested, cause: error });
}

/** What people should know of an import besides its rows, a line each. */
export function remarksOn({ rows_left_out, warnings }: Pick<Import, 'rows_left_out' | 'warnings'>): string[] {
  const { where, quantity } = rows_left_out;
  return [
    ...(where > 0 ? [`${rowsInWords(where)} left out by ${flag('where')}.`] : []),
    ...(quantity > 0 ? [`${rowsInWords(quantity)} left out: quantity of 0 or less.`] : []),
    ...warnings.map(({ message }) => `Warning: ${inFlags(message)}`),
  ];
}
