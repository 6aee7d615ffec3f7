/** Formats the results of a run as Markdown and puts them into docs/performance.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { MIB, rate } from './measured.ts';
import type { Compared, Measured, Results } from './measured.ts';

const whole = (value: number) => Math.round(value).toLocaleString('en');
const cell = (value: number | undefined, digits: number, unit: string) =>
  value === undefined ? '' : `${value.toFixed(digits)} ${unit}`;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

function ownRow(measured: Measured): string[] {
  const { work, seconds, bytes, memory_mib, wal_mib, livez_p99_ms, p50_ms, p99_ms } = measured;
  const isRead = p99_ms !== undefined;
  return [
    isRead ? `${work} (p50 ${cell(p50_ms, 1, 'ms')}, p99 ${cell(p99_ms, 1, 'ms')})` : work,
    cell(seconds, seconds < 10 ? 2 : 1, 's'),
    isRead ? `${whole(rate(measured))} requests` : whole(rate(measured)),
    bytes === undefined ? '' : isRead ? `${whole(bytes)} B each` : `${whole(bytes / 1e6)} MB`,
    cell(memory_mib, 0, 'MiB'),
    cell(wal_mib, 0, 'MiB'),
    cell(livez_p99_ms, 1, 'ms'),
  ];
}

function comparedRow({ against, phase, measured, target }: Compared, results: Results): string[] {
  const own = results.phases[phase];
  const ratio = own ? rate(own) / rate(measured) : undefined;
  // A thousand customers are done before threads and compiler are warm, so there are no targets for them.
  const isPromised = results.size !== 'small' && target !== undefined && ratio !== undefined;
  const verdict = isPromised ? `${target}${ratio < target ? ' (missed)' : ''}` : '';
  return [
    against,
    whole(measured.rows),
    cell(measured.seconds, 2, 's'),
    whole(rate(measured)),
    own ? whole(rate(own)) : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    verdict,
  ];
}

function disk({ disk, transactions, interactions }: Results): string {
  const perTransaction = (disk.after_load / transactions).toFixed(1);
  const perInteraction = ((disk.after_job - disk.after_load) / interactions).toFixed(1);
  const [log, afterLoad, afterJob] = [disk.log, disk.after_load, disk.after_job].map((bytes) =>
    whole(bytes / MIB),
  );
  return (
    `On disk: the log ${log} MiB; the database ${afterLoad} MiB after the load (${perTransaction} bytes ` +
    `per transaction), ${afterJob} MiB after the job (**${perInteraction} bytes per interaction**).`
  );
}

export function markdown(results: Results): string {
  const { phases, size, customers, transactions, articles, interactions, date } = results;
  const own = Object.values(phases);
  const parts = [
    `### ${size}: ${whole(customers)} customers, ${whole(transactions)} transactions, ` +
      `${whole(articles)} articles, ${whole(interactions)} interactions`,
    `${date}; ${results.machine}; ${results.versions}.`,
    table(
      ['footfall', 'time', 'rows/s', 'bytes', 'peak memory', 'largest WAL', '/livez p99'],
      own.map(ownRow),
    ),
    disk(results),
  ];
  if (results.compared.length > 0) {
    const head = ['measured in the same run', 'rows', 'time', 'rows/s', "footfall's", 'ratio', 'target'];
    parts.push(
      table(
        head,
        results.compared.map((compared) => comparedRow(compared, results)),
      ),
    );
  }
  if (results.checked.length > 0)
    parts.push(`Checked at this size:\n\n${results.checked.map((fact) => `- ${fact}`).join('\n')}`);
  return parts.join('\n\n');
}

/** Replaces the text between the marks for this size. */
export function writeInto(page: string, size: string, text: string): string {
  const [open, close] = [`<!-- bench:${size} -->`, `<!-- /bench:${size} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) throw new Error(`docs/performance.md lacks the marks ${open} and ${close}`);
  return `${page.slice(0, start + open.length)}\n\n${text}\n\n${page.slice(end)}`;
}

export function writeReport(results: Results): string {
  const path = join(packageRoot, 'docs', 'performance.md');
  writeFileSync(path, writeInto(readFileSync(path, 'utf8'), results.size, markdown(results)));
  return path;
}
