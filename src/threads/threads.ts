/**
 * Calls into worker threads: a thread serves functions by name, the other side calls them and gets a promise. Calls
 * to one thread are answered in order of arrival. Problems cross over whole; of other errors name, message and code.
 */
import { setPriority } from 'node:os';
import { extname } from 'node:path';
import { parentPort, Worker, type TransferListItem, type ResourceLimits } from 'node:worker_threads';
import { Problem, type Fault, type ProblemCode } from '../errors.ts';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- any function can be served */
type Handlers = Record<string, (...args: any[]) => unknown>;

interface Sent {
  message: string;
  code?: string;
  problem?: { code: ProblemCode; errors?: Fault[] };
}

/** A result whose buffers move to the caller instead of being copied. */
class Moved {
  readonly value: unknown;
  readonly buffers: TransferListItem[];
  constructor(value: unknown, buffers: TransferListItem[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

export function moved<T>(value: T, buffers: TransferListItem[]): T {
  return new Moved(value, buffers) as T;
}

/** Buffers of a batch's typed arrays: what moves with it from thread to thread. None of them may be shared or occur twice. */
export const buffersIn = (batch: object): ArrayBuffer[] =>
  Object.values(batch)
    .filter((value) => ArrayBuffer.isView(value))
    .map(({ buffer }) => buffer as ArrayBuffer);

/** A call whose failure is noticed when its turn to be awaited comes, perhaps only after another one has failed. */
export function started<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function pack(error: unknown): Sent {
  if (error instanceof Problem)
    return { message: error.message, problem: { code: error.code, errors: error.errors } };
  const { message, code } = error as Error & { code?: string };
  return { message: String(message ?? error), code };
}

function unpack(sent: Sent): Error {
  if (sent.problem) return new Problem(sent.problem.code, sent.message, { errors: sent.problem.errors });
  return Object.assign(new Error(sent.message), sent.code === undefined ? {} : { code: sent.code });
}

/** Nice value of threads whose work nobody waits for at the moment: a third of the weight of those that answer requests. */
const LONG_WORK = 5;

/**
 * In a thread: lets the HTTP thread go first where there are not cores for all. On Linux a priority is a thread's own;
 * elsewhere it would be the whole process's, and is left alone.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(0, LONG_WORK);
}

/** In a thread: answers calls with these functions, one after the other, also where they are asynchronous. */
export function serve(handlers: Handlers): void {
  const port = parentPort!;
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, name, args }: { id: number; name: string; args: unknown[] }) => {
    last = last.then(async () => {
      try {
        const result = await handlers[name](...args);
        if (result instanceof Moved) port.postMessage({ id, result: result.value }, result.buffers);
        else port.postMessage({ id, result });
      } catch (error) {
        port.postMessage({ id, error: pack(error) });
      }
    });
  });
}

export interface Thread {
  /** Calls a function of the thread. Rejects with its error, or if the thread ends before it has answered. */
  call<T>(name: string, args: unknown[], move?: TransferListItem[]): Promise<T>;
  /** Calls that are not answered yet. */
  readonly pending: number;
  stop(): Promise<void>;
}

/** Path of a thread's file beside `from` (an import.meta.url): the same from the sources and from dist. */
export function threadFile(name: string, from: string): URL {
  return new URL(`./${name}${extname(from)}`, from);
}

/** Starts a thread; `onDeath` is called if it ends without having been asked to. */
export function startThread(
  file: URL,
  data: unknown,
  onDeath: (error: Error) => void = () => undefined,
  resourceLimits: ResourceLimits = {},
): Thread {
  const worker = new Worker(file, { workerData: data, resourceLimits });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 0;
  let stopping = false;
  let dead: Error | undefined;

  const die = (error: Error) => {
    if (dead) return;
    dead = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!stopping) onDeath(error);
  };
  worker.on('error', die);
  worker.on('exit', () => die(new Error('A worker thread has ended.')));
  worker.on('message', ({ id, result, error }: { id: number; result: unknown; error?: Sent }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(unpack(error));
    else call?.resolve(result);
  });

  return {
    get pending() {
      return waiting.size;
    },
    call<T>(name: string, args: unknown[], move: TransferListItem[] = []): Promise<T> {
      if (dead) return Promise.reject(dead);
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(++next, { resolve, reject });
        worker.postMessage({ id: next, name, args }, move);
      }) as Promise<T>;
    },
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}

/** Threads of one kind that can do the same work. */
export interface ThreadPool {
  readonly size: number;
  /** The thread with the least to do. Throws when they have been stopped. */
  next(): Thread;
  /** Calls a function of that thread. */
  call<T>(name: string, args: unknown[], move?: TransferListItem[]): Promise<T>;
  /** Calls a function of every thread that runs. */
  callAll<T>(name: string, args: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/** Threads start when they are first needed; the place of one that has died is taken by a new one at the next call. */
export function threadPool(
  file: URL,
  data: unknown,
  size: number,
  onDeath: (error: Error) => void,
  limits?: ResourceLimits,
): ThreadPool {
  const threads: (Thread | undefined)[] = new Array<Thread | undefined>(size).fill(undefined);
  let stopped = false;

  function start(place: number): Thread {
    const die = (error: Error) => {
      threads[place] = undefined;
      onDeath(error);
    };
    return (threads[place] = startThread(file, data, die, limits));
  }

  function next(): Thread {
    if (stopped) throw new Error('The threads have been stopped.');
    const pending = threads.map((thread) => thread?.pending ?? 0);
    const place = pending.indexOf(Math.min(...pending));
    return threads[place] ?? start(place);
  }

  return {
    size,
    next,
    call: async (name, args, move) => next().call(name, args, move),
    callAll: <T>(name: string, args: unknown[]) =>
      Promise.all(threads.flatMap((thread) => (thread ? [thread.call<T>(name, args)] : []))),
    async stop() {
      stopped = true;
      await Promise.all(threads.map((thread) => thread?.stop()));
    },
  };
}
