/**
 * Schemathesis (somebody else's reading of the OpenAPI document) over the service: what it makes of the document,
 * right and wrong, gets no 5xx and no response that the document does not describe. The seed decides its requests.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepared, startHostile, type Data } from '../hostile/data.ts';
import { randomOf, type Outcome, type Trial, type TrialOptions } from '../trial.ts';
import { readEvents } from './events.ts';
import { run as runProgram, schemathesisPython } from './program.ts';

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
const EVENTS = '/v1/jobs/{job_id}/events';
const SECONDS_FOR_A_REQUEST = '60';

/**
 * Ids that are there: with others nearly all requests would end as 404. What is deleted is asked for by nothing else.
 * A stream of events is described as the text that it is, but Schemathesis holds each event against that schema, as
 * OpenAPI 3.2 does with `itemSchema`.
 */
function configuration({ known, toDelete, running }: Data): string {
  const ids = (values: Record<string, string[]>) =>
    Object.entries(values)
      .filter(([name]) => /^(job|import|customer|article)_id$/.test(name))
      .map(([name, [first]]) => `"path.${name}" = ${JSON.stringify(first)}`);
  const operations = (which: string, what: string) => `\n[[operations]]\n${which}\n${what}\n`;
  return [
    '[checks]',
    'enabled = false',
    ...CHECKS.map((check) => `${check}.enabled = true`),
    '\n[parameters]',
    ...ids(known),
    operations('include-method = "DELETE"', `parameters = { ${ids(toDelete).join(', ')} }`),
    operations('include-operation-id = "cancelImport"', `parameters = { ${ids(running).join(', ')} }`),
    operations(`include-path = "${EVENTS}"`, 'checks.response_schema_conformance.enabled = false'),
  ].join('\n');
}

async function run(options: TrialOptions): Promise<Outcome> {
  const found = await schemathesisPython();
  if ('missing' in found) return { rounds: 0, faults: [], measured: '', skipped: found.missing };
  const { service } = await startHostile(options.folder);
  const uploads = new AbortController();
  try {
    const data = await prepared(service, uploads.signal);
    writeFileSync(join(options.folder, 'schemathesis.toml'), configuration(data));
    return await tested(found.python, service.url, options);
  } finally {
    uploads.abort();
    await service.kill();
  }
}

async function tested(python: string, url: string, { seed, rounds, folder }: TrialOptions): Promise<Outcome> {
  const report = join(folder, 'report.ndjson');
  const number = Math.floor(randomOf(seed, 'schemathesis')() * 2 ** 31);
  const words = [
    ...[
      '-m',
      'schemathesis.cli',
      '--config-file',
      'schemathesis.toml',
      'run',
      `${url}/openapi.yaml`,
      '--url',
      url,
    ],
    ...['--phases', 'examples,coverage,fuzzing', '--seed', String(number)],
    ...['--max-examples', String(rounds), '--no-shrink', '--continue-on-failure', '--workers', '1'],
    ...['--request-timeout', SECONDS_FOR_A_REQUEST, '--suppress-health-check', 'all'],
    ...['--generation-database', 'none', '--report', 'ndjson', '--report-ndjson-path', report, '--no-color'],
  ];
  const { code, said } = await runProgram(python, words, folder);
  // 1: a check failed.
  const told = code === 0 || code === 1 ? await readEvents(report) : undefined;
  if (!told || told.faults.size < code!)
    return { rounds: 0, faults: [`Schemathesis ended with ${code}: ${said.slice(-2000)}`], measured: '' };
  const { cases, statuses, operations, served, faults } = told;
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status || 'none'} ${n}`);
  return {
    rounds: cases,
    faults: [...faults.values()],
    measured: `${served.size} of ${operations.size} operations succeeded; statuses: ${counted.join(', ')}`,
  };
}

export const schemathesis: Trial = {
  name: 'schemathesis',
  promise: 'Nor does any that Schemathesis makes of the document (rounds: cases)',
  rounds: 25,
  run,
};
