/** The sentences of faults: the name, what would be right, and what was there. */
import t from 'tap';
import { Type } from 'typebox';
import { JobRequest } from '../../src/model/job.ts';
import { TrainingParameters } from '../../src/model/session-preset.ts';
import { checkedParameters } from '../../src/validation/parameters.ts';
import { validator } from '../../src/validation/validator.ts';

const body = validator(JobRequest, { noun: 'member', pointer: '' });

t.test('faults of a body carry pointers, those of a query names', async (t) => {
  t.same(body({ sample_size: 1, customer_ids: ['a'] }), []);
  t.same(body({ customer_ids: ['a', ''] }), [
    {
      pointer: '/customer_ids/1',
      detail: 'customer_ids[1] must be a string of 1 to 128 characters, not "".',
    },
  ]);
  const query = validator(Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 9 }) }), {
    noun: 'parameter',
  });
  t.same(query({ limit: 0 }), [
    { parameter: 'limit', detail: 'limit must be an integer from 1 to 9, not "0".' },
  ]);
  t.same(query({ limit: ['1', '2'] })[0].detail, 'limit must be given only once.');
  t.same(query({})[0].detail, 'limit is missing.');
});

t.test('unknown members are named, with those that are expected', async (t) => {
  t.match(body({ 'a/b~c': 1 }), [
    { pointer: '/a~1b~0c', detail: /^Unknown member "a\/b~c"\. Expected one of: sample_size, / },
  ]);
  const none = validator(Type.Object({}, { additionalProperties: false }), { noun: 'parameter' });
  t.equal(none({ x: '1' })[0].detail, 'Unknown parameter "x". No parameters are accepted here.');
});

t.test('what would be right follows from the schema', async (t) => {
  const wrong: [schema: object, value: unknown, sentence: string][] = [
    [Type.Number({ minimum: 0, maximum: 1 }), 2, 'a must be a number from 0 to 1, not 2.'],
    [Type.Integer({ minimum: 1 }), 1.5, 'a must be an integer of at least 1, not 1.5.'],
    [Type.Enum(['x', 'y', 'z']), 'w', 'a must be "x", "y" or "z", not "w".'],
    [Type.Literal(true), false, 'a must be true, not false.'],
    [Type.Boolean(), 'no', 'a must be true or false, not "no".'],
    [Type.String({ pattern: '^b+$' }), 'c', 'a must be a string that matches ^b+$, not "c".'],
    [
      Type.Array(Type.Any(), { maxItems: 1 }),
      [1, 2],
      'a must be an array of at most 1 items, not an array of 2 items.',
    ],
    [{ type: ['object', 'null'] }, 5, 'a must be an object or null, not 5.'],
  ];
  for (const [schema, value, sentence] of wrong) {
    const check = validator(Type.Object({ a: Type.Unsafe(schema) }), { noun: 'member', pointer: '' });
    t.equal(check({ a: value })[0].detail, sentence);
  }
});

t.test('times of parameters become milliseconds, in the order of the schema', async (t) => {
  const split = { test_from: '2020-09-01T02:00:00+0200', validation_from: 5 };
  const checked = checkedParameters(TrainingParameters, { split, period_days: 7 });
  t.equal(
    JSON.stringify(checked),
    `{"values":{"period_days":7,"split":{"validation_from":5,"test_from":${Date.UTC(2020, 8, 1)}}}}`,
  );
  t.match(checkedParameters(TrainingParameters, { split: { ...split, test_from: 'soon' } }), {
    faults: [
      { pointer: '/parameters/split/test_from', detail: /^split\.test_from must be a time from 1970/ },
    ],
  });
});

t.test('of a large value only the first fault is told', async (t) => {
  t.equal(body({ customer_ids: Array.from({ length: 50_000 }, () => '') }).length, 1);
});
