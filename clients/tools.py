"""The generators in fixed versions, installed into a cache folder when they are first needed."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'consumers'))

import environments  # noqa: E402
from environments import Missing  # noqa: E402

CACHE = Path(os.environ.get('CLIENTS_CACHE', Path.home() / '.cache' / 'footfall-clients'))
CACHE_BYTES = 2 * 10**9
OPENAPI_GENERATOR = '7.25.0'
OAPI_CODEGEN = 'v2.8.2'
SECONDS = 900

os.environ['CONSUMERS_CACHE'] = str(CACHE)
environments.REQUIREMENTS = HERE / 'requirements'
GO = {'GOPATH': str(CACHE / 'go'), 'GOCACHE': str(CACHE / 'go-build'), 'GOFLAGS': '-modcacherw'}
CARGO = {'CARGO_HOME': str(CACHE / 'cargo')}
MAVEN = ['mvn', '-q', '-B', f'-Dmaven.repo.local={CACHE / "maven"}']


class Failed(Exception):
    """What a command printed when it failed."""


def run(command: list, folder: Path | None = None, **environment: str) -> str:
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise Missing(f'{words[0]} is not installed')
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=SECONDS,
                          env={**os.environ, **environment})
    if done.returncode != 0:
        raise Failed(f'{" ".join(words)[:200]}\n{(done.stdout + done.stderr)[-3000:]}')
    return done.stdout


def node_modules() -> Path:
    """The packages of programs/package.json."""
    wanted = (HERE / 'programs' / 'package.json').read_text()
    folder = CACHE / 'npm'
    mark = folder / 'installed.json'
    if not mark.exists() or mark.read_text() != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'package.json').write_text(wanted)
        run(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], folder)
        mark.write_text(wanted)
    return folder / 'node_modules'


def openapi_generator() -> list:
    jar = CACHE / f'openapi-generator-cli-{OPENAPI_GENERATOR}.jar'
    if not jar.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        artifact = f'org.openapitools:openapi-generator-cli:{OPENAPI_GENERATOR}'
        run([*MAVEN, 'dependency:copy', f'-Dartifact={artifact}', f'-DoutputDirectory={CACHE}'])
    return ['java', '-jar', jar, 'generate']


def oapi_codegen() -> Path:
    program = CACHE / 'go' / 'bin' / 'oapi-codegen'
    if not program.exists() or OAPI_CODEGEN not in run([program, '-version']):
        run(['go', 'install', f'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@{OAPI_CODEGEN}'], **GO)
    return program


def bound_cache() -> None:
    """Empties the cache if it has grown too large."""
    size = sum(file.lstat().st_size for file in CACHE.rglob('*') if file.is_file())
    if size > CACHE_BYTES:
        shutil.rmtree(CACHE)
