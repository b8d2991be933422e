import type { BackupHead, BackupManifest } from './backup-format.ts';

/** The store as of one moment; valid while `BackupSource.snapshot` runs. */
export interface Snapshot {
  readonly migrations: BackupHead['migrations'];
  readonly tables: BackupHead['tables'];
  readonly leftOut: readonly string[];
  readonly sequences: BackupManifest['sequences'];
  /** All rows of a table in COPY's text form; to be read to the end, one table at a time. */
  rows(table: string): AsyncIterable<Buffer>;
}

export interface BackupSource {
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
}

/** What stands where a backup is to go. */
export interface RestoreSite {
  /** Companies there now; 0 is an empty installation. */
  readonly companies: number;
  /** Migrations this program knows, in order. */
  readonly knownMigrations: BackupHead['migrations'];
}

export interface RestoreTarget {
  /** @throws ParleyError `restore-refused` when a running program uses the store. */
  inspect(): Promise<RestoreSite>;
  /**
   * Replaces everything in one transaction: when anything fails nothing was changed.
   * @param parts the rows, table by table in the order of `head.tables`.
   */
  replace(
    head: BackupHead,
    manifest: BackupManifest,
    parts: AsyncIterable<{ readonly table: string; readonly rows: AsyncIterable<Buffer> }>,
  ): Promise<void>;
}

/** Another place where copies of backups go: a folder, an SFTP server. */
export interface BackupPlace {
  /** Copies whole or not at all: under another name, then renamed. */
  put(path: string, name: string, signal: AbortSignal): Promise<void>;
  /** Names of the files there. */
  list(): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
}
