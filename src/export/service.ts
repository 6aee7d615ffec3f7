/** Lists and opens exports: see the contract. */
import { hash } from 'node:crypto';
import type { ByteRange, ExportFile, ExportRequest, ExportService, RowService } from '../contract.ts';
import { faulty, Problem } from '../errors.ts';
import { EXPORT_FORMAT_NAMES, type ExportFormatName } from '../model/export-defaults.ts';
import { EXPORT_OPTIONS, ExportOptions, type ExportOption } from '../model/export.ts';
import type { ExportDescription, OptionDescription } from '../model/export.ts';
import { hasFolds } from '../model/split.ts';
import { fileOf } from '../read/files.ts';
import { cutPieces } from '../read/pieces.ts';
import { jobFacts, succeededJob, type JobFacts } from '../read/row-query.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { validator } from '../validation/validator.ts';
import { archiveOf, MEMBERS_TIME } from './archive.ts';
import type { ExportFormat, FileContent, FormatFile } from './format.ts';
import { EXPORT_FORMATS } from './formats.ts';
import { exportedJob } from './job.ts';
import type { ExportReading } from './reading.ts';
import { surveys } from './survey.ts';

const faultsOf = validator(ExportOptions, { noun: 'parameter' });

/** Changes when files of the same rows get other bytes. */
const LAYOUT = 3;

export function exportService(
  stores: Stores,
  reading: ExportReading,
  rows: Pick<RowService, 'download'>,
): ExportService {
  const survey = surveys(stores, reading);

  function open({ job_id, format: name, options }: ExportRequest) {
    const row = succeededJob(stores, job_id);
    if (!isFormat(name)) throw noSuchFormat(name);
    const format = EXPORT_FORMATS[name];
    const taken = optionsFor(jobFacts(row).split, format);
    checkOptions(name, format, options, taken);
    const version = versionOf(stores, row);
    const job = exportedJob({
      stores,
      reading,
      row,
      options,
      survey: (...rest) => survey(version, ...rest),
      download: rows.download,
    });
    const etag = (file: string) =>
      hash('sha256', JSON.stringify([LAYOUT, version, name, file, Object.entries(options).sort()])).slice(
        0,
        32,
      );
    return { format, job, etag, files: format.files(job), options: taken };
  }

  return {
    list: (jobId) =>
      EXPORT_FORMAT_NAMES.map((format) =>
        descriptionOf(format, open({ job_id: jobId, format, options: {} })),
      ),

    files(request) {
      const { files, etag } = open(request);
      return files.map((file) => exportFile(file, etag(file.name)));
    },

    file(request, name) {
      const { files, etag } = open(request);
      const file = files.find((one) => one.name === name);
      if (file) return exportFile(file, etag(name));
      const names = files.map((one) => one.name).join(', ');
      const detail = `Export ${request.format} of job ${request.job_id} has no file ${JSON.stringify(name)}.`;
      throw new Problem('not_found', `${detail} Its files are: ${names}.`);
    },

    archive(request) {
      const { job, files, etag } = open(request);
      const name = `${job.name}-${request.format}.zip`;
      const openAll = async (): Promise<FileContent> => {
        // All of them before the first byte: what can't be made must not be found out half-way.
        const contents = await allOf(files);
        return { bytes: null, pieces: () => archiveOf(contents, MEMBERS_TIME) };
      };
      return exportFile({ name, mediaType: 'application/zip', open: openAll }, etag(''));
    },
  };
}

async function allOf(files: FormatFile[]) {
  const contents = [];
  for (const { name, open } of files) contents.push({ name, ...(await open()) });
  return contents;
}

/** Changes with the rows of a job, and with the attributes of its customers and articles. */
function versionOf(stores: Stores, { fingerprint, content_digest, ...job }: JobRow): string {
  const { dataset_version, customers_erased } = job;
  const imports = (['customers', 'articles'] as const).map((noun) =>
    stores.imports.namingAt(noun, dataset_version),
  );
  return JSON.stringify([fingerprint, content_digest, customers_erased, imports]);
}

function exportFile(
  { name, mediaType, open }: Pick<FormatFile, 'name' | 'mediaType' | 'open'>,
  etag: string,
): ExportFile {
  return {
    name,
    mediaType,
    async open() {
      const { bytes, pieces } = await open();
      const part = ({ start, end }: ByteRange) => cutPieces(pieces(), start, end - start + 1);
      return { rows: null, etag, ...fileOf(bytes, (range) => (range ? part(range) : pieces())) };
    },
  };
}

/** The options of a format that the job allows. */
const optionsFor = (split: JobFacts['split'], { options }: ExportFormat): ExportOption[] =>
  options.filter((name) => {
    if (name === 'split') return split !== undefined && !hasFolds(split);
    return name !== 'fold' || (split !== undefined && hasFolds(split));
  });

type Opened = { format: ExportFormat; files: FormatFile[]; options: ExportOption[] };

function descriptionOf(name: string, { format, files, options }: Opened): ExportDescription {
  const { title, libraries, ignores } = format;
  return {
    name,
    title,
    libraries,
    ignores,
    files: files.map(({ name, description, bytes }) => ({ name, description, bytes })),
    options: options.map(describeOption),
  };
}

function describeOption(name: ExportOption): OptionDescription {
  const schema: { type?: string; enum?: string[]; default?: unknown; description?: string } =
    EXPORT_OPTIONS[name];
  const { type = 'string', description = '' } = schema;
  return { name, type, enum: schema.enum ?? null, default: schema.default ?? null, description };
}

const isFormat = (name: string): name is ExportFormatName => Object.hasOwn(EXPORT_FORMATS, name);

function noSuchFormat(name: string): Problem {
  const names = EXPORT_FORMAT_NAMES.join(', ');
  const detail = `There is no export format ${JSON.stringify(name)}. The formats are: ${names}.`;
  return new Problem('not_found', detail);
}

/** Throws Problem for options that are wrong, or that the format doesn't take; `fitting` fit the job. */
function checkOptions(
  name: string,
  { options: taken }: ExportFormat,
  options: ExportOptions,
  fitting: ExportOption[],
): void {
  const others = Object.keys(options).filter((option) => !taken.includes(option as ExportOption));
  const takes = fitting.length > 0 ? `Expected one of: ${fitting.join(', ')}.` : 'It has none for this job.';
  const faults = others
    .filter((option) => option in EXPORT_OPTIONS)
    .map((option) => ({
      parameter: option,
      detail: `${option} is not an option of export ${name}. ${takes}`,
    }));
  const all = [...faultsOf(options), ...faults];
  if (all.length > 0) throw faulty(all);
  // Where split= would do instead, the filter of the rows says so.
  if (options.fold === undefined || fitting.includes('fold') || taken.includes('split')) return;
  const detail = `fold is for jobs with split.folds: leave it out. Export ${name} has none for others.`;
  throw faulty([{ parameter: 'fold', detail }], 'bad_data');
}
