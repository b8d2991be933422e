import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';

/** By which clients know this server again: one Ed25519 and one RSA key in the data folder, made at the first start. */
export function openHostKeys(dataDir: string): readonly string[] {
  mkdirSync(dataDir, { recursive: true });
  return (['ed25519', 'rsa'] as const).map((type) => {
    const path = join(dataDir, `ssh_host_${type}_key`);
    if (!existsSync(path)) {
      const made = ssh2.utils.generateKeyPairSync(type, type === 'rsa' ? { bits: 3072 } : {});
      writeFileSync(path, made.private, { mode: 0o600, flag: 'wx' });
    }
    return readFileSync(path, 'utf8');
  });
}
