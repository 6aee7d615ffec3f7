/** Follows a job by its server-sent events, over lost connections and with a key, which EventSource can't. */
import { respond } from './api.js';
import { reconnected } from './connection.js';

const ENDS = new Set(['succeeded', 'failed', 'cancelled']);

/** Calls `onJob` with the job on every update; resolves with the job when it has ended. */
export async function watch(job, onJob, signal) {
  let last;
  for (;;) {
    try {
      const headers = last === undefined ? {} : { 'last-event-id': last };
      const { body } = await respond(job.links.events, { headers, signal });
      for await (const { id, event, data } of eventsOf(body)) {
        last = id ?? last;
        const now = JSON.parse(data);
        onJob(now);
        if (ENDS.has(event)) return now;
      }
    } catch (error) {
      if (signal?.aborted || (error.status > 0 && error.status !== 401)) throw error;
    }
    await reconnected();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The events of a stream, as `{ id, event, data }`. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const event = Object.fromEntries(block.split('\n').map(fieldOf));
      if (event.data !== undefined) yield event;
    }
  }
}

const fieldOf = (line) => {
  const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
  return [name, value];
};
