/**
 * Checks values against TypeBox schemas, strictly: nothing is converted, and unknown members are faults.
 * Requests, preset parameters and command line options are all checked here, so a fault reads the same at
 * every door.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import type { Fault } from '../model/problem.ts';
import { sentenceOf } from './sentences.ts';
import { epochMilliseconds } from './times.ts';

/** For larger values only the first fault is reported: collecting millions would cost too much. */
const ALL_FAULTS_BELOW = 64 * 1024;
export const FAULTS_TOLD = 50;

/** All faults of a value; none if it's valid. */
export type Check = (value: unknown) => Fault[];

export interface Naming {
  /** What members are called: parameters of a query, members of a JSON body. */
  noun: 'parameter' | 'member';
  /** JSON pointer to the value; faults then carry pointers instead of names of parameters. */
  pointer?: string;
}

/** Keywords that change nothing here: what they say is for messages and for the documentation, where
 * `documented` replaces keywords. */
const INFORMING = ['unit', 'inWords', 'documented', 'undocumented'];

const options = { strict: true, allowUnionTypes: true, coerceTypes: false, verbose: true } as const;
const firstFault = withOwnKeywords(new Ajv({ ...options, allErrors: false }));
const allFaults = withOwnKeywords(new Ajv({ ...options, allErrors: true }));

/** `isTime` accepts strings that spell a time. */
function withOwnKeywords(ajv: Ajv): Ajv {
  for (const informing of INFORMING) ajv.addKeyword(informing);
  return ajv.addKeyword({
    keyword: 'isTime',
    type: 'string',
    validate: (_schema: unknown, text: string) => !Number.isNaN(epochMilliseconds(text)),
  });
}

/**
 * The check of a schema, compiled when first needed: all of them would take a third of the program's start.
 * Its $id is ignored, since the same schema may be compiled several times.
 */
export function validator(schema: TSchema | object, naming: Naming): Check {
  const { $id: _id, ...anonymous } = schema as { $id?: string };
  let isValid: ValidateFunction | undefined;
  let collect: ValidateFunction | undefined;
  return (value) => {
    isValid ??= firstFault.compile(anonymous);
    if (isValid(value)) return [];
    if (isLarge(value)) return faultsOf(isValid.errors, naming);
    collect ??= allFaults.compile(anonymous);
    collect(value);
    return faultsOf(collect.errors, naming);
  };
}

const isLarge = (value: unknown) => (JSON.stringify(value)?.length ?? 0) >= ALL_FAULTS_BELOW;

/** One fault for each location. */
function faultsOf(errors: ErrorObject[] | null | undefined, naming: Naming): Fault[] {
  const faults = new Map<string, Fault>();
  for (const error of (errors ?? []).slice(0, FAULTS_TOLD)) {
    const member = memberOf(error);
    const pointer = error.instancePath + (member === undefined ? '' : `/${escaped(member)}`);
    if (!faults.has(pointer)) faults.set(pointer, faultAt(pointer, error, naming));
  }
  return [...faults.values()];
}

/** The missing or unknown member that an error is about, although it's the object that fails. */
const memberOf = ({ params }: ErrorObject) =>
  (params.missingProperty ?? params.additionalProperty) as string | undefined;

function faultAt(pointer: string, error: ErrorObject, { noun, pointer: root }: Naming): Fault {
  const name = nameOf(pointer);
  const detail = sentenceOf(error, name || 'The body', noun, root === undefined);
  return root === undefined ? { parameter: name, detail } : { pointer: root + pointer, detail };
}

/** `/negatives/uniform` → `negatives.uniform`, `/customer_ids/2` → `customer_ids[2]`. */
const nameOf = (pointer: string) =>
  pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');

/** A member's name in a JSON pointer (RFC 6901). */
export const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
