/**
 * `npm test` after `prepare.mjs`: types, lint, format, the pages' build, unit tests, scenario tests. Arguments narrow the tests to files
 * whose path contains one of them. Files that failed are tried once more, alone: on a busy machine a real phone or browser may
 * come too late. What passed only then is named. Ends with `N passed, N failed` (`, N skipped`); what failed is named before it.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSummary } from '../test/support/summary-reporter.ts';

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

/** More failing files than this are no accident of a busy machine. */
const mostSecondTries = 5;

/** What became of each file; a run that ended badly without having said of what has failed as a whole. */
async function runFiles(project: string, files: readonly string[]): Promise<Map<string, FileSummary>> {
  rmSync(summary, { force: true });
  const succeeded = await run(['vitest', 'run', '--project', project, '--passWithNoTests', ...files]);
  const lines = existsSync(summary) ? readFileSync(summary, 'utf8').split('\n').filter(Boolean) : [];
  const results = lines.map((line) => JSON.parse(line) as FileSummary);
  if (!succeeded && results.every((one) => one.failed === 0)) results.push(brokenOff(project));
  return new Map(results.map((one) => [one.file, one]));
}

function brokenOff(project: string): FileSummary {
  return { file: '', passed: 0, failed: 1, skipped: 0, failures: [`the run of ${project} broke off`], secondTries: [] };
}

async function runProject(project: string): Promise<FileSummary[]> {
  console.log(`── ${project}`);
  const results = await runFiles(project, filters);
  const failed = [...results.values()].filter((one) => one.failed > 0);
  if (failed.length === 0 || failed.length > mostSecondTries || failed.some((one) => one.file === ''))
    return [...results.values()];
  console.log(`── ${project}, once more: ${failed.map((one) => one.file).join(', ')}`);
  const again = await runFiles(
    project,
    failed.map((one) => one.file),
  );
  for (const first of failed) {
    const second = again.get(first.file);
    if (second) results.set(first.file, { ...second, secondTries: [...second.secondTries, ...first.failures] });
  }
  const outside = again.get('');
  if (outside) results.set('', outside);
  return [...results.values()];
}

const failedChecks: string[] = [];
for (const check of checks) {
  if (!hasPages && check.name === 'build of the pages') continue;
  console.log(`── ${check.name}`);
  if (!(await run(check.command))) failedChecks.push(check.name);
}

const results = [...(await runProject('unit')), ...(await runProject('scenarios'))];
rmSync(folder, { recursive: true, force: true });

const sum = (count: (one: FileSummary) => number) => results.reduce((total, one) => total + count(one), 0);
const passed = sum((one) => one.passed);
const skipped = sum((one) => one.skipped);
let failed = sum((one) => one.failed) + failedChecks.length;
for (const name of failedChecks) console.log(`Failed check: ${name}`);
for (const { file, failures, secondTries } of results) {
  for (const name of secondTries) if (!failures.includes(name)) console.log(`Passed only at the second try: ${file}: ${name}`);
  for (const name of failures) console.log(`Failed: ${file}: ${name}`);
}
if (passed + failed === 0) {
  console.log(filters.length > 0 ? `No test matches ${filters.join(' ')}` : 'No test was run');
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
