/** How the process ends: once, with the right code, and in time. */
import { EventEmitter, once } from 'node:events';
import t, { type Test } from 'tap';
import { endOnSignals, type Closing, type Reason } from '../src/ending.ts';

/** A process that only notes its exits, what it closed and what was said. `closing` can be replaced in part. */
function processOf(given: Partial<Closing> = {}, graceMs?: number) {
  const events = new EventEmitter();
  const exits: number[] = [];
  const closed: Reason[] = [];
  const notes: string[] = [];
  const ends = Object.assign(events, {
    exit(code: number) {
      exits.push(code);
      events.emit('exited');
    },
  }) as unknown as Parameters<typeof endOnSignals>[0];
  const ending = endOnSignals(ends, graceMs);
  const use = () =>
    ending.use({
      close: async (reason) => void closed.push(reason),
      note: (message) => void notes.push(message),
      ...given,
    });
  return { events, exits, closed, notes, use, exited: () => once(events, 'exited') };
}

t.test('before anything is open, a signal ends it at once with 0', async (t) => {
  const { events, exits, exited } = processOf();
  const end = exited();
  events.emit('SIGTERM');
  await end;
  t.strictSame(exits, [0]);
});

t.test('a signal closes what is open, then ends it with 0, whichever it is', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']) {
    const { events, exits, closed, use, exited } = processOf();
    use();
    const end = exited();
    events.emit(signal);
    await end;
    t.strictSame([exits, closed], [[0], [{ signal }]]);
  }
});

/** Closing that goes on until `finish` is called. */
function slowly() {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  return { close: () => finished, finish };
}

async function endsWith(t: Test, code: number, events: string[], notes: RegExp[]): Promise<void> {
  const { close, finish } = slowly();
  const ended = processOf({ close });
  ended.use();
  const end = ended.exited();
  for (const event of events) ended.events.emit(event, new Error('unexpected'));
  t.strictSame(ended.exits, [], 'it does not end before all is closed');
  finish();
  await end;
  t.strictSame(ended.exits, [code]);
  t.match(ended.notes, notes);
}

t.test('a second signal, and an error meanwhile, change nothing', async (t) => {
  await endsWith(t, 0, ['SIGTERM', 'SIGTERM'], [/already shutting down/]);
  await endsWith(t, 0, ['SIGTERM', 'SIGINT', 'SIGTERM'], [/SIGINT/, /SIGTERM/]);
  await endsWith(t, 0, ['SIGTERM', 'uncaughtException'], [/error while shutting down/]);
  await endsWith(t, 1, ['uncaughtException', 'SIGTERM'], [/SIGTERM/]);
  await endsWith(t, 1, ['unhandledRejection', 'unhandledRejection'], [/error/]);
});

t.test('what does not close in time is cut off', async (t) => {
  const { close } = slowly();
  const { events, exits, notes, use, exited } = processOf({ close }, 1);
  use();
  const end = exited();
  events.emit('SIGTERM');
  await end;
  t.strictSame(exits, [0]);
  t.match(notes, [/continues at the next start/]);
});

t.test('what cannot be closed is said, and no reason for another code', async (t) => {
  const { events, exits, notes, use, exited } = processOf({ close: () => Promise.reject(new Error('gone')) });
  use();
  const end = exited();
  events.emit('SIGTERM');
  await end;
  t.strictSame(exits, [0]);
  t.match(notes, [/error while shutting down/]);
});
