/** A file or folder as a door shows it. */
export interface ShelfEntry {
  /** Without `/`. */
  readonly name: string;
  readonly isFolder: boolean;
  /** 0 of a folder. */
  readonly sizeBytes: number;
  readonly changedAtMs: number;
}

/** Folders with files for one who came in, read-only. A path is its names from the top; none: the top itself. */
export interface FileShelf {
  /** Null: there is no such folder. */
  list(path: readonly string[]): Promise<readonly ShelfEntry[] | null>;
  /** Null: there is nothing. */
  find(path: readonly string[]): Promise<ShelfEntry | null>;
  /** Bytes of a file, counted from 0, both included. @throws ParleyError when it may not be read */
  read(path: readonly string[], range: { readonly from: number; readonly to: number }): Promise<AsyncIterable<Uint8Array>>;
}

/** Lets somebody in. Null: wrong name or token, or too many tries. */
export type OpenShelf = (login: string, token: string, address: string) => Promise<FileShelf | null>;

/** The names in a path as a program writes it, `..` resolved; it never leads above the top. */
export function namesOf(path: string, from: readonly string[] = []): string[] {
  const names = path.startsWith('/') ? [] : [...from];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
