/** Single customers and articles with their attributes. */
import { Type } from 'typebox';
import { Problem } from '../../errors.ts';
import { Article } from '../../model/article.ts';
import { Customer, JobCustomer } from '../../model/customer.ts';
import { ArticlePath, CustomerPath, JobPath } from '../requests/parameters.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { CustomerService, RowService } from '../../contract.ts';
import { noSuchCustomer } from './tables.ts';
import type { App } from './app.ts';

type Parts = { rows: RowService; customers: CustomerService };

export async function customerRoutes(app: App, { rows, customers }: Parts): Promise<void> {
  app.get('/v1/customers/:customer_id', { schema: customerSchema }, async ({ params: { customer_id } }) => {
    const customer = await rows.customer(customer_id);
    if (customer) return customer;
    throw noSuchCustomer(customer_id);
  });
  app.delete('/v1/customers/:customer_id', { schema: eraseSchema }, async ({ params }, reply) => {
    if (!(await customers.erase(params.customer_id))) throw noSuchCustomer(params.customer_id);
    return reply.code(204).send();
  });
  app.get('/v1/jobs/:job_id/customers/:customer_id', { schema: ofJobSchema }, async ({ params }) => {
    const { job_id, customer_id } = params;
    const customer = await rows.jobCustomer(job_id, customer_id);
    if (customer) return customer;
    const detail = `Job ${job_id} has no interactions of customer ${JSON.stringify(customer_id)}.`;
    throw new Problem('not_found', `${detail} See GET /v1/jobs/${job_id}/customers for a list.`);
  });
  app.get('/v1/articles/:article_id', { schema: articleSchema }, async ({ params: { article_id } }) => {
    const article = await rows.article(article_id);
    if (article) return article;
    const detail = `There is no article ${JSON.stringify(article_id)}. See GET /v1/articles for a list.`;
    throw new Problem('not_found', detail);
  });
}

const customerSchema = {
  tags: ['data'],
  operationId: 'getCustomer',
  summary: 'Read one customer',
  description: 'Ids are taken literally: `/v1/customers/a.csv` is the customer `a.csv`.',
  params: CustomerPath,
  response: { 200: json('The customer', ref(Customer)), ...problems('not_found') },
};

const ofJobSchema = {
  tags: ['results'],
  operationId: 'getJobCustomer',
  summary: 'Go from one customer of a job to others',
  description: 'The customers of the job before and after this one in byte order of the ids, and any other.',
  params: Type.Object({ ...JobPath.properties, ...CustomerPath.properties }),
  response: {
    200: json('The customer among those of the job', ref(JobCustomer)),
    ...problems('not_found', 'conflict'),
  },
};

const eraseSchema = {
  tags: ['data'],
  operationId: 'eraseCustomer',
  summary: 'Erase one customer',
  description:
    'Erases the purchases, the attributes and the id of one customer, and the rows in every job: a new ' +
    'version of the data set. Jobs that had the customer count it in `customers_erased`, and their digests ' +
    'change. Responds once the database file holds no trace any more. Not while jobs or imports wait or run.',
  params: CustomerPath,
  response: {
    204: { description: 'Erased', type: 'null' },
    ...problems('not_found', 'conflict', 'disk_full'),
  },
};

const articleSchema = {
  tags: ['data'],
  operationId: 'getArticle',
  summary: 'Read one article',
  description: 'Ids are taken literally; write `/` as `%2F`.',
  params: ArticlePath,
  response: { 200: json('The article', ref(Article)), ...problems('not_found') },
};
