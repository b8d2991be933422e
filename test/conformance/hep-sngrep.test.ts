import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { HepExporter } from '../../src/adapters/telemetry/index.ts';
import { flowTo, messageBytes, TestWire } from '../../src/telephony/trace/trace-fixture.ts';
import { freePorts } from '../support/free-ports.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

it('sngrep takes our HEP3 packets and writes down the SIP messages with the addresses and times of the calls', async () => {
  await using folder = await TemporaryFolder.create();
  const [port] = (await freePorts(1)) as [number];
  const file = join(folder.path, 'heard.pcap');
  const sngrep = spawn('sngrep', ['-N', '-q', '-L', `udp:127.0.0.1:${port}`, '-O', file], { stdio: 'ignore' });
  try {
    const listens = async () =>
      (await readFile('/proc/net/udp', 'utf8')).includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `);
    await until('sngrep listens', listens);
    const wire = new TestWire();
    const target = { host: '127.0.0.1', port, key: null, agentId: 2001 };
    await using exporter = new HepExporter({ target, source: wire, ourAddress: (flow) => flow.local });
    await exporter.start();
    const atMs = Date.UTC(2026, 0, 5, 9, 0, 0, 250);
    wire.pass('received', messageBytes({ callId: 'heard' }), flowTo('192.0.2.1', 40_000), atMs);
    wire.pass('sent', messageBytes({ callId: 'heard', start: 'SIP/2.0 486 Busy Here' }), flowTo('192.0.2.1', 40_000), atMs + 20);
    await until('both are sent', () => exporter.counters.sent === 2);
    await until('something is written', async () => (await stat(file).catch(() => null))?.size ?? 0);
    sngrep.kill('SIGTERM');
    await once(sngrep, 'exit');
  } finally {
    if (sngrep.exitCode === null && sngrep.signalCode === null) sngrep.kill('SIGKILL');
  }
  const fields = ['ip.src', 'udp.srcport', 'ip.dst', 'frame.time_epoch', 'sip.Method', 'sip.Status-Code', 'sip.Call-ID'];
  const options = ['-T', 'fields', '-E', 'separator=|', ...fields.flatMap((one) => ['-e', one])];
  const { stdout } = await run('tshark', ['-n', '-r', file, ...options]);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('|'));
  const seconds = Date.UTC(2026, 0, 5, 9) / 1000;
  expect(rows.map(([, , , , ...sip]) => sip)).toEqual([
    ['INVITE', '', 'heard'],
    ['', '486', 'heard'],
  ]);
  expect(rows.map(([source, sourcePort, destination]) => [source, sourcePort, destination])).toEqual([
    ['192.0.2.1', '40000', '192.0.2.5'],
    ['192.0.2.5', '5060', '192.0.2.1'],
  ]);
  expect(rows.map(([, , , time]) => Math.round((Number(time) - seconds) * 1000))).toEqual([250, 270]);
});
