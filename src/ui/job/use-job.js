/** A job and its report, as they become known. */
import { useEffect, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { comebacks, reconnected } from '../connection.js';
import { useStore } from '../store.js';
import { useRequest } from '../use-request.js';
import { watch } from '../watch.js';

export const isUnderWay = (job) => job?.state === 'queued' || job?.state === 'running';

/** `{ job, problem, reload }`; the job is followed until it ends, wherever it was started. */
export function useJob(id) {
  const { data, problem, reload } = useRequest(`v1/jobs/${encodeURIComponent(id)}`);
  const [live, setLive] = useState();
  const follows = isUnderWay(data);
  useEffect(() => {
    if (!follows) return undefined;
    const controller = new AbortController();
    watch(data, setLive, controller.signal).then(reload, () => undefined);
    return () => controller.abort();
  }, [data?.id, follows]);
  return { job: follows && live?.id === data.id ? live : data, problem, reload };
}

/** How long the service may wait with its response while it makes the report. */
const WAIT = { prefer: 'wait=20' };

/** `{ report, progress, problem }` of a succeeded job; the service may still be at it. No job, no request. */
export function useReport(job) {
  const [found, setFound] = useState({});
  const comeback = useStore(comebacks);
  const path = job?.links.report;
  useEffect(() => {
    if (path === undefined) return undefined;
    const controller = new AbortController();
    const look = async () => {
      for (;;) {
        const body = await ask(path, { headers: WAIT, signal: controller.signal });
        if (!('customers_done' in body)) return setFound({ path, report: body });
        setFound({ path, progress: body });
      }
    };
    look().catch(async (problem) => {
      if (problem.name === 'AbortError') return;
      setFound({ path, problem });
      if (problem.status === 0) await reconnected();
    });
    return () => controller.abort();
  }, [path, comeback]);
  return found.path === path ? found : {};
}
