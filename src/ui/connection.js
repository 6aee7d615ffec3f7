/**
 * Whether the service answers, and the key that it wants. The key is in memory only: a reload forgets it.
 * Views that asked for something are told to ask again as soon as they can get an answer.
 */
import { createStore } from './store.js';

/** `up`; `lost`: the service doesn't answer; `locked`: it wants a key, or another one than it got. */
export const connection = createStore('up');
/** Counts how often the connection has come back. */
export const comebacks = createStore(0);

const LONGEST_WAIT = 5000;
const page = new URL('.', location.href);
let key;

/** The address of a path below the page, whatever prefix the page has; links of responses are taken, too. */
export const urlOf = (path) => new URL(path.replace(/^\/(?:.*?\/)??(?=v1\/)/, ''), page);

/** Headers for a request, with the key if there is one. */
export const withKey = (headers = {}) =>
  key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` };

export const hasKey = () => key !== undefined;

/** Notes that a key is missing or wrong. */
export function lock() {
  key = undefined;
  connection.set('locked');
}

/** Resolves with whether the service takes the key. */
export async function signIn(typed) {
  const headers = { authorization: `Bearer ${typed}` };
  const { status } = await fetch(urlOf('v1/dataset'), { headers });
  if (status === 401) return false;
  key = typed;
  back();
  return true;
}

function back() {
  connection.set('up');
  comebacks.set(comebacks.get() + 1);
}

/** Notes that the service didn't answer, and asks it until it does. */
export async function lose() {
  if (connection.get() === 'lost') return;
  connection.set('lost');
  for (let wait = 500; !(await answers()); wait = Math.min(2 * wait, LONGEST_WAIT))
    await new Promise((resolve) => setTimeout(resolve, wait));
  back();
}

const answers = () =>
  fetch(urlOf('readyz')).then(
    ({ ok }) => ok,
    () => false,
  );

/** Locks the page at once if the service wants keys, which it says on every response. */
export async function findOut() {
  try {
    const { headers } = await fetch(urlOf('livez'));
    if (headers.has('www-authenticate')) lock();
  } catch {
    void lose();
  }
}

/** Resolves when the service answers again; at once if it does. */
export function reconnected() {
  if (connection.get() === 'up') return Promise.resolve();
  return new Promise((resolve) => {
    const end = connection.subscribe((state) => {
      if (state !== 'up') return;
      end();
      resolve();
    });
  });
}
