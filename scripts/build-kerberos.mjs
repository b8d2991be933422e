#!/usr/bin/env node
// Builds the optional package `kerberos` (signing in with Windows) against this machine's libkrb5. Needs libkrb5-dev, a C++
// compiler, make and Python 3. Runs before anything else may be there, therefore plain JavaScript. Says nothing when it is built already.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const folder = join(modules, 'kerberos');

if (!existsSync(folder)) fail('The package kerberos is not installed: run `npm ci --include=optional --ignore-scripts` first.');
if (!existsSync(join(folder, 'build', 'Release', 'kerberos.node'))) build();

function build() {
  process.stderr.write('Building the package kerberos …\n');
  // The headers of the Node that Parley runs on; the interface that the package uses is the same in all of them.
  const nodedir = join(modules, `node-linux-${process.arch}`);
  const args = ['rebuild', 'kerberos', '--build-from-source', '--ignore-scripts=false', '--foreground-scripts'];
  const result = spawnSync('npm', args, {
    cwd: dirname(modules),
    encoding: 'utf8',
    env: { ...process.env, npm_config_nodedir: nodedir },
    maxBuffer: 64 << 20,
  });
  if (result.status === 0 && existsSync(join(folder, 'build', 'Release', 'kerberos.node'))) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  fail('It could not be built: is there libkrb5-dev (krb5-devel), a C++ compiler, make and Python 3?');
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
