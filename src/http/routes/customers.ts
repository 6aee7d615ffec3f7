/** Single customers and articles with their attributes. */
import { Problem } from '../../errors.ts';
import { Article } from '../../model/article.ts';
import { Customer } from '../../model/customer.ts';
import { ArticlePath, CustomerPath } from '../requests/parameters.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { RowService } from '../../contract.ts';
import { noSuchCustomer } from './tables.ts';
import type { App } from './app.ts';

export async function customerRoutes(app: App, { rows }: { rows: RowService }): Promise<void> {
  app.get('/v1/customers/:customer_id', { schema: customerSchema }, async ({ params: { customer_id } }) => {
    const customer = await rows.customer(customer_id);
    if (customer) return customer;
    throw noSuchCustomer(customer_id);
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

const articleSchema = {
  tags: ['data'],
  operationId: 'getArticle',
  summary: 'Read one article',
  description: 'Ids are taken literally; write `/` as `%2F`.',
  params: ArticlePath,
  response: { 200: json('The article', ref(Article)), ...problems('not_found') },
};
