/**
 * Checks an export of recordings without the server, a database or a network: `node scripts/verify-recordings.ts FOLDER`.
 *
 *   --key BASE64      the public key as it was noted down elsewhere; without it anybody could have signed
 *   --head FILE       a head that was kept before (`GET /api/v1/admin/recording-chain/head`); may be given several times
 *
 * FOLDER is what `tar xf` makes of the export: chain.jsonl, head.json, files/. Ends with 0 when all is as it was written, else with 1 and
 * a line for each thing that is wrong. Nothing can be heard by it: the files are sealed, and their keys are not in the export.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type SignedHead, verifyChain } from '../src/telephony/recording/verify-chain.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, head: { type: 'string', multiple: true } },
});
const [folder] = positionals;
if (!folder || positionals.length > 1) {
  process.stderr.write('expected one folder: node scripts/verify-recordings.ts FOLDER [--key BASE64] [--head FILE]\n');
  process.exit(2);
}

const readHead = (path: string): SignedHead => {
  const { at, ...head } = JSON.parse(readFileSync(path, 'utf8')) as SignedHead & { at: string | number };
  // The API says it in milliseconds, the export as a date.
  return { ...head, at: typeof at === 'number' ? new Date(at).toISOString() : at };
};

const lines = readFileSync(join(folder, 'chain.jsonl'), 'utf8').split('\n').filter(Boolean);
const head = readHead(join(folder, 'head.json'));
const files = await hashesOf(join(folder, 'files'));
const problems = verifyChain({ lines, head, files, knownKey: values.key, earlierHeads: (values.head ?? []).map(readHead) });

const known = values.key ? '' : ` Its key: ${head.publicKey}`;
if (problems.length === 0) {
  process.stdout.write(
    `All is as it was written: ${lines.length} entries, ${files?.size ?? 'no'} files, signed ${head.at}.${known}\n`,
  );
} else {
  for (const problem of problems) process.stdout.write(`WRONG: ${problem}\n`);
  process.exitCode = 1;
}

async function hashesOf(path: string): Promise<ReadonlyMap<string, string> | null> {
  if (!existsSync(path)) return null;
  const hashes = new Map<string, string>();
  for (const name of readdirSync(path)) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(join(path, name))) hash.update(piece as Buffer);
    hashes.set(name.replace(/\.sealed$/, ''), hash.digest('hex'));
  }
  return hashes;
}
