/** What Schemathesis reports: its events, a line of JSON each, of which these have the cases and what failed. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The name of a check, or of an error in Schemathesis; the rest is for people. */
interface Check {
  name: string;
  status: string;
  failure_info?: { failure: { title: string; message: string } };
}

interface Interaction {
  request: { method: string; uri: string };
  response?: { status_code: number } | null;
}

interface Scenario {
  recorder?: {
    label: string;
    cases?: Record<string, unknown>;
    checks?: Record<string, Check[]>;
    interactions?: Record<string, Interaction>;
  };
}

export interface Told {
  cases: number;
  /** How many responses had each status; 0: none came. */
  statuses: Map<number, number>;
  /** Operations (`GET /v1/jobs`), and those of them that succeeded at least once. */
  operations: Set<string>;
  served: Set<string>;
  /** A sentence for each kind of fault of an operation. */
  faults: Map<string, string>;
}

const nothing = (): Told => ({
  cases: 0,
  statuses: new Map(),
  operations: new Set(),
  served: new Set(),
  faults: new Map(),
});

function addScenario(told: Told, { recorder }: Scenario): void {
  if (!recorder) return;
  const { label, cases = {}, checks = {}, interactions = {} } = recorder;
  told.operations.add(label);
  told.cases += Object.keys(cases).length;
  for (const { response } of Object.values(interactions)) {
    const status = response?.status_code ?? 0;
    told.statuses.set(status, (told.statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) told.served.add(label);
  }
  for (const [id, made] of Object.entries(checks))
    for (const { failure_info } of made.filter(({ status }) => status !== 'success')) {
      const { title = 'failed', message = '' } = failure_info?.failure ?? {};
      const { request, response } = interactions[id] ?? {};
      const asked = `${request?.method} ${request?.uri}: ${response?.status_code}`;
      const key = `${label}: ${title}`;
      if (!told.faults.has(key)) told.faults.set(key, `${key}\n    ${asked}\n    ${message.slice(0, 500)}`);
    }
}

/** Reads a report in NDJSON; errors of Schemathesis are faults, too, since what they hid was not tried. */
export async function readEvents(file: string): Promise<Told> {
  const told = nothing();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line === '') continue;
    const [[kind, event]] = Object.entries(JSON.parse(line) as Record<string, object>);
    if (kind === 'ScenarioFinished') addScenario(told, event);
    if (/^(Non)?FatalError$/.test(kind)) told.faults.set(line, `${kind}: ${line.slice(0, 600)}`);
  }
  return told;
}
