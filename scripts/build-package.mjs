#!/usr/bin/env node
// Builds an optional package that is made of C++ against this machine: `kerberos` (signing in with Windows), `odbc` (contacts by ODBC).
// Needs a C++ compiler, make, Python 3 and the package's own library. Plain JavaScript: runs before anything else may be there.
// Says nothing when it is built already.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = {
  kerberos: { built: 'build/Release/kerberos.node', library: 'libkrb5-dev (krb5-devel)' },
  odbc: { built: 'lib/bindings/napi-v8/odbc.node', library: 'unixodbc-dev (unixODBC-devel)' },
};

const name = process.argv[2] ?? '';
const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const folder = join(modules, name);
const wanted = packages[name];

if (!wanted) fail(`Which package? One of ${Object.keys(packages).join(', ')}.`);
if (!existsSync(folder)) fail(`The package ${name} is not installed: run \`npm ci --include=optional --ignore-scripts\` first.`);
if (!existsSync(join(folder, wanted.built))) build();

function build() {
  process.stderr.write(`Building the package ${name} …\n`);
  // The headers of the Node that Parley runs on; the interface that the packages use is the same in all of them.
  const nodedir = join(modules, `node-linux-${process.arch}`);
  const args = ['rebuild', name, '--build-from-source', '--ignore-scripts=false', '--foreground-scripts'];
  const result = spawnSync('npm', args, {
    cwd: dirname(modules),
    encoding: 'utf8',
    // The C++ of the packages is older than the one that Node's headers ask for by default.
    env: { ...process.env, npm_config_nodedir: nodedir, CXXFLAGS: `${process.env.CXXFLAGS ?? ''} -std=gnu++17` },
    maxBuffer: 64 << 20,
  });
  if (result.status === 0 && existsSync(join(folder, wanted.built))) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  fail(`It could not be built: is there ${wanted.library}, a C++ compiler, make and Python 3?`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
