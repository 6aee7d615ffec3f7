/** The error that a report states of an AUC: widest where all articles have been on sale for years, since bins of ages are a share of them. */
import t from 'tap';
import type { Report } from '../../src/model/report.ts';
import { asCsv } from './small-log.ts';
import { footfallOf, loadText } from './footfall-of.ts';

/** 60 articles sold from the first week on; 400 customers who buy over two years. */
function longLog(): string[] {
  const lines: string[] = [];
  for (let i = 0; i < 6000; i++) {
    const day = i < 60 ? i % 7 : (i * 7919) % 730;
    const date = new Date(Date.UTC(2019, 0, 1 + day)).toISOString().slice(0, 10);
    lines.push(`${date},customer-${(i * 31) % 400},article-${i % 60},,2`);
  }
  return lines;
}

t.test('of the age of articles it stays below 0.005 with the preset training', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(longLog()));
  const { jobs } = footfall.services;
  const { job } = await jobs.create({ preset: 'training' }, { waitSeconds: 60 });
  const { leak_audit } = (await jobs.report(
    job.id,
    { warning: 0.6, leak: 0.8 },
    { waitSeconds: 60 },
  )) as Report;
  const age = leak_audit.features.find(({ feature }) => feature === 'article_age');
  for (const pair of [age?.purchases_vs_ignores, age?.clicks_vs_ignores]) {
    t.ok(pair && pair.error > 0 && pair.error < 0.005, String(pair?.error));
  }
});
