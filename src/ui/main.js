/** The shell: navigation, the connection's state, and the view of the current address. */
import { html, render, useEffect, useRef, useState } from './vendor/preact.js';
import { SignIn } from './components/sign-in.js';
import { ProblemNote } from './components/problem.js';
import { connection, findOut, urlOf } from './connection.js';
import { href, route } from './routes.js';
import { useStore } from './store.js';

const PAGES = [
  ['data', 'Data'],
  ['new', 'New job'],
  ['jobs', 'Jobs'],
  ['customers', 'Customers'],
];

function Header({ path }) {
  const current = ([address]) => (path === address || path.startsWith(`${address}/`) ? 'page' : undefined);
  return html`
    <header>
      <a class="brand" href=${href('data')}
        ><img src="ui/icon.svg" alt="" width="32" height="32" />footfall</a
      >
      <nav aria-label="Views">
        ${PAGES.map(
          (page) =>
            html`<a href=${href(page[0])} aria-current=${current(page)} key=${page[0]}>${page[1]}</a>`,
        )}
        <a href=${urlOf('docs').href}>API</a>
      </nav>
    </header>
  `;
}

function Banner() {
  const isLost = useStore(connection) === 'lost';
  return html`<div class="banner" role="status" hidden=${!isLost}>
    ${isLost && 'The service does not answer. This page goes on by itself as soon as it does.'}
  </div>`;
}

/** Loads the module of a view when it is first shown; shows the last one until then. */
function View({ view, params, query }) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    if (view === undefined) return;
    import(`./views/${view}.js`).then(
      (module) => setLoaded({ view, Component: module.default }),
      () =>
        setLoaded({
          view,
          problem: new Error('This part of the page could not be loaded. Reload the page.'),
        }),
    );
  }, [view]);
  if (view === undefined)
    return html`<h1>Not found</h1>
      <p>There is no view at this address. <a href=${href('data')}>Go to Data</a></p>`;
  if (loaded.view !== view) return html`<p class="loading" aria-busy="true">Loading …</p>`;
  const { Component, problem } = loaded;
  if (problem) return html`<${ProblemNote} problem=${problem} />`;
  return html`<${Component} params=${params} query=${query} />`;
}

function Shell() {
  const { view, title, params, query } = useStore(route);
  const state = useStore(connection);
  const main = useRef();
  const shown = useRef(title);
  // A view asks for its data at once, so the first one waits for the key; later ones keep what was typed.
  const wasOpen = useRef(false);
  wasOpen.current ||= state !== 'locked';
  useEffect(() => {
    document.title = `${title} – footfall`;
    if (shown.current === title) return;
    shown.current = title;
    // Screen readers and the Tab key go on from the new view.
    main.current.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [title]);
  const path = location.hash.replace(/^#?\/?/, '').split('?')[0] || 'data';
  return html`
    <a class="skip" href="#main" onClick=${skipTo(main)}>Skip to the content</a>
    <${Header} path=${path} />
    <${Banner} />
    <main id="main" ref=${main} tabindex="-1">
      ${wasOpen.current && html`<${View} view=${view} params=${params} query=${query} />`}
    </main>
    ${state === 'locked' && html`<${SignIn} />`}
  `;
}

/** The link's own address would be another view. */
const skipTo = (main) => (event) => {
  event.preventDefault();
  main.current.focus();
};

await findOut();
render(html`<${Shell} />`, document.querySelector('#app'));
