/** Clients that dawdle are cut off; those who are held up themselves are not. */
import { PassThrough } from 'node:stream';
import t from 'tap';
import { paced, paceMeter } from '../../src/load/pace.ts';

const RULE = { bytesPerSecond: 1000, windowMs: 10_000, remedy: 'Send it again.' };

t.test(
  'a client that sends too little in a window is too slow, and one that sends enough is not',
  async (t) => {
    for (const [bytes, isTooSlow] of [
      [0, true],
      [9999, true],
      [10_000, false],
    ] as const) {
      const meter = paceMeter(RULE);
      meter.waits(0);
      meter.received(4000, bytes);
      meter.waits(4000);
      t.notOk(meter.isTooSlow(9999), 'the window is not over');
      t.equal(meter.isTooSlow(10_000), isTooSlow, `${bytes} bytes`);
    }
  },
);

t.test('a window begins anew after each', async (t) => {
  const meter = paceMeter(RULE);
  meter.waits(0);
  meter.received(1, 1e9);
  meter.waits(2);
  t.notOk(meter.isTooSlow(10_000));
  t.notOk(meter.isTooSlow(19_999));
  t.ok(meter.isTooSlow(20_000), 'much at the beginning does not help for ever');
});

t.test('time in which the client is held up does not count', async (t) => {
  const meter = paceMeter(RULE);
  meter.waits(0);
  meter.received(1000, 1);
  t.notOk(meter.isTooSlow(10_000), 'the loader was busy for nine seconds');
  meter.waits(10_000);
  meter.restart(19_000);
  t.notOk(meter.isTooSlow(20_000), 'nobody else waited until now');
  t.ok(meter.isTooSlow(29_000));
});

t.test('a body that dawdles is destroyed', async (t) => {
  const body = new PassThrough();
  body.write('a');
  const rule = { ...RULE, windowMs: 8 };
  const read = async () => {
    for await (const chunk of paced(body, [rule])) t.equal(String(chunk), 'a');
  };
  await t.rejects(read(), { code: 'too_slow', message: /slower than .* KiB per second .* Send it again\./ });
  t.ok(body.destroyed);
});

t.test('a rule that does not apply destroys nothing', async (t) => {
  const body = new PassThrough();
  let asked = 0;
  const applies = () => {
    if (++asked === 20) body.end('b');
    return false;
  };
  const chunks: string[] = [];
  for await (const chunk of paced(body, [{ ...RULE, windowMs: 8, applies }])) chunks.push(String(chunk));
  t.same(chunks, ['b']);
});
