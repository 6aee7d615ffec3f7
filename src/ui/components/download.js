/** A link to a file. A browser can't send a key along with it, so with a key the file is fetched first. */
import { html, useState } from '../vendor/preact.js';
import { respond } from '../api.js';
import { hasKey, urlOf } from '../connection.js';

export function Download({ path, children, ...attributes }) {
  const [note, setNote] = useState('');
  const url = urlOf(path);
  const fetchFirst = async (event) => {
    if (!hasKey()) return;
    event.preventDefault();
    setNote(' …');
    try {
      await save(await respond(path), url.pathname.split('/').at(-1));
      setNote('');
    } catch (problem) {
      setNote(` ${problem.message}`);
    }
  };
  return html`<a ...${attributes} href=${url.href} download="" onClick=${fetchFirst}>${children}${note}</a>`;
}

async function save(response, fallback) {
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const url = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement('a'), { href: url, download: name ?? fallback }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
