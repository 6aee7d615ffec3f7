/** Defines a kind of thread: its entry file and the functions that it serves, in one module. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { beNice } from './be-nice.ts';
import { receivedError, sentError, unmarked, type Call, type Handlers } from './messages.ts';

export interface ThreadKind<Data, H> {
  /** URL of the module that defines it, which is also the thread's entry. */
  readonly url: string;
  readonly handlers: (data: Data) => H;
}

/** What a thread is started with. */
export interface ThreadStart {
  url: string;
  data: unknown;
  /** Nice value on Linux, where a priority is a thread's own; elsewhere it would be the whole process's. */
  nice: number;
}

/** `url` is the caller's import.meta.url. In a thread of this kind it serves the handlers. */
export function defineThread<Data, H extends { [N in keyof H]: H[N] }>(
  url: string,
  handlers: (data: Data) => H,
): ThreadKind<Data, H> {
  const start = workerData as ThreadStart | null;
  if (!isMainThread && start?.url === url) {
    if (process.platform === 'linux') beNice(start.nice);
    serve(begun(() => handlers(start.data as Data)));
  }
  return { url, handlers };
}

/** Runs calls one after the other, in order of arrival, also where the handlers are asynchronous. */
export function inOrder(handlers: Handlers): (path: string[], args: unknown[]) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (path, args) => {
    const result = last.then(() => {
      const handler = path.reduce<Handlers[string]>((group, name) => (group as Handlers)[name], handlers);
      return (handler as (...args: unknown[]) => unknown)(...args);
    });
    last = result.catch(() => undefined);
    return result;
  };
}

/** Node takes the message from errors of a class of their own, like SQLite's, when a thread dies of them. */
function begun<H>(begin: () => H): H {
  try {
    return begin();
  } catch (error) {
    throw receivedError(sentError(error));
  }
}

function serve(handlers: Handlers): void {
  const port = parentPort!;
  const run = inOrder(handlers);
  port.on('message', ({ id, path, args }: Call) => {
    run(path, args).then(
      (returned) => {
        const { values, buffers } = unmarked([returned]);
        port.postMessage({ id, result: values[0] }, buffers);
      },
      (error: unknown) => port.postMessage({ id, error: sentError(error) }),
    );
  });
}
