/**
 * `npm run check:torture -- DIR`: runs every `.dat` file of a folder through the parser, the user agent's checks and
 * authentication, and compares with what RFC 4475 says for a message of that name. Files with other names are only checked
 * for stability. Ends with 1 when something is not as it must be, with 2 when it cannot run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TortureCase, tortureCases } from '../test/vectors/sip/torture/expectations.ts';
import { describeOutcome, isStable, observe } from '../test/vectors/sip/torture/outcome.ts';

const emptyLine = '\r\n\r\n';

/** Published copies of one case lack the empty line behind the headers. */
function complete(bytes: Buffer): Buffer {
  if (bytes.includes(emptyLine)) return bytes;
  return Buffer.concat([bytes, Buffer.from(bytes.subarray(-2).equals(Buffer.from('\r\n')) ? '\r\n' : emptyLine)]);
}

interface Row {
  readonly isGood: boolean;
  readonly columns: readonly string[];
}

function check(name: string, bytes: Buffer, expected: TortureCase | undefined): Row {
  const { outcome, why, message } = observe(complete(bytes));
  const got = describeOutcome(outcome);
  const wanted = expected ? describeOutcome(expected.outcome) : '';
  const stable = message === undefined || isStable(message);
  const isGood = stable && (expected === undefined || got === wanted);
  const verdict = isGood ? (expected ? 'ok' : '--') : 'WRONG';
  const note = stable ? why : `${why} (changes when written and read again)`.trim();
  return { isGood, columns: [verdict, name, expected?.section ?? '', wanted, got, note] };
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}

function run(folder: string): number {
  const files = readdirSync(folder).filter((file) => file.endsWith('.dat'));
  if (files.length === 0) throw new Error(`${folder} holds no .dat files`);
  const rows = files.toSorted().map((file) => {
    const name = file.slice(0, -'.dat'.length);
    return check(name, readFileSync(join(folder, file)), tortureCases[name]);
  });
  print([['', 'message', 'RFC 4475', 'must', 'did', 'why'], ...rows.map((row) => row.columns)]);
  const wrong = rows.filter((row) => !row.isGood).length;
  const known = files.filter((file) => file.slice(0, -'.dat'.length) in tortureCases).length;
  const absent = Object.keys(tortureCases).filter((name) => !files.includes(`${name}.dat`));
  console.log(
    `\n${files.length} messages, ${known} of the 49 cases, ${wrong} wrong${absent.length > 0 ? `; not there: ${absent.join(', ')}` : ''}`,
  );
  return wrong === 0 ? 0 : 1;
}

try {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: npm run check:torture -- DIR (a folder of .dat files)');
  process.exitCode = run(folder);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
