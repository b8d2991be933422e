import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** What became of one test file. */
export interface FileSummary {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of tests that failed. */
  readonly failures: readonly string[];
  /** Names of tests that failed once and passed when tried again. */
  readonly secondTries: readonly string[];
}

/** Writes a line for each test file to the file named by `PARLEY_TEST_SUMMARY`, from which `scripts/test.ts` makes the closing lines. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly object[]): void {
    const outside = unhandledErrors.map((error) => ('VITEST_TEST_PATH' in error ? error.VITEST_TEST_PATH : null));
    const files = modules.map((one) => summarise(one, outside.filter((path) => path === one.moduleId).length));
    const nobodys = outside.filter((path) => !modules.some(({ moduleId }) => moduleId === path)).length;
    if (nobodys > 0) files.push(unhandled(nobodys));
    const lines = files.map((file) => `${JSON.stringify(file)}\n`).join('');
    appendFileSync(process.env.PARLEY_TEST_SUMMARY!, lines);
  }
}

/** @param errorsOutside errors of this file that belong to none of its tests */
function summarise(testModule: TestModule, errorsOutside: number): FileSummary {
  const tests = [...testModule.children.allTests()];
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  const failures = inState('failed').map((test) => test.fullName);
  // A file that could not be collected has no tests to count but is a failure all the same.
  if (testModule.errors().length > 0) failures.push('the file itself');
  if (errorsOutside > 0) failures.push('an error outside of its tests');
  const passed = inState('passed').length;
  return {
    file: relative(process.cwd(), testModule.moduleId),
    passed,
    failed: failures.length,
    skipped: tests.length - passed - inState('failed').length,
    failures,
    secondTries: tests.filter((test) => test.diagnostic()?.flaky).map((test) => test.fullName),
  };
}

/** Errors that belong to no file: none to try again. */
function unhandled(count: number): FileSummary {
  return { file: '', passed: 0, failed: count, skipped: 0, failures: ['an error outside of all tests'], secondTries: [] };
}
