/**
 * Starts threads and calls their functions: `thread.call.name(…)` returns a promise of what the handler
 * returns.
 */
import { totalmem } from 'node:os';
import { Worker, type ResourceLimits, type TransferListItem } from 'node:worker_threads';
import { ThreadDeath } from './death.ts';
import { inOrder, type ThreadKind, type ThreadStart } from './define.ts';
import { withoutInputType } from './flags.ts';
import { receivedError, unmarked, type Calls, type Handlers, type Reply } from './messages.ts';

export interface Thread<H> {
  /**
   * Calls are answered in order. Rejects with the handler's error, or if the thread ends before it has
   * answered.
   */
  readonly call: Calls<H>;
  /** Calls that are not answered yet. */
  readonly pending: number;
  stop(): Promise<void>;
}

export interface ThreadOptions {
  /** Called if the thread ends without having been stopped. */
  onDeath?(error: Error): void;
  /** Of V8's heap; by default each thread may have a quarter of the memory there is, and 2 GiB at most. */
  limits?: ResourceLimits;
  /** Nice value, on Linux. */
  nice?: number;
  /**
   * Runs the handlers in this thread instead: for tests, whose few rows take less time than a thread's start.
   */
  inline?: boolean;
}

/** Memory of the machine, or of the container. */
const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
const HEAP_MB = Math.min(2048, Math.floor(memory / 4 / 2 ** 20));

type Send = (path: string[], args: unknown[], buffers: TransferListItem[]) => Promise<unknown>;

export function startThread<Data, H>(
  kind: ThreadKind<Data, H>,
  data: Data,
  options: ThreadOptions = {},
): Thread<H> {
  let pending = 0;
  const { send, stop } = options.inline ? inlineThread(kind, data) : workerThread(kind, data, options);
  const call = callsTo(async (path, marked) => {
    const { values, buffers } = unmarked(marked);
    pending++;
    return send(path, values, buffers).finally(() => pending--);
  });
  return {
    call: call as Calls<H>,
    get pending() {
      return pending;
    },
    stop,
  };
}

/** A proxy whose members are functions and proxies again: it notes the names that lead to a call. */
export function callsTo(
  send: (path: string[], args: unknown[]) => Promise<unknown>,
  path: string[] = [],
): unknown {
  const members = new Map<string, unknown>();
  return new Proxy((...args: unknown[]) => send(path, args), {
    get(_target, name) {
      if (typeof name !== 'string' || (name === 'then' && path.length === 0)) return undefined;
      if (!members.has(name)) members.set(name, callsTo(send, [...path, name]));
      return members.get(name);
    },
  });
}

function workerThread<Data, H>(
  { url }: ThreadKind<Data, H>,
  data: Data,
  { onDeath, limits, nice = 0 }: ThreadOptions,
): { send: Send; stop(): Promise<void> } {
  const start: ThreadStart = { url, data, nice };
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB, ...limits };
  const worker = new Worker(new URL(url), { workerData: start, resourceLimits, ...withoutInputType() });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 0;
  let stopping = false;
  let dead: Error | undefined;

  const die = (error: Error) => {
    if (dead) return;
    dead = error;
    // Calls are answered in order, so the first one was running.
    [...waiting.values()].forEach(({ reject }, index) => reject(new ThreadDeath(error, index === 0)));
    waiting.clear();
    if (!stopping) onDeath?.(error);
  };
  worker.on('error', die);
  worker.on('exit', () => die(new Error('A worker thread has ended.')));
  worker.on('message', ({ id, result, error }: Reply) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(receivedError(error));
    else call?.resolve(result);
  });

  return {
    send: (path, args, buffers) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(new ThreadDeath(dead, false));
        const id = ++next;
        worker.postMessage({ id, path, args }, buffers);
        waiting.set(id, { resolve, reject });
      }),
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}

/** The same calls without a thread. Arguments and results are copied or moved all the same. */
function inlineThread<Data, H>(kind: ThreadKind<Data, H>, data: Data): { send: Send; stop(): Promise<void> } {
  const run = inOrder(kind.handlers(structuredClone(data)) as unknown as Handlers);
  return {
    async send(path, args, transfer) {
      const { values, buffers } = unmarked([await run(path, structuredClone<unknown[]>(args, { transfer }))]);
      return structuredClone(values[0], { transfer: buffers });
    },
    stop: async () => undefined,
  };
}
