/** What a job would amount to, asked again after each change; `problem`: what is wrong with the request. */
import { useEffect, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { comebacks } from '../connection.js';
import { useStore } from '../store.js';

/** Time for typing on. */
const PAUSE_MS = 300;

export function useEstimate(request) {
  const [found, setFound] = useState({});
  const comeback = useStore(comebacks);
  const body = JSON.stringify(request);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      ask('v1/jobs/estimate', { method: 'POST', json: request, signal: controller.signal }).then(
        (estimate) => setFound({ body, estimate }),
        (problem) => problem.name !== 'AbortError' && setFound({ body, problem }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [body, comeback]);
  return { ...found, isCurrent: found.body === body };
}
