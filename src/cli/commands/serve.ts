import { DATABASE, type Command } from '../command.ts';

export const serve: Command = {
  usage: ['[--database FILE]'],
  options: [['Options', [DATABASE]]],
  details: async () => `Environment variables\n${(await import('../../config.ts')).settingsHelp}\n`,
  examples: [
    ['serve', 'answers at http://127.0.0.1:3000, with the database ./data/footfall.db'],
    ['serve --database shop.db', 'the same with another database'],
  ],
  async run() {
    const { endOnSignals } = await import('../../ending.ts');
    const ending = endOnSignals(); // before the program is loaded, as in main.ts
    await (await import('../../serve.ts')).serve(ending);
  },
};
