/**
 * Requests to the service. Paths are relative to the page (`v1/jobs`); links of responses (`job.links.self`)
 * work, too. Every failure is a Problem, which the component of that name shows.
 */
import { lock, lose, urlOf, withKey } from './connection.js';

export class Problem extends Error {
  /** `status` is 0 if there was no response; `body` is a problem document, or empty. */
  constructor(status, body = {}) {
    super(body.detail ?? `The service responded with status ${status}.`);
    this.status = status;
    this.title = body.title;
    /** The last word of the problem's type: `no_data`. */
    this.code = body.type?.split(':').at(-1);
    /** Of fields: `[{ pointer | parameter | line, detail }]`. */
    this.errors = body.errors ?? [];
    /** How a file can be loaded. */
    this.suggested = body.suggested;
  }
}

export const LOST = 'The service does not answer. This page goes on by itself as soon as it does.';

/** The response, if it is a success. Throws Problem, or an AbortError if `signal` says so. */
export async function respond(path, { method = 'GET', json, body, headers = {}, signal } = {}) {
  let response;
  try {
    response = await fetch(urlOf(path), {
      method,
      headers: withKey(json === undefined ? headers : { 'content-type': 'application/json', ...headers }),
      body: json === undefined ? body : JSON.stringify(json),
      signal,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    void lose();
    throw new Problem(0, { detail: LOST });
  }
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

/** The JSON of the response; undefined if it is empty. */
export async function ask(path, request) {
  const text = await (await respond(path, request)).text();
  return text === '' ? undefined : JSON.parse(text);
}

/** The Problem of a response that is no success; a missing key locks the page. */
export function problemOf(status, text) {
  if (status === 401) lock();
  try {
    return new Problem(status, JSON.parse(text));
  } catch {
    return new Problem(status);
  }
}

/** What a problem says of a member of the request body (`/seed`) or of a parameter of the query. */
export const faultOf = (problem, name) =>
  problem?.errors.find(({ pointer, parameter }) => (pointer ?? `/${parameter}`) === name)?.detail;
