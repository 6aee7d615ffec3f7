"""How each client is made from openapi.yaml and compiled; returns the command that runs its program of programs/, or
nothing if it has none."""
import json
import shutil
from pathlib import Path

from tools import CARGO, GO, HERE, MAVEN, environments, node_modules, oapi_codegen, openapi_generator, run

DOCUMENT = HERE.parent / 'openapi.yaml'
PROGRAMS = HERE / 'programs'

TYPESCRIPT = {
    'target': 'ES2022', 'module': 'nodenext', 'moduleResolution': 'nodenext', 'strict': True, 'skipLibCheck': True, 'types': [], 'outDir': 'out',
    'lib': ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], 'rootDir': '.',
}


def typescript(folder: Path, name: str, *generate: str) -> list:
    modules = node_modules()
    (folder / 'node_modules').symlink_to(modules)
    shutil.copy(PROGRAMS / 'package.json', folder)
    shutil.copy(PROGRAMS / f'{name}.ts', folder)
    shutil.copy(HERE / 'node.d.ts', folder)
    options = {'compilerOptions': TYPESCRIPT, 'include': ['*.ts', '*/**/*.ts']}
    (folder / 'tsconfig.json').write_text(json.dumps(options))
    run([modules / '.bin' / generate[0], *generate[1:]], folder)
    run([modules / '.bin' / 'tsc', '-p', '.'], folder)
    return ['node', folder / 'out' / f'{name}.js']


def openapi_fetch(folder: Path) -> list:
    return typescript(folder, 'openapi_fetch', 'openapi-typescript', DOCUMENT, '-o', 'openapi-fetch/schema.d.ts')


def hey_api(folder: Path) -> list:
    return typescript(folder, 'hey_api', 'openapi-ts', '-f', HERE / 'hey-api.config.mjs', '-i', DOCUMENT)


def openapi_python_client(folder: Path) -> list:
    python = environments.python_of('openapi_python_client')
    generator = python.parent / 'openapi-python-client'
    run([generator, 'generate', '--path', DOCUMENT, '--output-path', folder / 'footfall_client', '--meta', 'none',
         '--config', HERE / 'openapi-python-client.yaml'], folder, PATH=f'{python.parent}:/usr/bin:/bin')
    shutil.copy(PROGRAMS / 'openapi_python_client.py', folder)
    run([python, '-m', 'compileall', '-q', folder])
    return [python, folder / 'openapi_python_client.py']


def generated(folder: Path, language: str, *options: str) -> None:
    run([*openapi_generator(), '-i', DOCUMENT, '-g', language, '-o', folder, *options])


def generator_python(folder: Path) -> list:
    python = environments.python_of('openapi_generator')
    generated(folder, 'python')
    shutil.copy(PROGRAMS / 'openapi_generator.py', folder)
    run([python, '-m', 'compileall', '-q', folder])
    return [python, folder / 'openapi_generator.py']


def generator_java(folder: Path) -> list:
    generated(folder, 'java', '--additional-properties=containerDefaultToNull=true')
    shutil.copy(PROGRAMS / 'MainJob.java', folder / 'src' / 'main' / 'java')
    run([*MAVEN, '-Dmaven.test.skip=true', 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'],
        folder)
    classes = f'{folder / "target" / "classes"}:{(folder / "classpath").read_text().strip()}'
    return ['java', '-cp', classes, 'MainJob']


def generator_typescript(folder: Path) -> None:
    generated(folder / 'client', 'typescript-fetch')
    (folder / 'tsconfig.json').write_text(json.dumps({'compilerOptions': {**TYPESCRIPT, 'noEmit': True}}))
    run([node_modules() / '.bin' / 'tsc', '-p', '.'], folder)


def generator_rust(folder: Path) -> None:
    generated(folder, 'rust')
    # Without TLS, which needs the headers of OpenSSL.
    run(['cargo', 'check', '--quiet', '--no-default-features'], folder, **CARGO)


def go_program(folder: Path, name: str) -> list:
    program = folder / 'main'
    program.mkdir()
    shutil.copy(PROGRAMS / f'{name}.go', program / 'main.go')
    run(['go', 'mod', 'tidy'], folder, **GO)
    run(['go', 'build', '-o', folder / 'run', './main'], folder, **GO)
    return [folder / 'run']


def generator_go(folder: Path) -> list:
    generated(folder / 'client', 'go', '--additional-properties=packageName=client,withGoMod=false')
    shutil.rmtree(folder / 'client' / 'test', ignore_errors=True)
    run(['go', 'mod', 'init', 'footfall'], folder, **GO)
    return go_program(folder, 'openapi_generator')


def oapi(folder: Path) -> list:
    (folder / 'client').mkdir()
    run([oapi_codegen(), '-generate', 'types,client', '-package', 'client', '-o', folder / 'client' / 'client.go',
         DOCUMENT])
    run(['go', 'mod', 'init', 'footfall'], folder, **GO)
    return go_program(folder, 'oapi_codegen')


# The light ones run in CI.
LIGHT = {'openapi-fetch': openapi_fetch, 'hey-api': hey_api, 'openapi-python-client': openapi_python_client}
HEAVY = {'generator-python': generator_python, 'generator-java': generator_java, 'generator-go': generator_go,
         'oapi-codegen': oapi, 'generator-typescript': generator_typescript, 'generator-rust': generator_rust}
