import t from 'tap';
import { FIRST_STEPS } from './first-steps.ts';
import { allPages, blocksOf } from './pages.ts';
import { runPage } from './run-page.ts';

const isRun = ({ language }: { language: string }) => language === 'bash' || language === 'python';

for (const page of allPages().filter((one) => blocksOf(one).some(isRun))) {
  if (FIRST_STEPS.includes(page.path)) continue;
  t.test(`the examples of ${page.path} run and print what the page says`, (t) => runPage(t, page.path));
}
