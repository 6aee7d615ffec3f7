/** An upload under way: how far it is, what it has loaded, and how it ended. */
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { upload } from './upload.js';

const POLL_MS = 500;

/**
 * `{ state, start(file, query), cancel() }`; `state` is undefined, `{ file, share, seconds_left, running }`,
 * `{ file, done }` with the import, or `{ file, problem }`.
 */
export function useUpload(onLoaded) {
  const [state, setState] = useState();
  const controller = useRef();
  const isUnderWay = state?.share !== undefined;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const warn = (event) => event.preventDefault();
    addEventListener('beforeunload', warn);
    const timer = setInterval(async () => {
      const running = await runningImport(state.file).catch(() => undefined);
      setState((now) => (now?.share === undefined ? now : { ...now, running: running ?? now.running }));
    }, POLL_MS);
    return () => {
      removeEventListener('beforeunload', warn);
      clearInterval(timer);
    };
  }, [isUnderWay]);

  async function start(file, query) {
    controller.current = new AbortController();
    const began = performance.now();
    setState({ file, share: 0 });
    const onProgress = (share) => {
      const seconds_left = (((performance.now() - began) / 1000) * (1 - share)) / Math.max(share, 1e-9);
      setState((now) => ({ ...now, share, seconds_left }));
    };
    try {
      setState({ file, done: await upload(file, query, { onProgress, signal: controller.current.signal }) });
      onLoaded();
    } catch (problem) {
      setState(problem.name === 'AbortError' ? undefined : { file, problem });
    }
  }
  return { state, start, cancel: () => controller.current.abort(), clear: () => setState(undefined) };
}

/** What the service says of an upload: it is listed under the name of its file. */
async function runningImport({ name }) {
  const { items } = await ask('v1/imports?limit=5');
  return items.find(({ state, source }) => state === 'running' && source === name.slice(0, 255));
}
