/** The files of a job, with their sizes where the service knows them. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { respond } from '../api.js';
import { Download } from '../components/download.js';
import { Table } from '../components/table.js';
import { bytes } from '../format.js';
import { STORED } from './column-choice.js';

/**
 * `sized`: the size is known at once; `like CSV`: so it is, but for ids that need quotes; `made`: the file is
 * written when it is first asked for; others are streamed, and their size is known at the end.
 */
const FILES = [
  { path: '/interactions.parquet', title: 'Parquet', kind: 'made', about: 'smallest, with types' },
  { path: '/interactions.csv', title: 'CSV', kind: 'sized', about: 'can be resumed' },
  { path: '/interactions.ndjson', title: 'NDJSON', kind: 'like CSV', about: 'an object per line' },
  { path: '/interactions.arrow', title: 'Arrow', about: 'an IPC stream' },
  { path: `/interactions.parquet?columns=${STORED}`, title: 'Parquet, all stored columns', kind: 'made' },
  { path: `/interactions.csv?columns=${STORED}`, title: 'CSV, all stored columns', kind: 'made' },
  { path: '/customers.csv', title: 'The customers', about: 'with their attributes' },
  { path: '/transactions.csv', title: 'Their transactions', about: 'as loaded' },
];

/** Up to so many rows, a file is made in less than a second: its size is found without being asked. */
const QUICK_ROWS = 1_000_000;

export function Files({ job }) {
  const columns = [
    {
      name: 'file',
      cell: ({ path, title }) => html`<${Download} path=${job.links.self + path}>${title}<//>`,
    },
    { name: 'size', cell: (file) => html`<${Size} job=${job} file=${file} key=${file.path} />` },
    { name: 'about', title: 'what it is', cell: ({ about }) => about },
  ];
  return html`
    <section class="card" aria-labelledby="files-title">
      <h2 id="files-title">Files</h2>
      <${Table}
        label=${`Files of job ${job.id}`}
        columns=${columns}
        items=${FILES}
        keyOf=${({ path }) => path}
      />
    </section>
  `;
}

const OBJECT = '{"t_dat":,"customer_id":"","article_id":"","interaction_score":,"prev_article_id":""}';
const HEADER = 't_dat,customer_id,article_id,interaction_score,prev_article_id\n';
/** What a line of NDJSON is longer than one of CSV, which has four commas. */
const MORE_PER_ROW = OBJECT.length - 4;

async function sizeOf(job, { path, kind }) {
  const file = kind === 'like CSV' ? job.links.csv : job.links.self + path;
  const { headers } = await respond(file, { method: 'HEAD' });
  const length = headers.get('content-length');
  if (length === null) return 'streamed';
  if (kind !== 'like CSV') return bytes(Number(length));
  return `about ${bytes(Number(length) - HEADER.length + MORE_PER_ROW * job.interactions)}`;
}

function Size({ job, file }) {
  const { path, title, kind } = file;
  const [size, setSize] = useState();
  const find = async () => {
    setSize('…');
    try {
      setSize(await sizeOf(job, file));
    } catch (problem) {
      setSize(problem.message);
    }
  };
  const isMade = kind === 'made';
  const isQuick = kind !== undefined && (!isMade || (job.interactions <= QUICK_ROWS && !path.includes('?')));
  useEffect(() => void (isQuick && find()), []);
  if (kind === undefined) return html`<span class="faint">streamed</span>`;
  if (size !== undefined) return size;
  return html`<button
    class="quiet small"
    type="button"
    aria-label=${`Find out the size of ${title}`}
    onClick=${find}
  >
    Find out
  </button>`;
}
