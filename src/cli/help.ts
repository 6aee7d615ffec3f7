/** The help of one command: usage, options in two columns, examples. */
import type { Command, Option } from './command.ts';

const LEFT = 27;
const WIDTH = 100;

/** Breaks a text into lines between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A term, and beside it what it means; a long term has a line of its own. */
export function twoColumns(term: string, meaning: string, left = LEFT): string {
  const indent = ' '.repeat(left + 2);
  const right = wrapped(meaning, WIDTH - left - 2).join(`\n${indent}`);
  return term.length < left - 1 ? `  ${term.padEnd(left)}${right}\n` : `  ${term}\n${indent}${right}\n`;
}

function optionHelp({ name, short, value, help }: Option): string {
  const term = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
  return twoColumns(term, help);
}

export async function helpOf(name: string, command: Command): Promise<string> {
  const { usage, about, options = [], details, examples } = command;
  const ways = usage.map((way) => `footfall ${name} ${way}`.trimEnd());
  const parts = [`Usage: ${ways.join('\n       ')}\n`];
  if (about) parts.push(`${wrapped(about, WIDTH).join('\n')}\n`);
  for (const [title, some] of options) parts.push(`${title}\n${some.map(optionHelp).join('')}`);
  if (details) parts.push(await details());
  const lines = examples.map(([line, effect]) => `  footfall ${line}\n      ${effect}\n`);
  if (lines.length > 0) parts.push(`Examples\n${lines.join('')}`);
  return parts.join('\n');
}
