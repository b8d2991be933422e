import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBackup } from './backup-tools.ts';

describe('the backup that is to be restored', () => {
  let dataDir: string;
  const name = 'parley-2026-11-21T020000Z.backup';

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-'));
    await mkdir(join(dataDir, 'backups'));
    await writeFile(join(dataDir, 'backups', name), '');
  });

  afterAll(() => rm(dataDir, { recursive: true }));

  it('may be named as the page of backups names it', () => {
    expect(findBackup(dataDir, name)).toBe(join(dataDir, 'backups', name));
  });

  it('may be any file', () => {
    const path = join(dataDir, 'backups', name);
    expect(findBackup('/nowhere', path)).toBe(path);
  });

  it('is said to be missing, not damaged, when it is missing', () => {
    expect(() => findBackup(dataDir, 'other.backup')).toThrow(expect.objectContaining({ code: 'backup-unknown' }));
  });
});
