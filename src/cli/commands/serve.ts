import { DATABASE, type Command } from '../command.ts';
import { twoColumns } from '../help.ts';

const VARIABLE_WIDTH = 18;

async function settings(): Promise<string> {
  const { VARIABLES } = await import('../../config.ts');
  const lines = VARIABLES.map(({ name, default: value, description }) => {
    const meaning = `${description}${value === '' ? '' : ` (default ${value})`}`;
    return twoColumns(name, meaning, VARIABLE_WIDTH);
  });
  return `Environment variables\n${lines.join('')}`;
}

export const serve: Command = {
  usage: ['[--database FILE]'],
  options: [['Options', [DATABASE]]],
  details: settings,
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
