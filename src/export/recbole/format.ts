/** RecBole's atomic files: tab-separated, with types in the header. */
import type { ExportFormat, FileContent, FormatFile } from '../format.ts';
import { stringFile } from '../format.ts';
import type { ColumnKind, Noun } from '../attributes.ts';
import { refuseUnfit, type ExportedJob } from '../job.ts';
import { boundariesOf, SPLIT_PARTS } from '../../model/split.ts';
import type { Periods } from '../../read/periods.ts';
import type { Survey } from '../survey.ts';
import { withStart } from '../pieces.ts';
import { TSV, YAML } from '../media-types.ts';
import { headerNames } from './header.ts';
import { labelYaml, positiveYaml } from './yaml.ts';

const WAY_OUT =
  'Give it another id in the file and load that again (customers: or load with hash_ids), or export matrix ' +
  'or otto, which hold any id.';

/** The names of RecBole for the parts of a split. */
const SUFFIXES = { train: 'train', validation: 'valid', test: 'test' };

const WHAT = { labels: 'All rows with a label, 0 for ignores', positives: 'Clicks and purchases' };

async function surveyOf(job: ExportedJob): Promise<Survey> {
  const survey = await job.survey('recbole');
  refuseUnfit(survey, 'RecBole', WAY_OUT);
  return survey;
}

type RowFile = {
  kind: 'positives' | 'labels';
  suffix: string;
  what: string;
  periods?: Periods;
};

function rowFile(job: ExportedJob, { kind, suffix, what, periods }: RowFile): FormatFile {
  const label = kind === 'labels' ? 'label:float\t' : '';
  const header = `user_id:token\titem_id:token\t${label}interaction_score:float\tsequence_index:float\n`;
  return {
    name: `${job.name}${kind === 'labels' ? '.label' : ''}${suffix}.inter`,
    description: WHAT[kind] + what,
    mediaType: TSV,
    bytes: null,
    async open() {
      await surveyOf(job);
      return { bytes: null, pieces: () => withStart(header, job.rows(`recbole ${kind}`, { periods })) };
    },
  };
}

/** One file, or one for each part of a split at two moments. */
function rowFiles(job: ExportedJob, kind: RowFile['kind']): FormatFile[] {
  const { split, hasParts } = job;
  if (!split || !hasParts) return [rowFile(job, { kind, suffix: '', what: '' })];
  return SPLIT_PARTS.map((part) => {
    const wanted = SPLIT_PARTS.map((one) => one === part);
    const what = ` of the ${part === 'train' ? 'training' : part} part`;
    const periods = { boundaries: boundariesOf(split), wanted };
    return rowFile(job, { kind, suffix: `.${SUFFIXES[part]}`, what, periods });
  });
}

const TYPES: Record<ColumnKind, string> = { numbers: 'float', strings: 'token', empty: 'token' };

const NOUNS = {
  customers: { suffix: 'user', id: 'user_id', what: 'Customers' },
  articles: { suffix: 'item', id: 'item_id', what: 'Articles' },
};

/** RecBole looks for the attributes under the name of the rows' file: one for each of `datasets`. */
function attributeFiles(job: ExportedJob, noun: Noun, datasets: string[]): FormatFile[] {
  // The types of columns are found by reading all values: once, not for each file.
  let found: Promise<FileContent> | undefined;
  const open = () => (found ??= attributeContent(job, noun));
  return datasets.map((dataset) => attributeFile(job, { dataset, noun, open }));
}

type AttributeFile = Pick<FormatFile, 'open'> & { dataset: string; noun: Noun };

function attributeFile(job: ExportedJob, { dataset, noun, open }: AttributeFile): FormatFile {
  const { suffix, what } = NOUNS[noun];
  const same = dataset === job.name ? '' : `: the same as ${job.name}.${suffix}`;
  return {
    name: `${dataset}.${suffix}`,
    description: `${what} in the job's rows, with their attributes${same}`,
    mediaType: TSV,
    bytes: null,
    open,
  };
}

async function attributeContent(job: ExportedJob, noun: Noun): Promise<FileContent> {
  const { articles } = await surveyOf(job);
  const columns = job.attributes(noun);
  const task = { noun, columns, articles, line: 'recbole' as const };
  const kinds = await job.attributeKinds(task);
  const { id } = NOUNS[noun];
  const names = headerNames(id, columns);
  const header = [`${id}:token`, ...names.map((name, i) => `${name}:${TYPES[kinds[i]]}`)].join('\t');
  return { bytes: null, pieces: () => withStart(`${header}\n`, job.attributeLines(task)) };
}

/** Without parts, RecBole takes the labels for a data set of their own. */
const datasetsOf = ({ name, hasParts }: ExportedJob) => (hasParts ? [name] : [name, `${name}.label`]);

export const recbole: ExportFormat = {
  title: "RecBole's atomic files",
  libraries: ['RecBole 1.2.1 (with numpy below 2)'],
  ignores:
    'General and sequential models take any row as a like, so ignores are left out of .inter. Models that ' +
    'predict clicks get all rows from .label.inter, with the column label; its .yaml keeps RecBole from ' +
    'overwriting labels with 1.',
  options: ['fold'],
  files: (job) => [
    ...rowFiles(job, 'positives'),
    ...rowFiles(job, 'labels'),
    ...attributeFiles(job, 'customers', datasetsOf(job)),
    ...attributeFiles(job, 'articles', datasetsOf(job)),
    stringFile(
      {
        name: `${job.name}.yaml`,
        description: 'Settings for general and sequential models, which read clicks and purchases',
        mediaType: YAML,
      },
      positiveYaml(job),
    ),
    stringFile(
      {
        name: `${job.name}.label.yaml`,
        description: 'Settings for models that learn from labels, with attributes',
        mediaType: YAML,
      },
      labelYaml(job),
    ),
  ],
};
