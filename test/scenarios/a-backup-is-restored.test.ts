import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBackup } from '../../src/platform/backup/index.ts';
import { BackgroundProcess } from '../support/background-process.ts';
import { DemoProduct } from '../support/demo-product.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

function command(script: 'backup' | 'restore', dataDir: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.ts`, ...args], {
    env: { ...process.env, PARLEY_DATA_DIR: dataDir },
    encoding: 'utf8',
    timeout: 100_000,
  });
  return { status, text: stdout + stderr };
}

function backupIn(folder: string): string {
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0]!);
}

describe('npm run backup and npm run restore', () => {
  it('bring a running company to an empty installation, table by table, and everybody signs in there', async () => {
    await using product = await DemoProduct.start();
    await using folder = await TemporaryFolder.create();
    const [boss] = product.description.users;
    const kept = join(folder.path, 'kept');
    const other = join(folder.path, 'other');

    const made = command('backup', product.dataFolder, '--to', kept);
    expect(made).toMatchObject({ status: 0, text: expect.stringContaining('master.key') });
    const file = backupIn(kept);
    const whole = await checkBackup(file);
    expect(whole.manifest.tables.app_user?.rows).toBe(product.description.users.length);

    const withoutKey = command('restore', other, file);
    expect(withoutKey).toMatchObject({ status: 1, text: expect.stringContaining('master key') });
    expect(existsSync(join(other, 'postgres'))).toBe(false);

    const bad = join(folder.path, 'bad.backup');
    copyFileSync(file, bad);
    const bytes = readFileSync(bad);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(bad, bytes);
    const key = ['--master-key', join(product.dataFolder, 'master.key')];
    expect(command('restore', other, bad, ...key)).toMatchObject({ status: 1, text: expect.stringContaining('damaged') });
    expect(existsSync(join(other, 'postgres'))).toBe(false);

    expect(command('restore', other, file, ...key)).toMatchObject({ status: 0, text: expect.stringContaining('Restored') });
    const again = join(folder.path, 'again');
    expect(command('backup', other, '--to', again).status).toBe(0);
    const restored = await checkBackup(backupIn(again));
    // Rows lie in the order in which they came: the checksums of all tables are those of the first backup.
    expect(restored.manifest.tables).toEqual(whole.manifest.tables);
    expect(restored.manifest.sequences).toEqual(whole.manifest.sequences);

    const occupied = command('restore', other, file);
    expect(occupied).toMatchObject({ status: 1, text: expect.stringContaining('not empty') });
    expect(command('restore', other, file, '--replace')).toMatchObject({
      status: 1,
      text: expect.stringContaining('not confirmed'),
    });
    expect(command('restore', product.dataFolder, file, '--replace', '--yes')).toMatchObject({
      status: 1,
      text: expect.stringContaining('Stop it'),
    });
    expect(command('restore', other, file, '--replace', '--yes').status).toBe(0);

    const ports = Object.fromEntries(
      ['HTTP', 'SIP_UDP', 'SIP_TCP', 'SIP_TLS', 'SIP_WS', 'SIP_WSS'].map((name) => [`PARLEY_${name}_PORT`, '0']),
    );
    await using started = new BackgroundProcess({
      command: process.execPath,
      args: ['src/main.ts'],
      env: { PARLEY_DATA_DIR: other, ...ports },
    });
    const [, url] = await started.waitForOutput(/Parley is running: (\S+)/, 60_000);
    const answer = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: boss!.login, password: boss!.password }),
    });
    expect(answer.status).toBe(200);
    appendFileSync(join(folder.path, 'done'), '');
  });
});
