import type { CompletedCommand, CompletedOption, Place } from './words.ts';

/** In single quotes; brackets and colons have a meaning there. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const plain = (text: string) => text.replaceAll(/[[\]:\\]/g, '\\$&');

function actionFor(place: Place): string {
  if (place.kind === 'words') return `:value:(${place.words.join(' ')})`;
  return place.kind === 'file' ? ':file:_files' : ':value: ';
}

function specsOf({ name, short, help, value, isRepeatable }: CompletedOption): string[] {
  const flags = [`--${name}`, ...(short ? [`-${short}`] : [])];
  const action = value === undefined ? '' : actionFor(value);
  return flags.map((flag) => quoted(`${isRepeatable ? '*' : ''}${flag}[${plain(help)}]${action}`));
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const specs = [...options.flatMap(specsOf), quoted(`*${actionFor(argument)}`)];
  return `    ${name}) _arguments ${specs.join(' \\\n      ')} ;;`;
}

export function zshScript(commands: CompletedCommand[]): string {
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${plain(summary)}`)}`);
  return `#compdef footfall
# Completion of footfall for zsh.
_footfall() {
  local -a commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _footfall ]]; then _footfall "$@"; else compdef _footfall footfall; fi
`;
}
