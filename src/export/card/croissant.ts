/**
 * A Croissant 1.0 description (JSON-LD, https://docs.mlcommons.org/croissant/docs/croissant-spec.html) of a
 * job's Parquet file, of which it names size and SHA-256. Over Parquet, since readers of Croissant take the
 * leading zeros off ids in CSV and NDJSON. Pure.
 */
import type { InteractionColumn } from '../../model/interaction-columns.ts';

/** The terms of the specification's own context. */
const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

const PARQUET = 'application/x-parquet';

export interface DescribedColumn {
  name: InteractionColumn;
  description: string;
  type: 'text' | 'integer' | 'number' | 'time';
}

const DATA_TYPES = { text: 'sc:Text', integer: 'sc:Integer', number: 'sc:Float', time: 'sc:DateTime' };

export interface DescribedFile {
  /** Relative to croissant.json, or a URL. */
  url: string;
  bytes: number;
  sha256: string;
}

export interface Description {
  name: string;
  description: string;
  license: string;
  /** ISO 8601. */
  published: string;
  version: string;
  creator: string;
  cite_as: string;
}

export function croissant(about: Description, file: DescribedFile, columns: DescribedColumn[]): object {
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    name: about.name,
    description: about.description,
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    license: about.license,
    url: file.url,
    version: about.version,
    datePublished: about.published,
    creator: { '@type': 'sc:Organization', name: about.creator },
    citeAs: about.cite_as,
    distribution: [
      {
        '@type': 'cr:FileObject',
        '@id': 'interactions.parquet',
        name: 'interactions.parquet',
        description: 'All interactions: customers in byte order of their ids, each sequence in its order.',
        contentUrl: file.url,
        contentSize: `${file.bytes} B`,
        encodingFormat: PARQUET,
        sha256: file.sha256,
      },
    ],
    recordSet: [
      {
        '@type': 'cr:RecordSet',
        '@id': 'interactions',
        name: 'interactions',
        description: 'One row for each article that a customer ignored (0), clicked (1) or bought (2).',
        field: columns.map(({ name, description, type }) => ({
          '@type': 'cr:Field',
          '@id': `interactions/${name}`,
          name,
          description,
          dataType: DATA_TYPES[type],
          source: { fileObject: { '@id': 'interactions.parquet' }, extract: { column: name } },
        })),
      },
    ],
  };
}
