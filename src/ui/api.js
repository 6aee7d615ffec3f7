/** Talks to the service. Every failure is an Error whose message is the problem's own sentence. */

/** The JSON of an answer; undefined for an empty one. */
export async function ask(path, { method = 'GET', json, headers = {} } = {}) {
  const response = await fetch(path, {
    method,
    headers: json === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(sentenceOf(text) ?? `The service answered ${response.status}.`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Uploads a file; `onProgress` gets the share that is sent. fetch cannot tell that yet. */
export function upload(file, query, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/imports?${query}`);
    request.setRequestHeader('content-type', 'text/csv');
    if (file.name.endsWith('.gz')) request.setRequestHeader('content-encoding', 'gzip');
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onerror = () => reject(new Error('The connection broke off; nothing was loaded.'));
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(new Error(sentenceOf(request.responseText) ?? `The service answered ${request.status}.`));
    };
    request.send(file);
  });
}

/** Calls `onJob` with the job whenever it moves; resolves with it when it has ended. */
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

function sentenceOf(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return undefined;
  }
}
