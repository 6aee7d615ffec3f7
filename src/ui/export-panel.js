/** Exports of a job: a choice of forms for libraries, and what each does about ignores. */
import { ask } from './api.js';
import { element, find } from './show.js';

/** Offers the exports of a job. */
export async function showExports(job) {
  const { items } = await ask(job.links.exports);
  const { format } = find('#export');
  const chosen = format.value;
  format.replaceChildren(...items.map(({ name, title }) => element('option', { value: name }, title)));
  if (items.some(({ name }) => name === chosen)) format.value = chosen;
  const show = () => describe(items.find(({ name }) => name === format.value));
  format.onchange = show;
  show();
}

function describe({ archive, files, ignores, libraries }) {
  find('#archive').href = archive;
  const links = files.flatMap(({ name, href }) => [element('a', { href, download: '' }, name), ' ']);
  find('#export-about').replaceChildren(`For ${libraries.join(', ')}. ${ignores} Files: `, ...links);
}
