import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { forClients } from '../../src/http/documents/schemas-for-clients.ts';
import { packageRoot } from '../../src/package-root.ts';
import { build } from '../http/build.ts';
import { documentOf, operationsOf } from './document.ts';

const shared = build(t);

t.test('the document stays short', async (t) => {
  const lines = readFileSync(join(packageRoot, 'openapi.yaml'), 'utf8').split('\n');
  t.ok(lines.length < 3500, `${lines.length} lines`);
});

t.test(
  'alternatives, sizes of numbers and enumerations are said in ways that clients understand',
  async (t) => {
    const given = (schema: object) => forClients(schema);
    t.strictSame(given({ type: ['integer', 'string'], minimum: 0, maxLength: 9, description: 'd' }), {
      description: 'd',
      anyOf: [
        { type: 'integer', minimum: 0, format: 'int64' },
        { type: 'string', maxLength: 9 },
      ],
    });
    t.strictSame(given({ type: 'integer', minimum: 0, maximum: 5 }), {
      type: 'integer',
      minimum: 0,
      maximum: 5,
    });
    t.strictSame(given({ type: 'integer', maximum: 2 ** 31 }), {
      ...{ type: 'integer', maximum: 2 ** 31, format: 'int64' },
    });
    t.strictSame(given({ type: 'number' }), { type: 'number', format: 'double' });
    t.strictSame(given({ enum: ['auto', true, false] }), {
      anyOf: [
        { type: 'string', enum: ['auto'] },
        { type: 'boolean', enum: [true, false] },
      ],
    });
    t.strictSame(given({ enum: ['.', ','] }), {
      ...{ type: 'string', enum: ['.', ','], 'x-enum-varnames': ['Point', 'Comma'] },
    });
    t.strictSame(given({ enum: ['.', 'a'] }), { type: 'string', enum: ['.', 'a'] });
    t.strictSame(given({ type: 'string', documented: { pattern: '^a' }, inWords: 'an a' }), {
      ...{ type: 'string', pattern: '^a' },
    });
    const named = { properties: { type: { type: 'number' }, enum: { const: true } } };
    t.strictSame(given(named), { properties: { type: { type: 'number', format: 'double' }, enum: {} } });
  },
);

t.test('no schema lists types, is null alone, or leaves the size of a number open', async (t) => {
  const document = await documentOf(await shared);
  const faults: string[] = [];
  function look(value: unknown, path: string): void {
    if (typeof value !== 'object' || value === null) return;
    const { type, format, maximum = Infinity } = value as Record<string, unknown>;
    if (Array.isArray(type)) faults.push(`${path} has several types`);
    if (type === 'null' && !path.includes('/anyOf/')) faults.push(`${path} is null`);
    if (type === 'number' && format !== 'double') faults.push(path);
    if (type === 'integer' && (maximum as number) >= 2 ** 31 && format !== 'int64') faults.push(path);
    for (const [name, member] of Object.entries(value))
      if (!/^(examples?|default|enum)$/.test(name)) look(member, `${path}/${name}`);
  }
  look(document, '');
  t.strictSame(faults, []);
});

t.test('what a request succeeds with has one type, apart from dry runs', async (t) => {
  for (const { method, path, operation } of operationsOf(await documentOf(await shared))) {
    const successes = Object.entries(operation.responses).filter(([status]) => /^2\d\d$/.test(status));
    const types = new Set(
      successes.flatMap(([, { content }]) =>
        Object.entries(content ?? {}).map(([type, { schema }]) => JSON.stringify([type, schema])),
      ),
    );
    const isReport = operation.operationId.startsWith('getReport'); // not ready is no success
    const isExport = operation.operationId === 'downloadJobExportFile'; // of many formats
    if (!isReport && !isExport) t.ok(types.size <= 1, `${method} ${path}`);
    const { responses, requestBody } = operation;
    if (operation.operationId.startsWith('list'))
      t.strictSame(Object.keys(responses[200].content!), ['application/json'], path);
    const hasOptionsInQuery = operation.parameters?.some((one) => one.in === 'query') ?? false;
    t.notOk(requestBody?.content['application/json'] && hasOptionsInQuery && path.includes('imports'), path);
  }
});
