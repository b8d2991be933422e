import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { type ChainEnd, type ChainNote, chainLine, chainStart, type RecordingId, signedText } from './index.ts';
import { type ChainQuestion, type SignedHead, verifyChain } from './verify-chain.ts';

const company = '018f0000-0000-7000-8000-000000000001' as CompanyId;
const pair = generateKeyPairSync('ed25519');
const idOf = (at: number) => `018f0000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}` as RecordingId;
const fileHash = (at: number) => String(at).padStart(64, '0');

function headOf(end: ChainEnd, keys = pair): SignedHead {
  const at = '2026-11-21T20:00:00.000Z';
  const signature = sign(null, Buffer.from(signedText(company, end, at)), keys.privateKey).toString('base64');
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return { companyId: company, ...end, at, publicKey, signature };
}

function written(notes: readonly ChainNote[]): { lines: string[]; ends: ChainEnd[] } {
  const lines: string[] = [];
  const ends = [chainStart];
  for (const note of notes) {
    const { line, end } = chainLine(company, ends.at(-1)!, note);
    lines.push(line);
    ends.push(end);
  }
  return { lines, ends };
}

const note = (kind: ChainNote['kind'], at: number, details: ChainNote['details'] = {}): ChainNote => ({
  kind,
  recordingId: idOf(at),
  atMs: 1_700_000_000_000 + at,
  by: null,
  details,
});
const notes = [1, 2, 3].flatMap((at) => [
  note('began', at),
  note('finished', at, { sha256: fileHash(at) }),
  { ...note('heard', at), by: 'somebody' as UserId },
]);
notes.push(note('erased', 2, { reason: 'retention' }));
const { lines, ends } = written(notes);
const good: ChainQuestion = {
  lines,
  head: headOf(ends.at(-1)!),
  files: new Map([1, 3].map((at) => [idOf(at), fileHash(at)])),
};
const wrong = (change: Partial<ChainQuestion>) => verifyChain({ ...good, ...change });

describe('the list of recordings', () => {
  it('is as it was written', () => {
    expect(verifyChain(good)).toEqual([]);
    expect(wrong({ knownKey: good.head.publicKey, earlierHeads: [headOf(ends[4]!), headOf(chainStart)], files: null })).toEqual(
      [],
    );
    expect(verifyChain({ lines: [], head: headOf(chainStart), files: new Map() })).toEqual([]);
  });

  it('shows any change of any line', () => {
    fc.assert(
      fc.property(fc.nat({ max: lines.length - 1 }), fc.nat(), fc.integer({ min: 1, max: 94 }), (at, place, shift) => {
        const line = lines[at]!;
        const spot = place % line.length;
        const other = String.fromCodePoint(32 + ((line.codePointAt(spot)! - 32 + shift) % 95));
        const changed = lines.with(at, line.slice(0, spot) + other + line.slice(spot + 1));
        expect(wrong({ lines: changed, files: null })).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('shows a missing, a doubled and an added entry, and entries in another order', () => {
    expect(wrong({ lines: lines.toSpliced(3, 1) })[0]).toBe('entry 4 is missing');
    expect(wrong({ lines: lines.toSpliced(3, 2) })[0]).toBe('entries 4 to 5 are missing');
    expect(wrong({ lines: [...lines.slice(0, 3), lines[4]!, lines[3]!, ...lines.slice(5)] }).join()).toContain(
      'put in another order',
    );
    expect(wrong({ lines: [...lines.slice(0, 4), lines[3]!, ...lines.slice(4)] }).join()).toContain('there twice');
    const { line } = chainLine(company, ends.at(-1)!, note('heard', 3));
    expect(wrong({ lines: [...lines, line] })).toEqual(['entries after 10 are not signed for']);
  });

  it('shows any two entries that changed places, any bit that was turned over, and an end cut off at any byte', () => {
    const text = Buffer.from(`${lines.join('\n')}\n`);
    const read = (bytes: Buffer) => wrong({ lines: bytes.toString('utf8').trimEnd().split('\n'), files: null });
    expect(read(text)).toEqual([]);
    const place = fc.nat({ max: lines.length - 1 });
    fc.assert(
      fc.property(place, place, (one, other) => {
        const swapped = lines.with(one, lines[other]!).with(other, lines[one]!);
        expect(wrong({ lines: swapped, files: null }).length > 0).toBe(one !== other);
      }),
    );
    fc.assert(
      // Not the line break at the very end: without it the list is as it was.
      fc.property(fc.nat({ max: text.length - 2 }), fc.nat({ max: 7 }), (at, bit) => {
        const turned = Buffer.from(text);
        turned[at]! ^= 1 << bit;
        expect(read(turned)).not.toEqual([]);
        expect(read(text.subarray(0, at))).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('shows that its end was cut off', () => {
    expect(wrong({ lines: lines.slice(0, -1), files: null })).toEqual([
      'the end was cut off: the head says 10 entries, the last one here is 9',
    ]);
  });

  it('shows that it was cut off and signed anew, by a head that was kept', () => {
    const cut = { lines: lines.slice(0, -2), head: headOf(ends[8]!), files: null };
    expect(verifyChain(cut)).toEqual([]);
    expect(verifyChain({ ...cut, earlierHeads: [good.head] })).toEqual([
      'entry 10, which was there on 2026-11-21T20:00:00.000Z, is missing',
    ]);
  });

  it('shows that it was written anew and signed with another key, or with the same', () => {
    const other = written(notes.with(0, note('began', 1, { announced: true })));
    const forged = { lines: other.lines, head: headOf(other.ends.at(-1)!, generateKeyPairSync('ed25519')), files: null };
    expect(verifyChain({ ...forged, knownKey: good.head.publicKey })).toEqual([
      'head.json was signed with another key than the one you know',
    ]);
    const resigned = { ...forged, head: headOf(other.ends.at(-1)!) };
    expect(verifyChain({ ...resigned, earlierHeads: [headOf(ends[5]!)] }).join()).toContain('written anew');
    expect(wrong({ head: { ...good.head, seq: 9 } }).join()).toContain('signature of head.json is wrong');
  });

  it('shows a changed, a missing, an unknown file, and one that should be gone', () => {
    const files = new Map(good.files);
    expect(wrong({ files: new Map([...files, [idOf(1), fileHash(9)]]) })).toEqual([`the file of ${idOf(1)} was changed`]);
    expect(wrong({ files: new Map([[idOf(1), fileHash(1)]]) })).toEqual([`the file of ${idOf(3)} is missing`]);
    expect(wrong({ files: new Map([...files, [idOf(7), fileHash(7)]]) })).toEqual([`the file of ${idOf(7)} is in no entry`]);
    expect(wrong({ files: new Map([...files, [idOf(2), fileHash(2)]]) })).toEqual([
      `the file of ${idOf(2)} is there though it was erased`,
    ]);
  });
});
