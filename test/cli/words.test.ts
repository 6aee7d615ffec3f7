import t from 'tap';
import { inCommandWords, remarksOn } from '../../src/cli/words.ts';
import { Problem } from '../../src/errors.ts';

t.test('options and requests are named as on the command line', async (t) => {
  const detail =
    'Set allow_duplicate=true, on_error=skip or columns=t_dat:Date+Time, or take it back, with DELETE /v1/imports/1.';
  const errors = [{ line: 2, detail: 'Try time_unit=s; discount_mode=1 is none.' }];
  const said = inCommandWords(new Problem('bad_data', detail, { errors, retryAfter: 3 }));
  t.match(said, {
    code: 'bad_data',
    message:
      'Set --allow-duplicate, --on-error skip or --columns t_dat:Date+Time, or take it back, with DELETE ' +
      '/v1/imports/1 over HTTP.',
    errors: [{ line: 2, detail: 'Try --time-unit s; discount_mode=1 is none.' }],
    retryAfter: 3,
  });
});

t.test('faults of a request for a job name flags, and requests that are commands are those', async (t) => {
  const detail =
    'sample_size cannot be combined with customer_ids. Use POST /v1/imports, POST /v1/jobs/3/cancel, ' +
    'GET /v1/jobs/3 or POST /v1/imports/3/cancel.';
  const pointers = ['/sample_size', '/all_customers', '/customer_ids/1', '/parameters/split/test', '/seed'];
  const errors = pointers.map((pointer) => ({ pointer, detail }));
  const said = inCommandWords(new Problem('bad_request', detail, { errors }));
  t.equal(
    said.message,
    '--sample-size cannot be combined with --customers or --customers-file. Use `footfall load FILE`, ' +
      '`footfall cancel 3`, `footfall jobs 3` or POST /v1/imports/3/cancel over HTTP.',
  );
  t.strictSame(
    said.errors?.map(({ pointer }) => pointer),
    ['--sample-size', '--all', '--customers or --customers-file', '--set split.test', '--seed'],
  );
  t.equal(said.errors?.[0].detail, said.message);
});

t.test('rows that were left out and warnings are said, if there are any', async (t) => {
  t.same(remarksOn({ rows_left_out: { where: 0, quantity: 0 }, warnings: [] }), []);
  const warning = { code: 'c', column: null, count: 1, example: null };
  t.same(
    remarksOn({
      rows_left_out: { where: 1, quantity: 3 },
      warnings: [{ ...warning, message: 'Some are NULL: null_values=NULL leaves them empty.' }],
    }),
    [
      '1 row left out by --where.',
      '3 rows left out: quantity of 0 or less.',
      'Warning: Some are NULL: --null-values NULL leaves them empty.',
    ],
  );
});
