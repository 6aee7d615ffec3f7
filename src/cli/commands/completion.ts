import type { Command } from '../command.ts';

export const completion: Command = {
  usage: ['bash|zsh|fish'],
  about: 'Prints a script that lets a shell complete commands, options and names of presets.',
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/footfall', 'for bash, in new shells'],
    ['completion zsh > ~/.zfunc/_footfall', 'for zsh, if ~/.zfunc is in its fpath'],
    ['completion fish > ~/.config/fish/completions/footfall.fish', 'for fish'],
  ],
  argumentNames: ['bash|zsh|fish'],
  run: async ([shell], _options, all) => (await import('../completion/completion.ts')).completion(shell, all),
};
