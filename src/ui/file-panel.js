/** A file of one's own: it is looked at, its options can be changed, and it is loaded with them. */
import { look, upload } from './api.js';
import { fieldsOf, queryOf, quoted } from './load-options.js';
import { element, fillTable, find, number, say } from './show.js';

let file;

const status = () => find('#upload-status');
const kind = () => find('#choose').kind.value;

export function listenForFiles(onLoaded) {
  const [drop, input] = [find('#drop'), find('#file')];
  const choose = (chosen) => {
    if (!chosen) return;
    file = chosen;
    hideFile();
    void lookAgain(queryOf(kind(), {}, ''));
  };
  input.addEventListener('change', () => choose(input.files[0]));
  for (const name of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragover');
      if (name === 'drop') choose(event.dataTransfer.files[0]);
    });
  }
  find('#choose').kind.addEventListener('change', () => choose(file));
  find('#options').addEventListener('submit', (event) => {
    event.preventDefault();
    void lookAgain(chosenQuery());
  });
  find('#load').addEventListener('click', () => load(onLoaded));
}

/** Shows what the file is if it is read like this. */
async function lookAgain(query) {
  const looked = file;
  find('#load-remarks').replaceChildren();
  say(status(), `Looking at ${looked.name} …`);
  try {
    const found = await look(looked, query);
    if (looked !== file) return; // another one was chosen meanwhile
    say(status(), '');
    showLook(found);
    showOptions(found.suggested?.query ?? query, found.columns);
    showCommands(found.suggested);
  } catch (error) {
    say(status(), error.message, true);
    if (error.suggested) showOptions(error.suggested.query, []);
  } finally {
    find('#file').value = '';
  }
}

function showLook({ container, encoding, delimiter, header, skip_lines, columns, ...more }) {
  const { rows, rows_looked_at, warnings, obstacles } = more;
  const unpacked = container.compression
    ? `${container.format} in ${container.compression}`
    : container.format;
  const what = [
    unpacked,
    encoding,
    delimiter && `separated by ${JSON.stringify(delimiter)}`,
    delimiter && (header ? 'with a header line' : 'without a header line'),
    skip_lines > 0 && `${skip_lines} lines before it`,
    `${number(rows_looked_at)} rows looked at`,
  ];
  showFile();
  find('#look-title').textContent = file.name;
  find('#look-what').textContent = what.filter(Boolean).join(', ');
  showRemarks(
    '#look-remarks',
    obstacles.map(({ detail }) => detail),
    warnings,
  );
  const described = columns.map(({ name, type, form, nulls, distinct, samples, probably }) => ({
    column: name,
    'probably is': probably && `${probably.column}: ${probably.reason}`,
    values: [form ?? type, ...nulls.map((value) => `or ${JSON.stringify(value)}`)].join(' '),
    different: number(distinct),
    samples: samples.join(' · '),
  }));
  fillTable(find('#look-columns'), described, Object.keys(described[0] ?? {}));
  fillTable(find('#look-rows'), rows.map(inStrings), [...new Set(rows.flatMap((row) => Object.keys(row)))]);
}

const inStrings = (row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  );

function showFile() {
  find('#look').hidden = false;
  find('#data').classList.add('wide');
}

function hideFile() {
  find('#look').hidden = true;
  find('#data').classList.remove('wide');
}

/** Obstacles, then warnings. */
function showRemarks(list, obstacles, warnings) {
  find(list).replaceChildren(
    ...obstacles.map((text) => element('li', { class: 'bad' }, text)),
    ...warnings.map(({ message }) => element('li', {}, message)),
  );
}

/** Fills the form with the options of a query. */
function showOptions(query, columns) {
  showFile();
  const { sources, more } = fieldsOf(query, kind());
  const names = columns.map(({ name }) => name);
  const field = ([ours, theirs]) =>
    element(
      'label',
      {},
      ours,
      element('input', {
        ...{ name: ours, value: theirs, list: 'names', spellcheck: 'false' },
        placeholder: names.includes(ours) ? ours : 'none',
      }),
    );
  find('#sources').replaceChildren(...Object.entries(sources).map(field));
  find('#names').replaceChildren(...names.map((name) => element('option', { value: quoted(name) })));
  find('#options').more.value = more;
}

function showCommands(suggested) {
  find('#look-commands').hidden = !suggested;
  if (!suggested) return;
  const [curl, command] = document.querySelectorAll('#look-commands pre');
  curl.textContent = suggested.curl;
  command.textContent = suggested.command;
}

function chosenQuery() {
  const inputs = [...document.querySelectorAll('#sources input')];
  const sources = Object.fromEntries(inputs.map(({ name, value }) => [name, value.trim()]));
  return queryOf(kind(), sources, find('#options').more.value);
}

async function load(onLoaded) {
  const button = find('#load');
  button.disabled = true;
  try {
    const done = await upload(file, chosenQuery(), (share) => {
      const progress = `Uploading ${file.name}: ${Math.floor(share * 100)} %`;
      say(status(), share < 1 ? progress : `Loading ${file.name} …`);
    });
    hideFile();
    showLoaded(done);
    await onLoaded();
  } catch (error) {
    say(status(), error.message, true);
    if (error.suggested) showOptions(error.suggested.query, []);
  } finally {
    button.disabled = false;
  }
}

function showLoaded({ id, rows_loaded, rows_rejected, rows_left_out: { where, quantity }, warnings }) {
  const counts = [
    `${number(rows_loaded)} rows loaded`,
    where > 0 && `${number(where)} left out by where`,
    quantity > 0 && `${number(quantity)} left out with a quantity of 0 or less`,
  ];
  say(status(), `${file.name}: ${counts.filter(Boolean).join(', ')}.`);
  showRemarks('#load-remarks', [], warnings);
  if (rows_rejected === 0) return;
  const link = element('a', { href: `/v1/imports/${id}/rejects.csv`, download: '' }, 'download them');
  find('#load-remarks').prepend(
    element(
      'li',
      { class: 'bad' },
      `${number(rows_rejected)} bad ${rows_rejected === 1 ? 'row' : 'rows'}: `,
      link,
    ),
  );
}
