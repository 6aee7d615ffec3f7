/** Lines of the log: what an error quotes cannot look like a line of its own. */
import { Writable } from 'node:stream';
import t from 'tap';
import { logger } from '../src/log.ts';

const FORGED = 'no such customer "x\n[12:00:00.000] INFO (1): all is well\u001b[2J\u2028"';

/** What is logged for an error that quotes FORGED, and so does its cause. */
function logged(isTTY: boolean): string {
  let text = '';
  const out = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    { isTTY },
  );
  const error = new Error(FORGED, { cause: new Error(FORGED) });
  logger({ logLevel: 'info' }, out).error({ err: error }, FORGED);
  return text;
}

t.test('a line is one line of JSON', async (t) => {
  const text = logged(false);
  t.equal(text.indexOf('\n'), text.length - 1);
  const { msg, err } = JSON.parse(text) as { msg: string; err: { message: string; stack: string } };
  for (const one of [msg, err.message]) t.match(one, 'x\\u000a[12:00:00.000] INFO');
  t.match(err.stack, /\n {4}at /, 'a stack keeps its lines');
});

t.test('on a terminal an id can neither make a line nor command it', async (t) => {
  const text = logged(true);
  t.match(text, 'x\\u000a[12:00:00.000] INFO (1): all is well\\u001b[2J\\u2028');
  t.notMatch(text, /^\[12:00:00/m);
  t.notMatch(text, /\u2028/);
  t.notMatch(text, '\u001b[2J');
});
