import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CATALOGUE } from '../../src/errors.ts';
import { packageRoot } from '../../src/package-root.ts';
import { build } from '../http/build.ts';
import { documentOf, operationsOf } from './document.ts';

const shared = build(t);

t.test('openapi.yaml in the repository is what the program says of itself', async (t) => {
  const app = await shared;
  const committed = readFileSync(join(packageRoot, 'openapi.yaml'), 'utf8');
  const { body } = await app.inject('/openapi.yaml');
  t.ok(body === committed, 'if not: npm run openapi, and look at what has changed');
});

t.test('every operation has a name of its own, a known tag, summary and description', async (t) => {
  const document = await documentOf(await shared);
  const operations = operationsOf(document);
  const names = operations.map(({ operation }) => operation.operationId);
  t.equal(new Set(names).size, names.length);
  const tags = document.tags.map(({ name }) => name);
  for (const { method, path, operation } of operations) {
    const where = `${method} ${path}`;
    t.ok(operation.operationId && operation.summary && operation.description, where);
    t.ok(operation.tags.length === 1 && tags.includes(operation.tags[0]), where);
  }
});

t.test('every parameter has a description, and those of paths an example', async (t) => {
  const document = await documentOf(await shared);
  for (const { path, operation } of operationsOf(document)) {
    for (const parameter of operation.parameters ?? []) {
      t.ok(parameter.description, `${path} ${parameter.name}`);
      if (parameter.in === 'path') t.ok(parameter.example, `${path} ${parameter.name}`);
    }
  }
});

t.test('every operation documents a success, and every problem as problem+json', async (t) => {
  const document = await documentOf(await shared);
  const statuses = new Set<number>(Object.values(CATALOGUE).map(([status]) => status));
  for (const { method, path, operation } of operationsOf(document)) {
    const codes = Object.keys(operation.responses).map(Number);
    t.ok(
      codes.some((code) => code < 300),
      `${method} ${path}`,
    );
    for (const always of [400, 401, 417, 421, 500, 503])
      t.ok(codes.includes(always), `${method} ${path} ${always}`);
    for (const code of codes.filter((one) => one >= 400)) {
      t.ok(statuses.has(code), `${code} is in the catalogue`);
      t.ok(operation.responses[code].content?.['application/problem+json'], `${method} ${path} ${code}`);
    }
  }
});

t.test('every reference leads somewhere, and every component is referred to', async (t) => {
  const document = await documentOf(await shared);
  const text = JSON.stringify(document);
  for (const [kind, components] of Object.entries(document.components)) {
    if (kind === 'securitySchemes') continue;
    const references = text.matchAll(new RegExp(`"#/components/${kind}/([^"]+)"`, 'g'));
    const used = new Set([...references].map(([, name]) => name));
    t.strictSame([...used].sort(), Object.keys(components).sort(), kind);
  }
});

t.test('every path of the contract is there', async (t) => {
  const document = await documentOf(await shared);
  const there = new Set(operationsOf(document).map(({ method, path }) => `${method} ${path}`));
  const promised = [
    'POST /v1/imports',
    'POST /v1/imports/file',
    'GET /v1/imports',
    'GET /v1/imports/{import_id}',
    'POST /v1/imports/{import_id}/cancel',
    'GET /v1/imports/{import_id}/rejects.csv',
    'POST /v1/backups',
    'GET /v1/dataset',
    'POST /v1/jobs',
    'POST /v1/jobs/estimate',
    'GET /v1/jobs',
    'GET /v1/jobs/{job_id}',
    'POST /v1/jobs/{job_id}/cancel',
    'DELETE /v1/jobs/{job_id}',
    'GET /v1/jobs/{job_id}/events',
    'GET /v1/jobs/{job_id}/report',
    'GET /v1/jobs/{job_id}/report.html',
    'GET /v1/presets',
    'GET /v1/jobs/{job_id}/interactions',
    'GET /v1/jobs/{job_id}/interactions.csv',
    'GET /v1/jobs/{job_id}/interactions.ndjson',
    'GET /v1/jobs/{job_id}/interactions.parquet',
    'GET /v1/jobs/{job_id}/customers',
    'GET /v1/jobs/{job_id}/customers.csv',
    'GET /v1/jobs/{job_id}/transactions',
    'GET /v1/jobs/{job_id}/transactions.csv',
    'GET /v1/customers/{customer_id}/interactions',
    'GET /v1/customers/{customer_id}/interactions.csv',
    'POST /v1/customers/{customer_id}/interactions',
    'GET /v1/customers',
    'GET /v1/customers.csv',
    'GET /v1/customers/{customer_id}',
    'GET /v1/customers/{customer_id}/transactions',
    'GET /v1/articles',
    'GET /v1/articles.csv',
    'GET /v1/articles/{article_id}',
    'GET /v1/transactions',
    'GET /v1/transactions.csv',
    'GET /openapi.json',
    'GET /openapi.yaml',
    'GET /livez',
    'GET /readyz',
    'GET /metrics',
  ];
  for (const route of promised) t.ok(there.has(route), route);
});
