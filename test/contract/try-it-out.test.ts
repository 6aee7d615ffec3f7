import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER } from '../../src/model/field.ts';
import { TRANSACTIONS_CSV } from '../../src/http/documents/tables.ts';
import { build, load } from '../http/build.ts';
import { documentedAs, documentOf, operationsOf, type Document, type Operation } from './document.ts';

/** What Swagger UI sends when "Execute" is pressed without a change: every example, filled in. */
function exampleRequest(method: string, path: string, { parameters = [], requestBody }: Operation) {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let url = path;
  for (const { name, in: place, example } of parameters) {
    if (example === undefined) continue;
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(example)));
    if (place === 'query') query.set(name, String(example));
    if (place === 'header') headers[name] = String(example);
  }
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type !== undefined) headers['content-type'] = type;
  const payload =
    typeof media?.example === 'string' ? media.example : media && JSON.stringify(media.example ?? {});
  return { method: method as 'GET', url: `${url}${query.size > 0 ? `?${query}` : ''}`, headers, payload };
}

/** Validators of answers by the document's own schemas. */
function checker(document: Document): (schema: object) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  return (schema) =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')));
}

/** In the order in which a person would press them: generate, then the rest, deletion last. */
function inOrder(document: Document) {
  const rank = ({ operationId }: Operation) =>
    ['createJob', '', 'cancelJob', 'eraseCustomer', 'deleteJob', 'deleteImport'].indexOf(operationId);
  const orderOf = (operation: Operation) => (rank(operation) < 0 ? 1 : rank(operation));
  return operationsOf(document).sort((a, b) => orderOf(a.operation) - orderOf(b.operation));
}

async function press(
  app: FastifyInstance,
  { method, path, operation }: ReturnType<typeof operationsOf>[number],
) {
  return app.inject(exampleRequest(method, path, operation));
}

t.test('every example works when "Try it out" is pressed, and the answer is as documented', async (t) => {
  const importDir = t.testdir({ 'transactions_train.csv': TRANSACTIONS_CSV, backups: {} });
  const app = await build(t, { backupDir: join(importDir, 'backups'), importDir });
  await load(t, app, TRANSACTIONS_CSV);
  const document = await documentOf(app);
  const check = checker(document);
  // What cannot be cancelled any more, for the import has succeeded.
  const conflicts = ['cancelImport'];
  for (const one of inOrder(document)) {
    const where = `${one.method} ${one.path}`;
    const response = await press(app, one);
    if (conflicts.includes(one.operation.operationId)) t.equal(response.statusCode, 409, where);
    else t.ok(response.statusCode < 300, `${where}: ${response.statusCode} ${response.body.slice(0, 300)}`);
    const documented = documentedAs(one.operation, response.statusCode);
    t.ok(documented, `${where} documents ${response.statusCode}`);
    const type = String(response.headers['content-type'] ?? '').split(';')[0];
    const schema = documented?.content?.[type]?.schema;
    if (documented?.content) t.ok(schema, `${where} documents ${type}`);
    if (!schema || !/\/(problem\+)?json$/.test(type)) continue;
    const valid = check(schema);
    t.ok(valid(response.json()), `${where}: ${JSON.stringify(valid.errors)?.slice(0, 500)}`);
  }
});

t.test('nobody changes what is loaded by trying the examples of imports', async (t) => {
  const importDir = t.testdir({ 'transactions_train.csv': TRANSACTIONS_CSV });
  const app = await build(t, { importDir });
  const imports = operationsOf(await documentOf(app)).filter(({ operation }) =>
    ['createImport', 'uploadImport'].includes(operation.operationId),
  );
  t.equal(imports.length, 2);
  for (const one of imports) t.equal((await press(app, one)).statusCode, 200, one.path);
  t.equal((await app.inject('/v1/dataset')).json().transactions, 0);
});

t.test("the quickstart's data hold the ids of the examples, too", async (t) => {
  const log = Buffer.concat([...purchaseLog({ customers: 3000 }).chunks]);
  t.ok(log.includes(`,${EXAMPLE_CUSTOMER},${EXAMPLE_ARTICLE},`));
});
