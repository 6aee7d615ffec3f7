/** Exports: the rows of a job as files that one family of libraries reads at once. Schemas and types only. */
import { Type, type Static, type TSchema } from 'typebox';
import { CLICK_WEIGHT, PURCHASE_WEIGHT } from './export-defaults.ts';
import { Component, Fields, Nullable, Text } from './field.ts';
import { FOLDS, PARTS } from './filter-query.ts';

/** Above 0 in 32 bits, since a stored 0 means something else in each library. */
const Weight = (what: string, value: number) =>
  Type.Optional(
    Type.Number({
      minimum: 0.001,
      maximum: 1_000_000,
      default: value,
      description: `Weight of ${what}, from 0.001 to 1,000,000`,
    }),
  );

/**
 * The options of all formats by name; each format takes some of them. One name means the same everywhere.
 * Values without a default are left out unless they are given.
 */
export const EXPORT_OPTIONS = {
  split: Type.Optional(
    Type.String({
      ...PARTS,
      description:
        'Only these parts of the rows, train, validation or test, or several of them, separated by commas, ' +
        'by the parameter `split` of the job; customers and articles keep the numbers they have in the ' +
        'whole job. Default: all rows',
    }),
  ),
  fold: Type.Optional(
    Type.String({
      ...FOLDS,
      description:
        'Only these folds, by the parameter `split.folds` of the job: one or several, or ranges of them, ' +
        'separated by commas; `0-2` is the train part of fold 3. Numbers stay those of the whole job. ' +
        'Default: all rows',
    }),
  ),
  click_weight: Weight('a click without a purchase', CLICK_WEIGHT),
  purchase_weight: Weight('a purchase', PURCHASE_WEIGHT),
  labels: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether there is also a matrix of labels, −1 for what was ignored only',
    }),
  ),
  groups: Type.Optional(
    Type.Enum(['sessions', 'purchases'], {
      description:
        'What a group of `ranking` is: a session, or the rows of a session up to and including a purchase; ' +
        'with `negatives_per_positive`, `purchases` are each purchase with its own negatives. ' +
        'Default: sessions; purchases for the preset `notebook`, which has no sessions',
    }),
  ),
} satisfies Record<string, TSchema>;

export const ExportOptions = Type.Object(EXPORT_OPTIONS, { additionalProperties: false });
export type ExportOptions = Static<typeof ExportOptions>;
export type ExportOption = keyof ExportOptions;

const File = Fields('One file of an export', {
  name: Text('Name of the file', 'job-1.inter'),
  description: Text('What it holds', 'Clicks and purchases'),
  bytes: Nullable(Type.Integer({ minimum: 0 }), 'Its size; null if that is known only once it is made', null),
  href: Text('Relative URL: this file', '/v1/jobs/1/exports/recbole/job-1.inter'),
});

const Option = Fields('One option of an export', {
  name: Text('Name of the option, as a parameter of the request', 'split'),
  type: Text('Type of its values, as in JSON Schema', 'string'),
  enum: Nullable(Type.Array(Type.String()), 'All allowed values; null if they are not enumerated', ['train']),
  default: Type.Unsafe<unknown>({ description: 'Value if it is not given; null: none', examples: [null] }),
  description: Text('Meaning, with range', 'Only this part of the rows'),
});
export type OptionDescription = Static<typeof Option>;

export const Export = Component('Export', 'A form of a job for one family of libraries', {
  name: Text('Name of the format', 'recbole'),
  title: Text('What it is', "RecBole's atomic files"),
  libraries: Type.Array(Type.String(), {
    description: 'Libraries that read it, with the versions it was tried with',
    examples: [['RecBole 1.2.1']],
  }),
  ignores: Text(
    'How these libraries read a row that is an ignore, and what the export does about it',
    'General models take any row as a like, so ignores are left out of .inter.',
  ),
  files: Type.Array(File, { description: 'Its files without options' }),
  options: Type.Array(Option, { description: 'What a request can choose' }),
  archive: Text('Relative URL: all files as a ZIP archive', '/v1/jobs/1/exports/recbole'),
});
export type Export = Static<typeof Export>;

/** An export as the rest of the program knows it: HTTP adds the links. */
export interface ExportDescription extends Omit<Export, 'archive' | 'files'> {
  files: Omit<Export['files'][number], 'href'>[];
}
