/** `footfall generate FILE… -o FILE`: from files to a file, without a database. */
import { readConfig } from '../config.ts';
import { directJob, type DirectJob } from '../direct/job.ts';
import { readData, type AskedData, type ReadData } from '../direct/read-data.ts';
import type { AskedFiles } from '../direct/read-files.ts';
import { writeRows, type WrittenRows } from '../direct/write-rows.ts';
import { ImportRequest } from '../model/import.ts';
import { requestOf } from './generate-request.ts';
import { inputFiles } from './input-files.ts';
import { interruptible } from './interrupted.ts';
import { importRequest } from './load-options.ts';
import { outputFile, type OutputFile } from './output-file.ts';
import { outputOf, type Output } from './output.ts';
import { reportFile } from './report-file.ts';
import { estimateInWords, notesInWords, rowsOfCustomers } from './said-of-rows.ts';
import { UsageError, type Options } from './usage-error.ts';
import { verdictLine } from './verdict.ts';
import { remarksOn } from './words.ts';

/** All customers of the files: whoever names a file means what is in it. */
const EVERYBODY = { all_customers: true } as const;

/** The flags that `load` has, too. */
function readingOptions(options: Options): Options {
  const names = Object.keys(ImportRequest.properties).map((name) => name.replaceAll('_', '-'));
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

/** The files beside the log are read as they are found: its flags are about other columns. */
async function further(kind: 'customers' | 'articles', options: Options): Promise<AskedFiles | undefined> {
  const path = options[kind === 'customers' ? 'customer-data' : 'article-data'] as string | undefined;
  if (path === undefined) return undefined;
  const hashed = kind === 'customers' && options['hash-ids'] ? { 'hash-ids': true } : {};
  const { asked } = await importRequest('generate', { kind, ...hashed });
  return { files: await inputFiles([path]), options: asked, names: [path] };
}

/** The command line without files and how they are read: that is said anew, with what it lacked. */
function commandOf(options: Options): string[] {
  const read = Object.keys(readingOptions(options));
  const others = Object.entries(options).filter(([name]) => !read.includes(name));
  const flags = others.flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [value].flat().flatMap((one) => flagWords(name, String(one))),
  );
  return ['footfall', 'generate', ...flags];
}

const flagWords = (name: string, value: string) =>
  /^-./.test(value) ? [`--${name}=${value}`] : [`--${name}`, value];

async function askedData(paths: string[], options: Options): Promise<AskedData> {
  const { asked } = await importRequest('generate', readingOptions(options));
  const data: AskedData = {
    log: { files: await inputFiles(paths), options: asked, names: paths, command: commandOf(options) },
    customers: await further('customers', options),
    articles: await further('articles', options),
  };
  const all = [data.log, data.customers, data.articles].flatMap((one) => one?.names ?? []);
  if (all.filter((name) => name === '-').length > 1)
    throw new UsageError('generate: Standard input (-) can be read only once.');
  return data;
}

/** Shows how much of the files is read. */
function withProgress(data: AskedData, said: Output): { data: AskedData; end(): void } {
  const progress = said.progress('reading');
  const { files } = data.log as { files: { size?: number }[] };
  const sizes = files.map(({ size }) => size ?? NaN);
  const total = sizes.reduce((sum, size) => sum + size, 0) || 0; // unknown if one of them is
  let done = 0;
  const count = (chunk: Buffer) => progress.update({ done: (done += chunk.length), total, unit: 'bytes' });
  const counted = data.log.files.map((file) => ({
    ...file,
    open: () => file.open().on('data', count).pause(),
  }));
  return { data: { ...data, log: { ...data.log, files: counted } }, end: () => progress.end() };
}

async function write(
  job: DirectJob,
  { output, said, signal }: { output: OutputFile; said: Output; signal: AbortSignal },
): Promise<WrittenRows & { bytes: number }> {
  const progress = said.progress('generating');
  const file = await output.open();
  try {
    const written = await writeRows(job, {
      format: output.format,
      signal,
      write: file.write,
      onProgress({ customers, ignores, clicks, purchases }) {
        const amount = ignores + clicks + purchases;
        progress.update({ done: customers, total: job.customers.length, amount, unit: 'interactions' });
      },
    });
    await file.finish();
    return { ...written, bytes: file.size() };
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    progress.end();
  }
}

const isClosedPipe = (error: unknown) => (error as { code?: unknown }).code === 'EPIPE';

interface Wanted {
  request: ReturnType<typeof requestOf>;
  output: OutputFile;
  writeReport: ReturnType<typeof reportFile> | undefined;
  said: Output;
  options: Options;
}

async function generated(
  { log, files, read }: ReadData,
  { request, output, writeReport, said, options }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  // Rows go to standard output if they were asked for there; then all else goes to standard error.
  const say = (document: object, text: string) =>
    output.isStandardOutput ? said.remark(text) : said.result(document, text);
  for (const found of [read.articles, read.customers, read.log])
    for (const remark of found ? remarksOn(found) : []) said.remark(remark);
  const job = directJob(log, request, files);
  if (options['dry-run']) {
    const { estimateRows } = await import('../direct/estimate.ts');
    const estimate = await estimateRows(job, output.format);
    return say({ estimate }, estimateInWords(estimate));
  }
  const start = performance.now();
  const { counts, report, bytes } = await write(job, { output, said, signal });
  const seconds = (performance.now() - start) / 1000;
  await writeReport?.(report);
  const rows = rowsOfCustomers(counts, counts.customers);
  const lines = [
    `Wrote ${rows} to ${output.name} (${bytes} bytes, ${seconds.toFixed(2)} s).`,
    `Content digest ${report.job.content_digest}.`,
    ...notesInWords(report.notes ?? []),
    verdictLine(report.leak_audit),
  ];
  const { content_digest } = report.job;
  const { notes, leak_audit } = report;
  const document = { file: output.name, bytes, seconds, counts, content_digest, notes, leak_audit };
  say(document, lines.join('\n'));
}

export async function generateFromFiles(paths: string[], options: Options): Promise<void> {
  const request = requestOf(options, EVERYBODY);
  const target = options.output as string | undefined;
  if (target === undefined)
    throw new UsageError(
      'generate: With files, --output FILE says where the rows go (- for standard output).',
    );
  if (target === '-' && options.json)
    throw new UsageError('generate: --json and the rows cannot both go to standard output: name a FILE.');
  const said = outputOf(options);
  const asked = await askedData(paths, options);
  const inputs = inputPaths(asked);
  const output = outputFile(target, options.format as string | undefined, inputs);
  const report = options.report as string | undefined;
  const writeReport = report === undefined ? undefined : reportFile(report, { inputs, output: target });
  const { idSecret } = asked.log.options.hash_ids ? readConfig() : {};
  await interruptible(async (signal) => {
    const { data, end } = withProgress(asked, said);
    const read = await readData(data, { signal, idSecret }).finally(end);
    try {
      await generated(read, { request, output, writeReport, said, options }, signal);
    } catch (error) {
      if (!isClosedPipe(error)) throw error; // the reader has what it wanted
    } finally {
      read.close();
    }
  });
}

const inputPaths = ({ log, customers, articles }: AskedData): string[] =>
  [log, customers, articles].flatMap((one) => one?.files.map(({ name }) => name) ?? []);
