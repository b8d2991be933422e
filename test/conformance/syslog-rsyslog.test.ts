import { afterAll, beforeAll, expect, it } from 'vitest';
import { SyslogSender, syslogLogger } from '../../src/adapters/syslog/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { RsyslogDaemon } from '../support/rsyslog-daemon.ts';
import { until } from '../support/until.ts';

const clock = new SystemClock();
let daemon: RsyslogDaemon;
beforeAll(async () => {
  daemon = await RsyslogDaemon.start();
});
afterAll(() => daemon?.[Symbol.asyncDispose]());

it.each(['udp', 'tcp', 'tls'] as const)('rsyslog understands every part of our messages over %s', async (transport) => {
  const target = {
    host: transport === 'tls' ? 'localhost' : '127.0.0.1',
    port: daemon.ports[transport],
    transport,
    authorities: [daemon.authority],
  };
  await using sender = new SyslogSender({ clock, logger: silentLogger, target });
  const logger = syslogLogger({ sender, clock }).component('trunk');
  const name = `over-${transport}`;
  logger.warn(`Träd 🌲 ${name}`, { trunkId: 't1', 'quoted]': 'a "b" \\ c]' });
  logger.info(`two lines ${name}\r\nINVITE sip:x SIP/2.0`);
  const received = await until('both are there', async () => {
    const found = (await daemon.received()).filter(({ text }) => text.includes(name));
    return found.length === 2 && found;
  });
  expect(received[0]).toMatchObject({ severity: 'warning', facility: 'local0', app: 'parley', messageId: 'trunk' });
  expect(received[0]!.text.replace('\uFEFF', '').trim()).toBe(`Träd 🌲 ${name}`);
  expect(received[0]!.structured).toBe('[parley@32473 trunkId="t1" quoted="a \\"b\\" \\\\ c\\]"]');
  expect(received[1]).toMatchObject({ severity: 'info', structured: '-' });
  // Line breaks must not cut a message in two.
  expect(received[1]!.text).toContain('INVITE sip:x SIP/2.0');
});

it('a TLS server whose certificate nobody vouches for gets nothing', async () => {
  const target = { host: 'localhost', port: daemon.ports.tls, transport: 'tls' } as const;
  const reach: string[] = [];
  await using sender = new SyslogSender({
    clock,
    logger: silentLogger,
    target,
    onReach: ({ isReached, why }) => reach.push(isReached ? 'reached' : why),
  });
  sender.send({ atMs: 0, severity: 'info', messageId: 'x', text: 'must not arrive' });
  await until('it gave up', () => reach.length > 0);
  expect(reach[0]).toMatch(/VERIFY|CERT/);
  expect((await daemon.received()).some(({ text }) => text.includes('must not arrive'))).toBe(false);
});
