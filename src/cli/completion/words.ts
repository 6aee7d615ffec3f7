/** What can follow on a command line, for the scripts of all shells. */
import { describePresets } from '../../generate/describe-presets.ts';
import { choicesOf, optionsOf, type Commands, type Option } from '../command.ts';

/** What can be in one place: one of some words, a file, or something that no shell knows. */
export type Place = { kind: 'words'; words: string[] } | { kind: 'file' } | { kind: 'unknown' };

export interface CompletedOption {
  name: string;
  short: string | undefined;
  help: string;
  /** Undefined for a switch. */
  value: Place | undefined;
  isRepeatable: boolean;
}

export interface CompletedCommand {
  name: string;
  summary: string;
  options: CompletedOption[];
  /** Of all its arguments. */
  argument: Place;
}

const words = (some: string[]): Place => ({ kind: 'words', words: some });

function placeOf(name: string, presets: string[]): Place {
  const choices = choicesOf({ name: '', value: name, help: '' });
  if (choices.length > 0) return words(choices);
  if (/FILE|FOLDER/.test(name)) return { kind: 'file' };
  return name === 'PRESET' ? words(presets) : { kind: 'unknown' };
}

function completed({ name, short, value, help, isRepeatable = false }: Option, presets: string[]) {
  const named = name === 'preset' ? 'PRESET' : value;
  return {
    name,
    short,
    help,
    isRepeatable,
    value: named === undefined ? undefined : placeOf(named, presets),
  };
}

export async function completedCommands(commands: Commands): Promise<CompletedCommand[]> {
  const presets = describePresets().map(({ name }) => name);
  const all: CompletedCommand[] = [];
  for (const [name, { summary, declared }] of Object.entries(commands)) {
    const command = await declared();
    const [argument = ''] = command.argumentNames?.slice(-1) ?? [];
    all.push({
      name,
      summary,
      options: [
        ...optionsOf(command).map((option) => completed(option, presets)),
        { name: 'help', short: 'h', help: 'print its help', isRepeatable: false, value: undefined },
      ],
      argument: placeOf(name === 'presets' ? 'PRESET' : argument, presets),
    });
  }
  const help = { name: 'help', summary: 'print the help of a command', options: [] };
  return [...all, { ...help, argument: words(Object.keys(commands)) }];
}
