/** The ids of articles, plain and as they stand in CSV and in JSON, ready to be copied: one arena of bytes, places by key. */
import { needsCsvQuotes } from './csv-size.ts';
import { START } from '../model/interaction.ts';
import { byteSink } from './byte-sink.ts';
import { csvField } from './csv-field.ts';

/** Places of texts in an arena; text i is length[i] bytes from start[i]. */
export interface Places {
  start: Uint32Array;
  length: Uint16Array;
  /** Length of the longest text of an article: START does not count. */
  longest: number;
  /** Undefined if the texts of articles are not all of one length, or lie at other distances. */
  even?: EvenPlaces;
}

/** Texts of one length at even distances: that of the article with key k begins at origin + k * stride. */
export interface EvenPlaces {
  length: number;
  origin: number;
  stride: number;
}

export interface ArticleStrings {
  /** Some bytes longer than the texts, so that copying by words may read over the end of the last. */
  arena: DataView;
  /** Place 0 is START; the article with key k has place k + 1. A key without an article has no bytes. */
  csv: Places;
  json: Places;
  plain: Places;
}

/** Keys are whole numbers from 0 without big gaps: memory grows with the highest. */
export function articleStrings(
  articles: Iterable<readonly [key: number, article_id: string]>,
): ArticleStrings {
  const arena = byteSink();
  const [csv, json, plain] = [places(), places(), places()];
  const write = (text: string) => {
    arena.writeString(text);
    return arena.length;
  };
  const add = (place: number, id: string) => {
    const text = JSON.stringify(id);
    let start = arena.length;
    let end = write(text);
    put(json, place, start, end);
    // Nearly every id is the same in all three: it lies between the quotes of the JSON.
    if (text.length === id.length + 2) [start, end] = [start + 1, end - 1];
    else [start, end] = [end, write(id)];
    put(plain, place, start, end);
    if (needsCsvQuotes(id)) [start, end] = [arena.length, write(csvField(id))];
    put(csv, place, start, end);
  };
  add(0, START);
  let first = Infinity;
  let last = -1;
  for (const [key, id] of articles) {
    add(key + 1, id);
    first = Math.min(first, key);
    last = Math.max(last, key);
  }
  arena.ensure(8);
  for (const places of [csv, json, plain]) places.even = evenPlaces(places, first, last);
  return { arena: arena.view, csv, json, plain };
}

function places(): Places {
  return { start: new Uint32Array(1024), length: new Uint16Array(1024), longest: 0 };
}

/** Of the texts of articles with keys `first` to `last`; one that is missing makes them uneven. */
function evenPlaces({ start, length }: Places, first: number, last: number): EvenPlaces | undefined {
  if (first >= last) return undefined;
  const stride = start[first + 2] - start[first + 1];
  const origin = start[first + 1] - first * stride;
  for (let key = first; key <= last; key++) {
    if (length[key + 1] !== length[first + 1] || start[key + 1] !== origin + key * stride) return undefined;
  }
  return { length: length[first + 1], origin, stride };
}

function put(places: Places, at: number, start: number, end: number): void {
  if (at >= places.start.length) {
    const size = Math.max(at + 1, places.start.length * 2);
    const [starts, lengths] = [new Uint32Array(size), new Uint16Array(size)];
    starts.set(places.start);
    lengths.set(places.length);
    places.start = starts;
    places.length = lengths;
  }
  places.start[at] = start;
  places.length[at] = end - start;
  if (at > 0) places.longest = Math.max(places.longest, end - start);
}
