/** Schemas of fields that several nouns share, so that each range is written in one place only. */
import { Type, type Static, type TProperties, type TSchema } from 'typebox';
import { LATEST } from './times.ts';

/** Maximum length of an id in characters (code points). */
export const LONGEST_ID = 128;

/** Ids in examples: a customer and an article that also occur in the quickstart's data and its first job. */
export const EXAMPLE_CUSTOMER = '00e02e3a4dd062d3a8c69618f0a29062b3905e41c2a7b93127e40b1ac4532f42';
export const EXAMPLE_ARTICLE = '0508687030';

/** An id from the data: never changed, 1 to 128 characters, no control characters. */
export const Id = (description: string, example: string) =>
  Type.String({
    minLength: 1,
    maxLength: LONGEST_ID,
    pattern: '^[^\\u0000-\\u001f\\u007f]+$',
    description:
      `${description}: 1 to ${LONGEST_ID} characters, none of them control characters; leading zeros and ` +
      'letter case matter',
    examples: [example],
  });

/** A point in time in the data. Generated interactions may precede 1970, so there is no lower bound. */
export const Milliseconds = (description: string) =>
  Type.Integer({
    maximum: LATEST,
    description: `${description}: epoch milliseconds, UTC`,
    examples: [1579885200000],
  });

/** The number of a job or an import: 1, 2, 3, … in order of arrival. */
export const Serial = (of: string) =>
  Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: `Number of the ${of}: 1, 2, 3, … in order of arrival`,
    examples: [1],
  });

export const Count = (description: string, example: number) =>
  Type.Integer({ minimum: 0, description, examples: [example] });

export const Text = (description: string, example: string) =>
  Type.String({ description, examples: [example] });

export type Range = [minimum: number, maximum: number];

/** Options of a number as a parameter of a preset; `unit` is our own keyword. */
export const ranged = (description: string, [minimum, maximum]: Range, value: number, unit: string) => ({
  minimum,
  maximum,
  default: value,
  unit,
  description,
  examples: [value],
});
/** An object of these members. */
export const Fields = <P extends TProperties>(description: string, members: P) =>
  Type.Object(members, { description });

/** The same, documented once by its name: see `ref`. */
export const Component = <P extends TProperties>($id: string, description: string, members: P) =>
  Type.Object(members, { $id, description });

/** A schema by its name: documented once, under components. */
export const ref = <T extends TSchema>(schema: T & { $id?: string }) =>
  Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` });

export const Nullable = <T extends TSchema>(schema: T, description: string, ...examples: unknown[]) =>
  Type.Union([schema, Type.Null()], { description, ...(examples.length > 0 && { examples }) });

/** A point in time in the life of a job or an import. */
export const Timestamp = (description: string) =>
  Type.String({
    format: 'date-time',
    description: `${description}: ISO 8601, UTC`,
    examples: ['2026-01-31T12:00:00.000Z'],
  });

export const Sha256 = (description: string) =>
  Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: `${description}: SHA-256 as 64 lower-case hexadecimal digits`,
    examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  });

/** Why a job or an import failed. */
export const Failure = Fields('Why a job or an import failed', {
  code: Text('Kind of error; the code stays the same between versions', 'bad_data'),
  detail: Text('What went wrong, where, and what to do about it', 'Line 17: price "abc" is not a number.'),
  line: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Line of the file where it went wrong; the header is line 1',
      examples: [17],
    }),
  ),
});
