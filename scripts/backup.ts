/** `npm run backup -- --to DIR`: writes a backup of this installation, running or stopped, into the folder. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../src/composition/backup-tools.ts';
import { loadConfig, readEnvironment } from '../src/config/index.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const config = loadConfig(readEnvironment());
  const { path, bytes, rows, tables } = await backUp(config, values.to ?? join(config.dataDir, 'backups'));
  process.stdout.write(
    `${path}\n${rows} rows of ${tables} tables, ${bytes} bytes. Keep a copy of ${join(config.dataDir, 'master.key')} in another place: ` +
      'without it the passwords in the backup cannot be read.\n',
  );
});
