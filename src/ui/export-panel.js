/** Exports of a job: a choice of forms for libraries and of parts, and what each form does about ignores. */
import { ask } from './api.js';
import { element, find } from './show.js';

/** Offers the exports of a job. */
export async function showExports(job) {
  const { items } = await ask(job.links.exports);
  const { format, part } = find('#export');
  offer(
    format,
    items.map(({ name, title }) => [name, title]),
  );
  const showFormat = () => {
    const chosen = items.find(({ name }) => name === format.value);
    const parts = partsOf(job, chosen);
    offer(part, [['', 'all rows'], ...parts]);
    find('#export-part').hidden = parts.length === 0;
    describe(chosen, part.value);
  };
  format.onchange = showFormat;
  part.onchange = showFormat;
  showFormat();
}

/** Offers values with their titles; keeps the chosen value if it is still there. */
function offer(select, choices) {
  const chosen = select.value;
  select.replaceChildren(...choices.map(([value, title]) => element('option', { value }, title)));
  if (choices.some(([value]) => value === chosen)) select.value = chosen;
}

/** The parts of the job that the format can have, as queries with titles. */
function partsOf(job, { options }) {
  const has = (option) => options.some(({ name }) => name === option);
  if (has('split')) return ['train', 'validation', 'test'].map((part) => [`?split=${part}`, part]);
  if (!has('fold')) return [];
  const folds = [0, ...job.parameters.split.folds].map((_, fold) => fold);
  return [
    ...folds.map((fold) => [`?fold=${fold}`, `fold ${fold}${fold === 0 ? ' (train of 1)' : ''}`]),
    ...folds.slice(2).map((fold) => [`?fold=0-${fold - 1}`, `folds 0 to ${fold - 1} (train of ${fold})`]),
  ];
}

function describe({ archive, files, ignores, libraries }, query) {
  find('#archive').href = archive + query;
  const links = files.flatMap(({ name, href }) => [
    element('a', { href: href + query, download: '' }, name),
    ' ',
  ]);
  find('#export-about').replaceChildren(`For ${libraries.join(', ')}. ${ignores} Files: `, ...links);
}
