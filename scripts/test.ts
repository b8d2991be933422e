/**
 * `npm test` after `prepare.mjs`: types, lint, format, the pages' build, unit tests, scenario tests. Arguments narrow the tests to files
 * whose path contains one of them. Ends with `N passed, N failed` (`, N skipped`); a failed check counts as a failure and is named.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that failed once and passed when tried again: counted as passed, and named at the end. */
  secondTries: string[];
}

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const binaries = join(import.meta.dirname, '..', 'node_modules', '.bin');
const filters = process.argv.slice(2);
const hasPages = existsSync('web/vite.config.ts');
const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
const summary = join(folder, 'summary.jsonl');

const checks: Check[] = [
  { name: 'types of the server', command: ['tsc', '-p', '.'] },
  { name: 'types of the pages', command: ['tsc', '-p', 'web'] },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'format', command: ['biome', 'ci', '.'] },
  { name: 'build of the pages', command: ['vite', 'build', 'web', '--logLevel', 'warn'] },
];

function run([program, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(join(binaries, program!), args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PARLEY_TEST_SUMMARY: summary },
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Counts of a run; a run that ended badly without having counted its failure is one. */
async function runTests(project: string): Promise<Counts> {
  rmSync(summary, { force: true });
  const succeeded = await run(['vitest', 'run', '--project', project, '--passWithNoTests', ...filters]);
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, secondTries: [] };
  if (existsSync(summary)) {
    for (const line of readFileSync(summary, 'utf8').trim().split('\n')) {
      const one = JSON.parse(line) as Counts;
      counts.passed += one.passed;
      counts.failed += one.failed;
      counts.skipped += one.skipped;
      counts.secondTries.push(...one.secondTries);
    }
  }
  if (!succeeded && counts.failed === 0) counts.failed = 1;
  return counts;
}

const failedChecks: string[] = [];
for (const check of checks) {
  if (!hasPages && check.name === 'build of the pages') continue;
  console.log(`── ${check.name}`);
  if (!(await run(check.command))) failedChecks.push(check.name);
}

const total: Counts = { passed: 0, failed: failedChecks.length, skipped: 0, secondTries: [] };
for (const project of ['unit', 'scenarios']) {
  console.log(`── ${project}`);
  const counts = await runTests(project);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  total.secondTries.push(...counts.secondTries);
}

rmSync(folder, { recursive: true, force: true });
for (const name of failedChecks) console.log(`Failed check: ${name}`);
for (const name of total.secondTries) console.log(`Passed only at the second try: ${name}`);
if (total.passed + total.failed === 0) {
  console.log(filters.length > 0 ? `No test matches ${filters.join(' ')}` : 'No test was run');
  total.failed = 1;
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
