import t from 'tap';
import { allPages, blocksOf, readPage } from './pages.ts';
import { quickstart } from './quickstart.ts';
import { runPage } from './run-page.ts';

const isRun = ({ language }: { language: string }) => language === 'bash' || language === 'python';

for (const page of allPages().filter((one) => blocksOf(one).some(isRun))) {
  t.test(`the examples of ${page.path} run and print what the page says`, (t) => runPage(t, page.path));
}

t.test('the sequence in the README is the one that the quickstart shows', async (t) => {
  const { url } = await quickstart(t);
  const { text } = readPage('README.md');
  const customer = /interactions of customer (\w+):/.exec(text)?.[1];
  const { items } = (await (await fetch(`${url}/v1/customers/${customer}/interactions`)).json()) as {
    items: Record<string, string | number>[];
  };
  t.match(text, `first of the ${items.length} interactions of customer`);
  for (const item of items.slice(0, 8)) {
    const time = new Date(item['t_dat']).toISOString().slice(0, 16).replace('T', ' ');
    const cells = [time, item['article_id'], `${item['interaction_score']} \\w+`, item['prev_article_id']];
    t.match(text, new RegExp(cells.join(' +')));
  }
});
