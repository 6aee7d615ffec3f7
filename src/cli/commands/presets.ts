import { JSON_DOCUMENT, URL_OF_SERVICE, type Command } from '../command.ts';

export const presets: Command = {
  usage: ['[NAME] [options]'],
  about:
    'Lists the presets; with NAME, the parameters of this one with their types, ranges and defaults. ' +
    'They are set by --set NAME=VALUE of footfall generate; members of an object by their dotted names. ' +
    'Needs no database.',
  options: [
    [
      'Options',
      [
        { ...URL_OF_SERVICE, help: 'those of a running service, which may be another version' },
        JSON_DOCUMENT,
      ],
    ],
  ],
  examples: [
    ['presets', 'the presets'],
    ['presets training', 'all parameters of the preset training'],
  ],
  argumentNames: ['NAME'],
  mayOmitLast: true,
  run: async ([name], options) => (await import('../presets.ts')).presets(name, options),
};
