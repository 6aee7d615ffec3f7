import t from 'tap';
import { build, load } from './build.ts';

t.test('the sample log is the same each time, and loads', async (t) => {
  const app = await build(t);
  const sample = await app.inject('/v1/sample.csv');
  t.match(sample.headers, { 'content-type': /^text\/csv/, 'content-disposition': /filename="sample.csv"/ });
  t.equal((await app.inject('/v1/sample.csv')).body, sample.body);
  await load(t, app, sample.body);
  t.match((await app.inject('/v1/dataset')).json(), { transactions: 69_891, buyers: 3000 });
  t.equal((await app.inject({ method: 'HEAD', url: '/v1/sample.csv' })).body, '');
});
