/** Sparse matrices: the arrays that SciPy's load_npz takes, and what their cells are. */
import t, { type Test } from 'tap';
import { DIVIDED, fileOf, linesOf, rowsOf, withJob, type Row } from './job-rows.ts';
import { unzipped } from './unzip.ts';
import type { FastifyInstance } from 'fastify';

/** An array of a .npz file: its type, its shape and its values. */
function npy(bytes: Buffer) {
  const end = 10 + bytes.readUInt16LE(8);
  const text = bytes.toString('latin1', 10, end);
  const [, type] = /'descr': '(.+?)'/.exec(text)!;
  const [, shape] = /'shape': \((\d*),?\)/.exec(text)!;
  const data = bytes.subarray(end);
  const view = new DataView(Uint8Array.from(data).buffer);
  const read: Record<string, (at: number) => number> = {
    '<i4': (at) => view.getInt32(at, true),
    '<i8': (at) => Number(view.getBigInt64(at, true)),
    '<f4': (at) => view.getFloat32(at, true),
  };
  if (type === '|S3') return { type, start: end, values: [], text: data.toString() };
  const size = Number(type[2]);
  const values = Array.from({ length: data.length / size }, (_, i) => read[type](i * size));
  if (values.length !== Number(shape)) throw new Error(`${values.length} values, not ${shape}`);
  return { type, start: end, values, text: '' };
}

/** The cells as `customer article weight`, after checking the form. */
async function cellsOf(t: Test, app: FastifyInstance, name: string) {
  const members = await unzipped((await fileOf(app, `matrix/${name}`)).rawPayload);
  const [format, shape, indptr, indices, data] = ['format', 'shape', 'indptr', 'indices', 'data'].map(
    (array) => npy(members.get(`${array}.npy`)!),
  );
  t.equal(format.text, 'csr');
  t.strictSame([indices.type, indptr.type, data.type, shape.type], ['<i4', '<i4', '<f4', '<i8']);
  for (const { start } of [format, shape, indptr, indices, data]) t.equal(start % 64, 0, 'data are aligned');
  const [customers, articles] = await Promise.all(
    ['customers', 'articles'].map(async (noun) => (await linesOf(app, `matrix/${noun}.csv`)).slice(1)),
  );
  t.strictSame(shape.values, [customers.length, articles.length]);
  t.equal(indptr.values.length, customers.length + 1);
  const idOf = (line: string, i: number) => {
    t.equal(line.slice(0, line.indexOf(',')), String(i));
    return line.slice(line.indexOf(',') + 1);
  };
  const [rowIds, columnIds] = [customers.map(idOf), articles.map(idOf)];
  t.strictSame(columnIds, [...columnIds].sort(), 'columns are in byte order of the ids');
  return rowIds.flatMap((customer, row) => {
    const [from, to] = [indptr.values[row], indptr.values[row + 1]];
    const columns = indices.values.slice(from, to);
    t.strictSame(
      columns,
      [...new Set(columns)].sort((a, b) => a - b),
      'a row has each column once, in order',
    );
    return columns.map((column, i) => `${customer} ${columnIds[column]} ${data.values[from + i]}`);
  });
}

/** The same from the rows: the highest score of each pair. */
function pairsOf(rows: Row[], weight: (score: number) => number) {
  const highest = new Map<string, number>();
  for (const { customer_id, article_id, interaction_score } of rows) {
    const pair = `${customer_id} ${article_id}`;
    highest.set(pair, Math.max(highest.get(pair) ?? 0, interaction_score));
  }
  return [...highest]
    .map(([pair, score]) => [pair, weight(score)] as const)
    .filter(([, one]) => one !== 0)
    .map(([pair, one]) => `${pair} ${one}`)
    .sort();
}

t.test('a cell is a pair with its highest score, and no ignore has one', async (t) => {
  const app = await withJob(t);
  const rows = await rowsOf(app);
  const wanted = pairsOf(rows, (score) => score);
  t.ok(wanted.length < rows.length, 'pairs repeat');
  t.strictSame((await cellsOf(t, app, 'interactions.npz')).sort(), wanted);
});

t.test('weights are a choice, and never 0', async (t) => {
  const app = await withJob(t);
  const rows = await rowsOf(app);
  const query = 'click_weight=0.25&purchase_weight=40';
  const cells = await cellsOf(t, app, `interactions.npz?${query}`);
  t.strictSame(
    cells.sort(),
    pairsOf(rows, (score) => [0, 0.25, 40][score]),
  );
  for (const wrong of ['click_weight=0', 'purchase_weight=-1', 'click_weight=x', 'purchase_weight=1e9']) {
    const response = await fileOf(app, `matrix?${wrong}`);
    t.equal(response.statusCode, 400, wrong);
    t.equal(response.json().errors[0].parameter, wrong.split('=')[0]);
  }
  const [plain, weighted] = await Promise.all(
    ['', `?${query}`].map((more) => fileOf(app, `matrix/interactions.npz${more}`)),
  );
  t.not(plain.headers.etag, weighted.headers.etag, 'the tag depends on the options');
});

t.test('labels come on request, with −1 for what was ignored only', async (t) => {
  const app = await withJob(t, { preset: 'training' });
  t.equal((await fileOf(app, 'matrix/labels.npz')).statusCode, 404);
  const rows = await rowsOf(app);
  const cells = await cellsOf(t, app, 'labels.npz?labels=true');
  t.strictSame(
    cells.sort(),
    pairsOf(rows, (score) => (score > 0 ? 1 : -1)),
  );
  t.ok(cells.some((cell) => cell.endsWith('-1')));
  const names = [...(await unzipped((await fileOf(app, 'matrix?labels=true')).rawPayload)).keys()];
  t.strictSame(names, ['interactions.npz', 'labels.npz', 'customers.csv', 'articles.csv']);
});

t.test('the matrices of parts have one shape, and together all rows', async (t) => {
  const app = await withJob(t, DIVIDED);
  const rows = await rowsOf(app);
  for (const part of ['train', 'validation', 'test']) {
    const cells = await cellsOf(t, app, `interactions.npz?split=${part}`);
    const own = rows.filter(({ split }) => split === part);
    t.strictSame(
      cells.sort(),
      pairsOf(own, (score) => score),
      part,
    );
  }
});

t.test('a job without parts has none to choose', async (t) => {
  const app = await withJob(t);
  const response = await fileOf(app, 'matrix?split=train');
  t.equal(response.statusCode, 422);
  t.match(response.json(), { detail: /parameter split/, errors: [{ parameter: 'split' }] });
});

t.test('any id has its place beside the numbers', async (t) => {
  const csv =
    't_dat,customer_id,article_id\n2020-09-20,"b,""c""",NA\n2020-09-20,Ä,"x,y"\n2020-09-20,Z,null\n';
  const app = await withJob(t, {}, csv);
  t.strictSame(await linesOf(app, 'matrix/customers.csv'), ['row,customer_id', '0,Z', '1,"b,""c"""', '2,Ä']);
  t.strictSame(await linesOf(app, 'matrix/articles.csv'), ['column,article_id', '0,NA', '1,null', '2,"x,y"']);
});
