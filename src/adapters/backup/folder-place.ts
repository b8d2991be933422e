import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupPlace } from '../../platform/backup/index.ts';

/** Copies of backups in a folder. */
export class FolderPlace implements BackupPlace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(path: string, name: string, signal: AbortSignal): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    signal.throwIfAborted();
    const draft = join(this.#folder, `${name}.part`);
    try {
      await copyFile(path, draft);
      await rename(draft, join(this.#folder, name));
    } finally {
      await rm(draft, { force: true });
    }
  }

  list(): Promise<readonly string[]> {
    return readdir(this.#folder);
  }

  remove(name: string): Promise<void> {
    return rm(join(this.#folder, name), { force: true });
  }
}
