import t from 'tap';
import type { PresetDescription } from '../../src/model/preset-description.ts';
import { build, buildWithJob, load } from './build.ts';

t.test('presets are listed with all that a job shows of their parameters', async (t) => {
  const app = await buildWithJob(t);
  const { items } = (await app.inject('/v1/presets')).json<{ items: PresetDescription[] }>();
  const notebook = items.find(({ name }) => name === 'notebook');
  const parameters = (await app.inject('/v1/jobs/1')).json().parameters;
  t.strictSame(
    Object.fromEntries((notebook?.parameters ?? []).map((one) => [one.name, one.default])),
    parameters,
  );
});

t.test(
  'every parameter has a type, a default and a meaning, and every number its range and unit',
  async (t) => {
    const app = await build(t);
    const { items } = (await app.inject('/v1/presets')).json<{ items: PresetDescription[] }>();
    for (const { name, description, parameters } of items) {
      t.ok(description && parameters.length > 0, name);
      for (const one of parameters) {
        const where = `${name} ${one.name}`;
        t.ok(one.description && one.type, where);
        const types = [one.type].flat();
        if (!types.includes('null')) t.not(one.default, null, where);
        if (types.includes('integer') || types.includes('number')) {
          t.type(one.minimum, 'number', where);
          t.type(one.maximum, 'number', where);
          t.type(one.unit, 'string', where);
        }
        if (types.includes('object'))
          t.ok(
            one.members?.every((member) => member.description),
            where,
          );
        else t.equal(one.members, null, where);
      }
    }
  },
);

t.test('a parameter says what its schema says', async (t) => {
  const app = await build(t);
  const { items } = (await app.inject('/v1/presets')).json<{ items: PresetDescription[] }>();
  const one = (name: string) => items[0].parameters.find((parameter) => parameter.name === name);
  t.match(one('ignore_max_hours'), {
    type: 'integer',
    minimum: 0,
    maximum: 87_600,
    unit: 'hours',
    default: 96,
    enum: null,
    members: null,
  });
  t.match(one('extra_click_rounds'), {
    type: 'string',
    minimum: null,
    enum: ['squared', 'once'],
    default: 'squared',
    unit: null,
  });
});

t.test(
  'every preset that is listed can be asked for, and its job shows all parameters that are listed',
  async (t) => {
    const app = await build(t);
    await load(t, app);
    const { items } = (await app.inject('/v1/presets')).json<{ items: PresetDescription[] }>();
    for (const { name, parameters } of items) {
      const job = await app.inject({
        method: 'POST',
        url: '/v1/jobs',
        payload: { preset: name },
        headers: { prefer: 'wait=60' },
      });
      t.match(job.json(), { state: 'succeeded', preset: name, error: null });
      t.strictSame(Object.keys(job.json().parameters).sort(), parameters.map((one) => one.name).sort());
    }
  },
);

t.test('the names of presets are said to those who ask for another', async (t) => {
  const app = await build(t);
  const { items } = (await app.inject('/v1/presets')).json<{ items: PresetDescription[] }>();
  const response = await app.inject({ method: 'POST', url: '/v1/jobs', payload: { preset: 'other' } });
  t.equal(response.statusCode, 400);
  t.equal(response.json().errors[0].pointer, '/preset');
  for (const { name } of items)
    t.match(response.json().detail, new RegExp(`Expected one of: .*\\b${name}\\b`));
});
