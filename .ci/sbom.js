// Prints what the program runs with as a software bill of materials (CycloneDX 1.6), from package-lock.json alone: the
// same lock gives the same bytes. npm's own `npm sbom --omit=dev` leaves out what a development package needs as well.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
const { '': root, ...packages } = lock.packages;

/** The name in the registry, which differs from the folder's for an alias. */
const nameOf = (path, { name }) =>
  name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** A single licence of SPDX's list, or an expression of several. */
const licencesOf = (license) => [
  /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license },
];

function component(path, { version, license, integrity, optional, ...entry }) {
  const name = nameOf(path, entry);
  if (!license) throw new Error(`${path} names no licence in package-lock.json.`);
  const [algorithm, digest] = integrity.split('-');
  return {
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    scope: optional ? 'optional' : 'required',
    hashes: [
      { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') },
    ],
    licenses: licencesOf(license),
    purl: purlOf(name, version),
  };
}

/** Where Node would find a package that the one at `from` requires. */
function found(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at}${at && '/'}node_modules/${name}`;
    if (path in packages) return path;
    if (at === '') return undefined;
  }
}

const running = Object.entries(packages).filter(([, { dev }]) => !dev);
const byRef = new Map(
  running.map(([path, entry]) => [component(path, entry)['bom-ref'], component(path, entry)]),
);

const refOf = (path) => purlOf(nameOf(path, packages[path]), packages[path].version);
const needs = (from, { dependencies, optionalDependencies }) =>
  Object.keys({ ...dependencies, ...optionalDependencies })
    .map((name) => found(from, name))
    .filter((path) => path !== undefined && !packages[path].dev)
    .map(refOf)
    .sort();

const own = purlOf(root.name, root.version);
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': own,
      name: root.name,
      version: root.version,
      licenses: licencesOf(root.license),
      purl: own,
    },
  },
  components: [...byRef.values()],
  dependencies: [
    { ref: own, dependsOn: needs('', root) },
    ...new Map(
      running.map(([path, entry]) => [refOf(path), { ref: refOf(path), dependsOn: needs(path, entry) }]),
    ).values(),
  ],
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
