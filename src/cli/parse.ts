/** Reads the words of a command line as a command declares them. */
import { parseArgs } from 'node:util';
import { optionsOf, type Command, type Option } from './command.ts';
import { suggestion } from './did-you-mean.ts';
import { UsageError, type Options } from './usage-error.ts';

const HELP: Option = { name: 'help', short: 'h', help: '' };

/** Of two values, parseArgs would silently take the last one. */
function refuseRepeated(given: string[], options: Option[]): void {
  const repeated = given.find(
    (name, i) => given.indexOf(name) < i && !options.find((one) => one.name === name)?.isRepeatable,
  );
  if (repeated !== undefined) throw new Error(`--${repeated} is given twice: leave one out.`);
}

/** parseArgs itself suggests to put the word behind `--`, which is seldom meant. */
function refuseUnknown(given: [name: string, raw: string][], options: Option[]): void {
  for (const [name, raw] of given) {
    const isKnown = options.some((one) => one.name === name);
    const names = options.filter((one) => one !== HELP).map((one) => one.name);
    if (!isKnown) throw new Error(`Unknown option ${raw}.${suggestion(name, names, '--')}`);
  }
}

function refuseCount(positionals: string[], command: Command): void {
  const { argumentNames = [], takesMore = false, mayOmitLast = false } = command;
  const isMore = positionals.length > argumentNames.length;
  const isLess = positionals.length < argumentNames.length - (mayOmitLast ? 1 : 0);
  if (!isLess && (!isMore || takesMore)) return;
  const expected = argumentNames.join(' and ');
  if (expected) throw new Error(`Expected ${expected}.`);
  throw new Error(`Unexpected argument ${JSON.stringify(positionals[0])}.`);
}

const configOf = ({ value, short, isRepeatable }: Option) => ({
  type: value === undefined ? ('boolean' as const) : ('string' as const),
  ...(short && { short }),
  ...(isRepeatable && { multiple: true }),
});

/** Throws UsageError. */
export function parse(name: string, command: Command, words: string[]) {
  const options = [...optionsOf(command), HELP];
  const config = {
    args: words,
    options: Object.fromEntries(options.map((one) => [one.name, configOf(one)])),
    allowPositionals: true,
  };
  try {
    const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
    const given = tokens.filter((token) => token.kind === 'option');
    refuseUnknown(
      given.map((token) => [token.name, token.rawName]),
      options,
    );
    if (given.some((token) => token.name === 'help')) return { isHelp: true, values: {}, positionals: [] };
    const { values, positionals } = parseArgs(config);
    refuseRepeated(
      given.map((token) => token.name),
      options,
    );
    refuseCount(positionals, command);
    return { isHelp: false, values: values as Options, positionals };
  } catch (error) {
    const more = `Run \`footfall ${name} --help\` for its options.`;
    throw new UsageError(`${name}: ${(error as Error).message}\n${more}`, { cause: error });
  }
}
