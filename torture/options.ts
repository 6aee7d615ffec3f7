/** The command line of the torture. */
import { parseArgs } from 'node:util';
import type { Trial } from './trial.ts';

const FLAGS = {
  seed: { type: 'string' },
  rounds: { type: 'string' },
  round: { type: 'string' },
  write: { type: 'boolean', default: false },
} as const;

/** Throws an Error that names the unknown word and the trials. */
export function readOptions(words: string[], all: Trial[]) {
  const { values, positionals } = parseArgs({ args: words, options: FLAGS, allowPositionals: true });
  const names = all.map(({ name }) => name);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new Error(`There is no trial "${unknown}". Trials: ${names.join(', ')}.`);
  return {
    trials: positionals.length > 0 ? all.filter(({ name }) => positionals.includes(name)) : all,
    seed: values.seed ?? String(Math.floor(Math.random() * 1e9)),
    rounds: wholeNumber(values.rounds),
    round: wholeNumber(values.round),
    write: values.write,
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`"${text}" is not a whole number from 1 on.`);
  return Number(text);
}
