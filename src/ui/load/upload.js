/** Looks at files, and loads them. */
import { LOST, Problem, problemOf, respond } from '../api.js';
import { lose, urlOf, withKey } from '../connection.js';

/** Files of a format are recognised by their first bytes. */
const FILE = { 'content-type': 'application/octet-stream' };
const LOOK_BYTES = 2 ** 20;

/** What a file is and how to load it. Only its beginning is sent, but all of Parquet: its end is needed. */
export async function lookAt(file, query, signal) {
  const isParquet = (await file.slice(0, 4).text()) === 'PAR1';
  const body = isParquet ? file : file.slice(0, LOOK_BYTES);
  const path = `v1/imports?${withDryRun(query)}`;
  return (await respond(path, { method: 'POST', body, headers: FILE, signal })).json();
}

function withDryRun(query) {
  const asked = new URLSearchParams(query);
  asked.set('dry_run', 'true');
  return asked;
}

/**
 * Uploads a file; `onProgress` gets the share sent so far, which fetch doesn't report yet. Resolves with the
 * import. `signal` breaks it off, which leaves nothing behind.
 */
export function upload(file, query, { onProgress, signal }) {
  const named = new URLSearchParams(query);
  named.set('file_name', file.name.slice(0, 255));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', urlOf(`v1/imports?${named}`));
    for (const [name, value] of Object.entries(withKey(FILE))) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onabort = () => reject(new DOMException('Broken off', 'AbortError'));
    request.onerror = () => {
      void lose();
      reject(new Problem(0, { detail: `${LOST} Nothing of the file was loaded.` }));
    };
    request.onload = () => {
      const { status, responseText } = request;
      if (status === 201) resolve(JSON.parse(responseText));
      else reject(problemOf(status, responseText));
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
