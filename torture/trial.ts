/**
 * What every trial of the torture is: rounds that a seed decides, each of which finds faults or none. A round
 * depends only on the seed, the trial and its number, so that one can be run again alone.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';

/** Uniform in [0, 1). */
export type Random = () => number;

export interface Round {
  number: number;
  random: Random;
  /** An empty folder; kept if the round finds a fault. */
  folder: string;
}

export interface TrialOptions {
  seed: string;
  /** How many rounds (kills, requests, clients: what the trial counts). */
  rounds: number;
  /** Only this round. */
  only?: number | undefined;
  /** Folder for databases; emptied before. */
  folder: string;
  say(line: string): void;
}

export interface Outcome {
  rounds: number;
  /** A sentence each, which begins with its round. */
  faults: string[];
  /** What was measured, for the table in docs/promises.md. */
  measured: string;
  /** Why nothing was tried: what it needs is not there. */
  skipped?: string;
}

export interface Trial {
  name: string;
  /** What it holds the program to. */
  promise: string;
  /** Rounds of `npm run torture`. */
  rounds: number;
  run(options: TrialOptions): Promise<Outcome>;
}

export const emptied = (folder: string): string => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};

export const randomOf = (...parts: (string | number)[]): Random => seedrandom.tychei(`${parts.join('\0')}\0`);

/** Runs the rounds one after the other; returns their faults. */
export async function inRounds(
  name: string,
  { seed, rounds, only, folder, say }: TrialOptions,
  run: (round: Round) => Promise<string[]>,
): Promise<string[]> {
  const faults: string[] = [];
  for (let number = only ?? 1; number <= (only ?? rounds); number++) {
    const round = {
      number,
      random: randomOf(seed, name, number),
      folder: emptied(join(folder, String(number))),
    };
    const found = await run(round).catch((error: unknown) => [String((error as Error)?.stack ?? error)]);
    if (found.length === 0) rmSync(round.folder, { recursive: true });
    faults.push(...found.map((fault) => `${name}, round ${number}: ${fault}`));
    if (found.length > 0)
      say(`${name}, round ${number}: ${found.length} faults, see the end (kept: ${round.folder})`);
    else if (number % 25 === 0) say(`${name}: ${number} of ${rounds} rounds`);
  }
  return faults;
}
