/**
 * `npm run take-over -- FOLDER [--dry-run]`: takes over what an earlier installation or a PBX had, from a folder of tables, a zip or an export
 * (docs/guides/takeover.md). `--report FILE` writes the report, `--passwords FILE` the SIP passwords that were made up.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type TakeoverDone, takeOver } from '../src/composition/takeover-command.ts';
import { loadConfig, readEnvironment } from '../src/config/index.ts';
import type { TakeoverFormat } from '../src/platform/takeover/index.ts';
import { accountsFile, reportOf } from '../src/platform/takeover/takeover-routes.ts';
import { runCommand } from './run-command.ts';

const usage =
  'npm run take-over -- FOLDER|FILE [--dry-run] [--without-failed] [--company NAME [--sip-domain HOST --country XX [--internal-length N]]] ' +
  '[--domain NAME] [--format folder|freepbx|asterisk|fusionpbx|3cx] [--report FILE] [--passwords FILE]';

function show({ run, lines, accounts }: TakeoverDone): string {
  const counts = Object.entries(run.counts).map(([kind, { created, updated, ignored, failed }]) => {
    const parts = [
      created && `${created} created`,
      updated && `${updated} updated`,
      ignored && `${ignored} ignored`,
      failed && `${failed} failed`,
    ];
    return `${kind || 'other'}: ${parts.filter(Boolean).join(', ')}\n`;
  });
  const told = lines.filter(({ outcome, reason }) => outcome === 'failed' || (outcome !== 'ignored' && reason));
  const notes = told.map(({ file, line, name, outcome, reason }) => `  ${outcome} ${file}:${line} ${name}: ${reason}\n`);
  const made = accounts.length > 0 ? `${accounts.length} SIP passwords were made up; --passwords FILE keeps them.\n` : '';
  const end = run.isDryRun ? 'This was a trial: nothing was changed.\n' : '';
  return counts.join('') + notes.join('') + made + end;
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      'without-failed': { type: 'boolean' },
      company: { type: 'string' },
      'sip-domain': { type: 'string' },
      country: { type: 'string' },
      'internal-length': { type: 'string' },
      domain: { type: 'string' },
      format: { type: 'string' },
      report: { type: 'string' },
      passwords: { type: 'string' },
    },
  });
  const [path] = positionals;
  if (!path || positionals.length > 1) throw new Error(`What? ${usage}`);
  const { company = null, 'sip-domain': sipDomain, country = '', 'internal-length': length = '4' } = values;
  if (sipDomain && (!company || !country)) throw new Error(`A new company needs its name and country, too. ${usage}`);
  const newCompany = company && sipDomain ? { name: company, sipDomain, country, internalLength: Number(length) } : null;
  const done = await takeOver(loadConfig(readEnvironment()), {
    path,
    company,
    options: {
      isDryRun: values['dry-run'] ?? false,
      withoutFailed: values['without-failed'] ?? false,
      newCompany,
      domain: values.domain ?? null,
      format: (values.format ?? null) as TakeoverFormat | null,
    },
  });
  if (values.report) writeFileSync(values.report, reportOf(done.lines));
  if (values.passwords && done.accounts.length > 0) writeFileSync(values.passwords, accountsFile(done.accounts), { mode: 0o600 });
  process.stdout.write(show(done));
  if (done.run.error) throw new Error(done.run.error);
});
