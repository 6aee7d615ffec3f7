/** Says in the words of the command line what the rest of the program says in those of HTTP. */
import { Problem } from '../errors.ts';
import { FilterQuery } from '../model/filter-query.ts';
import { FormQuery } from '../model/form-query.ts';
import { ImportRequest, type Import } from '../model/import.ts';
import type { Look } from '../model/look.ts';
import { OutputQuery } from '../model/output-shape.ts';
import { suggestion } from './did-you-mean.ts';
import { flag } from './flag.ts';
import { rowsInWords } from './rows-in-words.ts';

/** Parameters of requests for rows, each of which is a flag, too. */
const OF_ROWS = [FilterQuery, FormQuery, OutputQuery].flatMap(({ properties }) => Object.keys(properties));
const OPTIONS = [...Object.keys(ImportRequest.properties), ...OF_ROWS];
const OPTION = new RegExp(`(?<![\\w?&-])(${OPTIONS.join('|')})=(true\\b)?`, 'g');

/** Members of a request for a job, and their flags. */
const SELECTIONS: Record<string, string> = {
  sample_size: '--sample-size',
  customer_ids: '--customers or --customers-file',
  all_customers: '--all',
  min_purchases: '--min-purchases',
  max_purchases: '--max-purchases',
  bought_from: '--bought-from',
  bought_to: '--bought-to',
  customers_in: '--customers-in',
};
const SELECTION = new RegExp(`\\b(${Object.keys(SELECTIONS).join('|')})\\b`, 'g');

/** Requests that a command makes, too. */
const COMMANDS: [request: RegExp, command: string][] = [
  [/\bPOST \/v1\/imports(?![\w/])/g, '`footfall load FILE`'],
  [/\bPOST \/v1\/jobs\/(\d+)\/cancel\b/g, '`footfall cancel $1`'],
  [/\bGET \/v1\/jobs\/(\d+)(?![\w/?])/g, '`footfall jobs $1`'],
  [/\bGET \/v1\/(jobs|presets)(?![\w/?])/g, '`footfall $1`'],
  [/\bDELETE \/v1\/jobs\/(\d+)\b/g, '`footfall delete $1`'],
  [/\b[A-Z]+ \/v1\/[\w/]*\w/g, '$& over HTTP'],
];

/** `mode=replace` → `--mode replace`, `allow_duplicate=true` → `--allow-duplicate` */
export const inFlags = (sentence: string): string =>
  COMMANDS.reduce((said, [request, command]) => said.replaceAll(request, command), sentence)
    .replaceAll(OPTION, (_all, name: string, isTrue?: string) => (isTrue ? flag(name) : `${flag(name)} `))
    .replaceAll(SELECTION, (name) => SELECTIONS[name]);

/** More names than these are left out where one of them is suggested. */
const MANY_NAMES = 8;
const UNKNOWN = /Unknown (\w+) "([^"]+)"\. Expected(?: one of)?: ([\w, -]+)\./g;

/** `Unknown preset "trainig".` → the same, with `Did you mean training?` */
function withSuggestions(sentence: string): string {
  let said = sentence;
  for (const [all, noun, word, list] of sentence.matchAll(UNKNOWN)) {
    const names = list.split(', ');
    const meant = suggestion(word.split('.').at(-1)!, names);
    const [wrong, right] = all.split(/(?<=")\. /);
    const isLong = names.length > MANY_NAMES;
    const rest = isLong && meant !== '' ? '' : ` ${right}`;
    const more = isLong && noun === 'parameter' ? ' `footfall presets NAME` explains them.' : '';
    said = said.replace(all, `${wrong}.${meant}${rest}${more}`);
  }
  return said;
}

/** `/parameters/min_ignores` → `--set min_ignores`, `/customer_ids/3` → `--customers or --customers-file` */
function flagAt(pointer: string): string {
  const [member, ...path] = pointer.slice(1).split('/');
  if (member === 'parameters' && path.length > 0) return `--set ${path.join('.')}`;
  return SELECTIONS[member] ?? flag(member);
}

/** A sentence that begins with the parameter that it's about. */
const ofFlag = (sentence: string, parameter: string | undefined): string =>
  parameter !== undefined && OF_ROWS.includes(parameter) && sentence.startsWith(`${parameter} `)
    ? flag(parameter) + sentence.slice(parameter.length)
    : sentence;

/** The same error in the words of the command line. */
export function inCommandWords(error: Problem): Problem {
  const errors = error.errors?.map(({ pointer, parameter, ...fault }) => ({
    ...fault,
    ...(pointer !== undefined && { pointer: flagAt(pointer) }),
    ...(parameter !== undefined && { parameter }),
    detail: withSuggestions(ofFlag(inFlags(fault.detail), parameter)),
  }));
  const { retryAfter, suggested } = error;
  const message = withSuggestions(ofFlag(inFlags(error.message), error.errors?.[0]?.parameter));
  return new Problem(error.code, message, { errors, retryAfter, suggested, cause: error });
}

/** What a service says of a file, in the words of the command line. */
export function lookInFlags(look: Look): Look {
  const { warnings, obstacles } = look;
  return {
    ...look,
    warnings: warnings.map((warning) => ({ ...warning, message: inFlags(warning.message) })),
    obstacles: obstacles.map((obstacle) => ({ ...obstacle, detail: inFlags(obstacle.detail) })),
  };
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
