/** The error of calls whose thread died, and trying them again with another thread. */

/** A call that its thread dies of is tried again this often. */
export const RETRIES = 3;

export class ThreadDeath extends Error {
  /** The thread died during this very call; otherwise the call was still waiting for its turn. */
  readonly wasRunning: boolean;

  constructor(cause: Error, wasRunning: boolean) {
    super(cause.message, { cause });
    this.name = 'ThreadDeath';
    this.wasRunning = wasRunning;
  }
}

/** Tries `work` again if a thread dies, with another thread: for work that changes nothing elsewhere. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let deaths = 0; ;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ThreadDeath) || (error.wasRunning && ++deaths > RETRIES)) throw error;
    }
  }
}
