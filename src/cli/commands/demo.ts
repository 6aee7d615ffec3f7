import { option, toggle, type Command } from '../command.ts';

export const demo: Command = {
  usage: ['[options]'],
  about:
    'Makes a purchase log of 3,000 customers, starts a service with a database of its own, loads the ' +
    'log, generates interactions, shows some of them, and goes on serving the web page until Ctrl-C. ' +
    'What is there already is used again. The variable PORT chooses the port; if it is taken, another ' +
    'one is.',
  options: [
    [
      'Options',
      [
        option('folder', 'FOLDER', 'where its files go (default ./data/demo)'),
        toggle('fresh', 'begin anew'),
        toggle('exit', 'stop the service at the end'),
      ],
    ],
  ],
  examples: [['demo', 'shows what footfall does; then open the address that it prints']],
  async run(_names, { folder = 'data/demo', fresh, exit }) {
    const { resolve } = await import('node:path');
    const { demo: show } = await import('../../demo/demo.ts');
    await show({ folder: resolve(folder as string), fresh: fresh === true, exit: exit === true });
  },
};
