/**
 * `npm run restore -- FILE`: puts a backup into this installation, which must be stopped, and empty unless `--replace` is given.
 * `--yes` answers the question before replacing; `--master-key FILE` brings the key to a new machine.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { restore } from '../src/composition/backup-tools.ts';
import { loadConfig, readEnvironment } from '../src/config/index.ts';
import { runCommand } from './run-command.ts';

async function ask(companies: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(
    `Everything here (companies: ${companies}) is lost and replaced. Type "replace" to go on: `,
  );
  lines.close();
  return answer.trim() === 'replace';
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean' }, yes: { type: 'boolean' }, 'master-key': { type: 'string' } },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1)
    throw new Error('Which backup? npm run restore -- FILE [--replace [--yes]] [--master-key FILE]');
  const done = await restore(loadConfig(readEnvironment()), {
    file,
    mayReplace: values.replace ?? false,
    masterKeyFile: values['master-key'] ?? null,
    confirm: async ({ companies }) => values.yes === true || ask(companies),
  });
  if (!done) throw new Error('Not restored: it was not confirmed (--yes, or "replace" at the question). Nothing was changed.');
  process.stdout.write(`Restored: ${done.rows} rows of ${done.tables} tables. Start Parley now.\n`);
});
