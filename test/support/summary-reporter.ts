import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Adds this run's counts to the file named by `PARLEY_TEST_SUMMARY`, from which `scripts/test.ts` makes the closing line. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, secondTries: [] as string[] };
    for (const testModule of modules) {
      // A file that could not be collected has no tests to count but is a failure all the same.
      if (testModule.errors().length > 0) counts.failed += 1;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
        if (test.diagnostic()?.flaky) counts.secondTries.push(test.fullName);
      }
    }
    appendFileSync(process.env.PARLEY_TEST_SUMMARY!, `${JSON.stringify(counts)}\n`);
  }
}
