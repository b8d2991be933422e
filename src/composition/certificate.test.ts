import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TlsCredentials } from '../adapters/sip-transport/index.ts';
import { silentLogger } from '../kernel/logger.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { followCertificate } from './certificate.ts';

describe('a certificate that is renewed while Parley runs', () => {
  const clock = new VirtualClock();
  let folder: string;
  let taken: TlsCredentials[];
  let following: Disposable;
  let refuses: boolean;
  const write = async (certificate: string, key: string) => {
    await writeFile(join(folder, 'cert.pem'), certificate);
    await writeFile(join(folder, 'key.pem'), key);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-certificate-'));
    await write('old', 'old key');
    taken = [];
    refuses = false;
    following = followCertificate({
      files: { certPath: join(folder, 'cert.pem'), keyPath: join(folder, 'key.pem') },
      clock,
      logger: silentLogger,
      take: (credentials) => {
        if (refuses) throw new Error('key values mismatch');
        taken.push(credentials);
      },
    });
  });

  afterEach(async () => {
    following[Symbol.dispose]();
    await rm(folder, { recursive: true });
  });

  it('is taken within a minute, once', async () => {
    clock.advance(120_000);
    expect(taken).toEqual([]);
    await write('new', 'new key');
    clock.advance(60_000);
    clock.advance(60_000);
    expect(taken).toEqual([{ certificate: 'new', key: 'new key' }]);
  });

  it('is taken at once on SIGHUP', async () => {
    await write('new', 'new key');
    process.emit('SIGHUP');
    expect(taken).toEqual([{ certificate: 'new', key: 'new key' }]);
  });

  it('that does not fit its key yet is tried again until it does', async () => {
    await writeFile(join(folder, 'cert.pem'), 'new');
    refuses = true;
    clock.advance(60_000);
    expect(taken).toEqual([]);
    refuses = false;
    await write('new', 'new key');
    clock.advance(60_000);
    expect(taken).toEqual([{ certificate: 'new', key: 'new key' }]);
  });

  it('whose files are away for a moment does no harm', async () => {
    await rm(join(folder, 'key.pem'));
    clock.advance(60_000);
    await write('new', 'new key');
    clock.advance(60_000);
    expect(taken).toHaveLength(1);
    following[Symbol.dispose]();
    expect(clock.pendingTimers).toBe(0);
  });
});
