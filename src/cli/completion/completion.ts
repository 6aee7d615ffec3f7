/** `footfall completion`: scripts with all commands and options, made from what the commands declare. */
import { oneOf } from '../../validation/sentences.ts';
import type { Commands } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { completedCommands, type CompletedCommand } from './words.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Record<string, (commands: CompletedCommand[]) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export async function completion(shell: string, all: Commands): Promise<void> {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (!script) {
    const right = oneOf(Object.keys(SCRIPTS));
    throw new UsageError(`completion: The shell must be ${right}, not ${JSON.stringify(shell)}.`);
  }
  process.stdout.write(script(await completedCommands(all)));
}
