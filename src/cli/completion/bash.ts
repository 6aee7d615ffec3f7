import type { CompletedCommand, Place } from './words.ts';

/** Sets COMPREPLY for a place. Without an answer, bash completes names of files unless it is told not to. */
function replyFor(place: Place): string {
  if (place.kind === 'words') return `COMPREPLY=($(compgen -W '${place.words.join(' ')}' -- "$cur"))`;
  return place.kind === 'file' ? 'return' : 'compopt +o default 2> /dev/null; return';
}

function optionCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ name: option, short, value }) => {
    if (value === undefined) return [];
    const flags = [`--${option}`, ...(short ? [`-${short}`] : [])].map((flag) => `'${name} ${flag}'`);
    return [`    ${flags.join('|')}) ${replyFor(value)}; return ;;`];
  });
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const flags = options.map((option) => `--${option.name}`).join(' ');
  const reply = `if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '${flags}' -- "$cur"))`;
  return `    ${name}) ${reply}; else ${replyFor(argument)}; fi ;;`;
}

export function bashScript(commands: CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), '--help', '--version'];
  return `# Completion of footfall for bash.
_footfall() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} name=\${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$cur"))
    return
  fi
  case "$name $prev" in
${commands.flatMap(optionCases).join('\n')}
  esac
  case $name in
${commands.map(commandCase).join('\n')}
  esac
}
complete -o default -F _footfall footfall
`;
}
