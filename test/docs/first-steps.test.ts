import t from 'tap';
import { FIRST_STEPS } from './first-steps.ts';
import { runPage } from './run-page.ts';

for (const page of FIRST_STEPS) {
  t.test(`the examples of ${page} run and print what the page says`, (t) => runPage(t, page));
}
