/**
 * Requests to the service. Every failure is an Error with the problem's `detail` as its message, and its
 * `suggested` request if there is one.
 */

/** The JSON of the response; undefined if it is empty. */
export async function ask(path, { method = 'GET', json, body, headers = {} } = {}) {
  const response = await fetch(path, {
    method,
    headers: json === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: json === undefined ? body : JSON.stringify(json),
  });
  const text = await response.text();
  if (!response.ok) throw failure(text, response.status);
  return text === '' ? undefined : JSON.parse(text);
}

/** Files of a format are recognised by their first bytes. */
const FILE = { 'content-type': 'application/octet-stream' };
const LOOK_BYTES = 2 ** 20;

/** What a file is and how to load it. Only its beginning is sent, but all of Parquet: its end is needed. */
export async function look(file, query) {
  const isParquet = (await file.slice(0, 4).text()) === 'PAR1';
  const body = isParquet ? file : file.slice(0, LOOK_BYTES);
  return ask(`/v1/imports?${query}&dry_run=true`, { method: 'POST', body, headers: FILE });
}

/** Uploads a file; `onProgress` gets the share sent so far, which fetch doesn't report yet. */
export function upload(file, query, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/imports?${query}`);
    request.setRequestHeader('content-type', FILE['content-type']);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onerror = () => reject(new Error('The connection was lost; nothing was loaded.'));
    request.onload = () => {
      const { status, responseText } = request;
      if (status === 201) resolve(JSON.parse(responseText));
      else reject(failure(responseText, status));
    };
    request.send(file);
  });
}

/** Calls `onJob` with the job on every progress update; resolves with it when it has ended. */
export function watch(job, onJob) {
  return new Promise((resolve) => {
    const source = new EventSource(job.links.events);
    const show = ({ data }) => onJob(JSON.parse(data));
    source.addEventListener('progress', show);
    for (const end of ['succeeded', 'failed', 'cancelled']) {
      source.addEventListener(end, (event) => {
        source.close();
        show(event);
        resolve(JSON.parse(event.data));
      });
    }
  });
}

function failure(text, status) {
  try {
    const { detail, suggested } = JSON.parse(text);
    if (detail) return Object.assign(new Error(detail), { suggested });
  } catch {} // not JSON
  return new Error(`The service responded with status ${status}.`);
}
