/** What a command is: its options and its help, without its work. Imports nothing, so that help is quick. */
import type { Options } from './usage-error.ts';

export interface Option {
  name: string;
  short?: string;
  /** What its value is called; `a|b` lists all values. Without it the option is a switch. */
  value?: string;
  help: string;
  isRepeatable?: boolean;
}

/** The first group of a command may do without a title. */
export type OptionGroup = [title: string, options: Option[]];

export interface Command {
  /** What follows the name, a line for each way to use it. */
  usage: string[];
  about?: string;
  options?: OptionGroup[];
  /** What follows the options, if making it takes long. */
  details?(): Promise<string>;
  /** Command lines without `footfall`, each with what it does. */
  examples: [line: string, effect: string][];
  /** How many arguments it takes, and their names. */
  argumentNames?: string[];
  /** Whether it takes any number of the last one. */
  takesMore?: boolean;
  /** Whether the last one may be left out. */
  mayOmitLast?: boolean;
  /** `all`: the commands by name. */
  run(names: string[], options: Options, all: Commands): Promise<void>;
}

/** Commands by name, each declared when it is needed. */
export type Commands = Record<string, { summary: string; declared(): Promise<Command> }>;

/** An option with a value. */
export const option = (name: string, value: string, help: string, more: Partial<Option> = {}): Option => ({
  name,
  value,
  help,
  ...more,
});

/** An option without one. */
export const toggle = (name: string, help: string): Option => ({ name, help });

/** All options of a command. */
export const optionsOf = ({ options = [] }: Command): Option[] => options.flatMap(([, some]) => some);

/** The values that an option takes, if they are few. */
export const choicesOf = ({ value = '' }: Option): string[] =>
  /^[\w.-]+(\|[\w.-]+)+$/.test(value) ? value.split('|') : [];

/** Where results and messages go. */
export const QUIET = toggle('quiet', 'print errors only');
export const JSON_DOCUMENT = toggle('json', 'print one JSON document on standard output');

/** Which data set a command works on. */
export const DATABASE = option('database', 'FILE', 'the database (default: the variable DATABASE)');
export const URL_OF_SERVICE = option(
  'url',
  'URL',
  'work on a running service; the variable FOOTFALL_API_KEY holds its key',
);

/** The options of most commands. */
export const COMMON: OptionGroup = [
  'Where, and how much is said',
  [URL_OF_SERVICE, DATABASE, JSON_DOCUMENT, QUIET],
];
