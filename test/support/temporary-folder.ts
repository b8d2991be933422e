import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own, removed with it. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await mkdtemp(join(tmpdir(), 'parley-test-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What a killed program started may be writing its last.
    await rm(this.path, { recursive: true, force: true, maxRetries: 10 });
  }
}
