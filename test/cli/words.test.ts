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
  const other = new Error('allow_duplicate=true');
  t.equal(inCommandWords(other), other);
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
