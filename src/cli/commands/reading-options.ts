/** The options of `load` and `inspect`: how a file is read. */
import { option, toggle, type Option, type OptionGroup } from '../command.ts';

/** What is done with a file, which a look checks, too. */
export const LOADING: Option[] = [
  option('kind', 'transactions|customers|articles', 'what the file holds (default transactions)'),
  option('on-error', 'abort|skip', 'what to do with a bad row (default abort: nothing is loaded)'),
  option('mode', 'append|replace', 'add to what is loaded, or replace it (default append)'),
  toggle('allow-duplicate', 'load a file even if it is already loaded'),
];

export const READING: OptionGroup[] = [
  [
    'Columns and rows',
    [
      option(
        'columns',
        't_dat:InvoiceDate,…',
        'our names of columns and those of the file; t_dat:Date+Time joins two, quantity:Quantity leaves ' +
          'out rows with 0 or less of it',
      ),
      option('quantity-as', 'one|units', 'a row is one purchase (default), or as many as its quantity says'),
      option('where', "'event:transaction and n>0'", 'load only these rows'),
      option('null-values', "'NULL,\\N'", 'values that count as empty'),
      toggle('trim', 'remove blanks around values'),
      toggle('hash-ids', 'replace ids of customers by hashes made with ID_SECRET'),
      option(
        'on-bad-value',
        'reject|null',
        'what becomes of a row with a bad price or channel (default reject)',
      ),
    ],
  ],
  [
    'How the file is written (default: found by looking at it)',
    [
      option('delimiter', "';'", 'one ASCII character, or tab'),
      option('encoding', 'windows-1252', 'a label of the Encoding standard'),
      option(
        'header',
        'auto|true|false',
        'whether the first line names the columns; if not, they are numbered',
      ),
      option('skip-lines', 'N', 'lines before that'),
      option('decimal', ',', 'sign before the fraction of prices (1.299,00 €)'),
      option('time-format', "'dd.MM.yyyy HH:mm'", 'how times are written (Unicode date field symbols)'),
      option('time-zone', 'Europe/Berlin', 'the zone of times that name none (default UTC)'),
      option('time-unit', 's|ms|us|ns|d', 'unit of times that are numbers'),
      option('time-origin', '1899-12-30', 'day 0 of --time-unit d'),
    ],
  ],
];
