import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CallTraceStore, writePcap } from '../../src/telephony/trace/index.ts';
import { tapCall } from '../../src/telephony/trace/trace-fixture.ts';

const run = promisify(execFile);

it('a call exported as PCAP opens in tshark as SIP, over IPv4 and IPv6, with sound checksums and no keys', async () => {
  const store = new CallTraceStore();
  tapCall(store.tap, Date.UTC(2026, 0, 5, 9, 0, 0, 250));
  const folder = await mkdtemp(join(tmpdir(), 'parley-pcap-'));
  try {
    const file = join(folder, 'call.pcap');
    await writeFile(file, writePcap(store.messagesOf(['leg-a', 'leg-b'])));
    const fields = [
      'frame.time_epoch',
      'ip.src',
      'ipv6.src',
      'sip.Method',
      'sip.Status-Code',
      'sip.Call-ID',
      'ip.checksum.status',
      'udp.checksum.status',
      '_ws.malformed',
    ];
    const options = [
      '-o',
      'ip.check_checksum:TRUE',
      '-o',
      'udp.check_checksum:TRUE',
      '-T',
      'fields',
      '-E',
      'separator=|',
      ...fields.flatMap((one) => ['-e', one]),
    ];
    const { stdout } = await run('tshark', ['-n', '-r', file, ...options]);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('|'));
    expect(rows.map((row) => row[3] || row[4])).toEqual(['INVITE', 'INVITE', '100', 'INVITE', '200', '200', 'BYE']);
    expect(rows.map((row) => row[1] || row[2])).toEqual([
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.5',
      '2001:db8::5',
      '2001:db8::2',
      '192.0.2.5',
      '192.0.2.1',
    ]);
    expect(new Set(rows.map((row) => row[5]))).toEqual(new Set(['leg-a', 'leg-b']));
    // 1 is "good"; IPv4 carries no UDP checksum (3, "not present"), IPv6 must.
    expect(rows.map((row) => `${row[6]}${row[7]}`)).toEqual(['13', '13', '13', '1', '1', '13', '13']);
    expect(rows.every((row) => row[8] === '')).toBe(true);
    expect(Number(rows[0]![0])).toBeCloseTo(Date.UTC(2026, 0, 5, 9) / 1000 + 0.25, 3);
    const { stdout: text } = await run('tshark', ['-n', '-r', file, '-V']);
    expect(text).toContain('inline:xxxxxxxx');
  } finally {
    await rm(folder, { recursive: true });
  }
});
