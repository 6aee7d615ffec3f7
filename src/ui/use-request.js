/** What a component asks the service for: again when the path changes, and when the service has come back. */
import { useCallback, useEffect, useRef, useState } from './vendor/preact.js';
import { ask } from './api.js';
import { comebacks } from './connection.js';
import { useStore } from './store.js';

/**
 * `{ data, problem, isLoading, reload }` of a GET request; no path, no request. What was there stays until
 * the next response, so that nothing flickers. With `every`, it is asked again after so many milliseconds,
 * while somebody looks.
 */
export function useRequest(path, { every } = {}) {
  const [found, setFound] = useState({ path });
  const [turn, setTurn] = useState(0);
  const comeback = useStore(comebacks);
  const current = useRef(path);
  current.current = path;
  const reload = useCallback(() => setTurn((turn) => turn + 1), []);
  useEffect(() => {
    if (path === undefined) return undefined;
    const controller = new AbortController();
    ask(path, { signal: controller.signal }).then(
      (data) => setFound({ path, data }),
      (problem) => {
        if (problem.name !== 'AbortError')
          setFound((old) => ({ ...(old.path === path && old), path, problem }));
      },
    );
    return () => controller.abort();
  }, [path, turn, comeback]);
  useEffect(() => {
    if (every === undefined || path === undefined) return undefined;
    const timer = setTimeout(() => !document.hidden && reload(), every);
    return () => clearTimeout(timer);
  }, [found, every, path]);
  useEffect(() => {
    const look = () => every !== undefined && !document.hidden && reload();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [every]);
  const isCurrent = found.path === path;
  const { data, problem } = found;
  return {
    data,
    problem: isCurrent ? problem : undefined,
    isLoading: !isCurrent || !(data || problem),
    reload,
  };
}
