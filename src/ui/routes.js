/**
 * The page's addresses: everything after `#`, so that they work behind any path prefix.
 *
 * To add a view, write `views/NAME.js`, which exports a component `({ params, query })` as default, and add
 * a line to ROUTES. `params` has what stands for `:name` in the pattern, decoded; `query` has what follows
 * `?`. The view renders its own `<h1>` and is loaded when it is first shown. Link to it with
 * `href('jobs', 12, { page: 2 })` and go there with `go(href(…))`. State that a link should carry belongs in
 * the query: `changeQuery({ page: 3 })`.
 */
import { createStore } from './store.js';

const ROUTES = [
  { pattern: 'data', view: 'data', title: 'Data' },
  { pattern: 'new', view: 'new-job', title: 'New job' },
  { pattern: 'jobs', view: 'jobs', title: 'Jobs' },
  { pattern: 'jobs/:id', view: 'job', title: 'Job :id' },
  { pattern: 'jobs/:id/:tab', view: 'job', title: 'Job :id, :tab' },
  { pattern: 'compare/:a/:b', view: 'compare', title: 'Jobs :a and :b' },
  { pattern: 'customers', view: 'customer', title: 'Customers' },
  { pattern: 'customers/:id', view: 'customer', title: 'Customer :id' },
];

/** `href('jobs', 12, 'rows', { limit: 50 })` → `#/jobs/12/rows?limit=50`. Empty values are left out. */
export function href(...parts) {
  const query = typeof parts.at(-1) === 'object' ? parts.pop() : {};
  const path = `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The route of a hash: `{ view, title, params, query }`; `view` is undefined if there is none. */
export function routeOf(hash) {
  const [path, search = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const query = Object.fromEntries(new URLSearchParams(search));
  const parts = (path || 'data').split('/');
  for (const { pattern, view, title } of ROUTES) {
    const params = matched(pattern.split('/'), parts);
    if (params) return { view, title: title.replace(/:(\w+)/g, (_, name) => params[name]), params, query };
  }
  return { title: 'Not found', params: {}, query };
}

function matched(names, parts) {
  if (names.length !== parts.length) return undefined;
  const params = {};
  for (const [i, name] of names.entries()) {
    if (name.startsWith(':')) params[name.slice(1)] = decoded(parts[i]);
    else if (name !== parts[i]) return undefined;
  }
  return params;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone %, typed by hand
  }
}

export const route = createStore(routeOf(location.hash));
addEventListener('hashchange', () => route.set(routeOf(location.hash)));

/** Goes to an address; the browser's Back returns. */
export const go = (address) => {
  location.hash = address;
};

/** Changes parts of the query without an entry in the browser's history. */
export function changeQuery(changes) {
  const [path] = location.hash.split('?');
  const given = Object.entries({ ...route.get().query, ...changes }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const address = given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
  history.replaceState(history.state, '', address || '#/data');
  route.set(routeOf(location.hash));
}
