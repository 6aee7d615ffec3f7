/** The options of a load besides its columns, as the page offers them. Without `values`, they are typed. */
const YES = [['true', 'yes']];

export const OPTIONS = [
  {
    name: 'on_error',
    label: 'Bad rows',
    values: [['skip', 'skip and keep them for a download']],
    usual: 'stop at the first one',
  },
  { name: 'mode', label: 'Rows loaded before', values: [['replace', 'replace them']], usual: 'keep them' },
  { name: 'time_format', label: 'Times are written', example: 'dd.MM.yyyy HH:mm' },
  {
    name: 'time_unit',
    label: 'Times that are numbers count',
    values: [
      ['s', 'seconds'],
      ['ms', 'milliseconds'],
      ['us', 'microseconds'],
      ['ns', 'nanoseconds'],
      ['d', 'days'],
    ],
  },
  { name: 'time_origin', label: 'Day 0, if they count days', example: '1899-12-30' },
  { name: 'time_zone', label: 'Zone of times that name none', example: 'Europe/Berlin' },
  {
    name: 'delimiter',
    label: 'Columns are separated by',
    values: [
      [',', 'comma'],
      [';', 'semicolon'],
      ['tab', 'tab'],
      ['|', 'bar'],
      [':', 'colon'],
    ],
  },
  {
    name: 'encoding',
    label: 'Encoding',
    values: [
      'utf-8',
      'windows-1252',
      'utf-16le',
      'utf-16be',
      'iso-8859-15',
      'shift_jis',
      'big5',
      'gb18030',
    ].map((name) => [name, name]),
  },
  {
    name: 'header',
    label: 'The first line',
    values: [
      ['true', 'names the columns'],
      ['false', 'is a row'],
    ],
  },
  { name: 'skip_lines', label: 'Lines before the header line', example: '0' },
  {
    name: 'decimal',
    label: 'Sign before a fraction',
    values: [
      ['.', 'point'],
      [',', 'comma'],
    ],
  },
  { name: 'null_values', label: 'Values that mean empty', example: 'NULL,nan' },
  { name: 'trim', label: 'Remove blanks around values', values: YES, usual: 'no' },
  {
    name: 'quantity_as',
    label: 'A quantity of 3 is',
    values: [['units', 'three purchases']],
    usual: 'one purchase',
  },
  { name: 'where', label: 'Load only rows where', example: 'event:transaction' },
  {
    name: 'on_bad_value',
    label: 'Bad prices and channels',
    values: [['null', 'load the row without them']],
    usual: 'make the row bad',
  },
  { name: 'hash_ids', label: 'Hash the ids of customers', values: YES, usual: 'no' },
  { name: 'allow_duplicate', label: 'Load a file that is loaded already', values: YES, usual: 'no' },
];
