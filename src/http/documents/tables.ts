/** The tables that can be read in pages and as files: their names, contents and filters. */
import type { TSchema } from 'typebox';
import { Article } from '../../model/article.ts';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER } from '../../model/field.ts';
import { Customer } from '../../model/customer.ts';
import { InteractionRow } from '../../model/interaction.ts';
import { PageOf } from '../../model/page.ts';
import { Transaction } from '../../model/transaction.ts';
import { FILE_FORMATS } from './file-formats.ts';
import type { FilterName } from '../../model/filter-query.ts';
import { ref } from './responses.ts';
import type { Format, TableName } from '../../contract.ts';

export interface Table {
  table: TableName;
  /** Without a suffix. A path with `:job_id` reads that job. */
  path: string;
  /** Ends `list…`, as operationId of the page, and `download…` of the files. */
  name: string;
  /** What the rows are, as the end of a sentence. */
  what: string;
  order: string;
  page: TSchema;
  filters: readonly FilterName[];
  /** Formats of its files. */
  formats: readonly Format[];
  /** Whether `columns` chooses among its columns. */
  chooses_columns?: true;
  /** The file's first lines. */
  csv: string;
}

export const Interactions = PageOf(ref(InteractionRow), 'Interactions');
export const Customers = PageOf(ref(Customer), 'Customers');
export const Articles = PageOf(ref(Article), 'Articles');
export const Transactions = PageOf(ref(Transaction), 'Transactions');

export const INTERACTIONS_CSV = `t_dat,customer_id,article_id,interaction_score,prev_article_id
1545325200000,${EXAMPLE_CUSTOMER},0178543007,0,START
1545400800000,${EXAMPLE_CUSTOMER},${EXAMPLE_ARTICLE},1,0178543007
`;
export const TRANSACTIONS_CSV = `t_dat,customer_id,article_id,price,sales_channel_id
1545436800000,${EXAMPLE_CUSTOMER},0178543007,0.0169322033898305,2
1545436800000,${EXAMPLE_CUSTOMER},${EXAMPLE_ARTICLE},0.0677796610169492,2
1548892800000,00cd7d21dbe7df54ab8512cd54bbbdd05e1a35faeb5dfec4ba0a3e4f5e66429b,0824847002,0.169474576271186,1
`;
const CUSTOMERS_CSV = `customer_id,age\n${EXAMPLE_CUSTOMER},49\n`;
const ARTICLES_CSV = `article_id,prod_name\n${EXAMPLE_ARTICLE},Atlanta Push Body Harlow\n`;

/** What tables with the same kind of rows share. */
const INTERACTION_ROWS = {
  order: 'by customer_id in byte order, then in the order of the sequence',
  page: Interactions,
  filters: ['customer_id', 'article_id', 'interaction_score', 'from', 'to', 'split', 'fold'],
  formats: [...FILE_FORMATS, 'parquet', 'arrow'],
  chooses_columns: true,
  csv: INTERACTIONS_CSV,
} as const;
const CUSTOMER_ROWS = {
  order: 'by customer_id in byte order',
  page: Customers,
  filters: ['customer_id', 'prefix'],
  formats: FILE_FORMATS,
  csv: CUSTOMERS_CSV,
} as const;
const ARTICLE_ROWS = {
  order: 'by article_id in byte order',
  page: Articles,
  filters: ['article_id', 'prefix'],
  formats: FILE_FORMATS,
  csv: ARTICLES_CSV,
} as const;
const TRANSACTION_ROWS = {
  order: 'by customer_id in byte order, then by time',
  page: Transactions,
  filters: ['customer_id', 'article_id', 'from', 'to'],
  formats: FILE_FORMATS,
  csv: TRANSACTIONS_CSV,
} as const;

export const TABLES: Table[] = [
  {
    ...INTERACTION_ROWS,
    table: 'interactions',
    path: '/v1/jobs/:job_id/interactions',
    name: 'JobInteractions',
    what: 'the interactions of a job',
  },
  {
    ...CUSTOMER_ROWS,
    table: 'job_customers',
    path: '/v1/jobs/:job_id/customers',
    name: 'JobCustomers',
    what: "the customers of a job (the seed notebook's `sampled_customers`)",
  },
  {
    ...TRANSACTION_ROWS,
    table: 'job_transactions',
    path: '/v1/jobs/:job_id/transactions',
    name: 'JobTransactions',
    what: "the transactions of a job's customers (the seed notebook's `sampled_transactions`)",
  },
  { ...CUSTOMER_ROWS, table: 'customers', path: '/v1/customers', name: 'Customers', what: 'all customers' },
  { ...ARTICLE_ROWS, table: 'articles', path: '/v1/articles', name: 'Articles', what: 'all articles' },
  {
    ...TRANSACTION_ROWS,
    table: 'transactions',
    path: '/v1/transactions',
    name: 'Transactions',
    what: 'all transactions',
  },
  {
    ...TRANSACTION_ROWS,
    table: 'transactions',
    path: '/v1/customers/:customer_id/transactions',
    name: 'CustomerTransactions',
    what: 'the transactions of one customer',
    order: 'by time',
    filters: ['article_id', 'from', 'to'],
  },
];
