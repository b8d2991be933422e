import { describe, expect, it } from 'vitest';
import { dialledDialog } from './sip-trace.ts';

const ringing = (callId: string, tag: string) =>
  [
    'SIP/2.0 180 Ringing',
    `To: <sip:203@office.invalid>;tag=${tag}`,
    'From: <sip:202@office.invalid>;tag=own',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    '',
    '',
  ].join('\r\n');
const trying = (callId: string) =>
  [
    'SIP/2.0 100 Trying',
    'To: <sip:203@office.invalid>',
    'From: <sip:202@office.invalid>;tag=own',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    '',
    '',
  ].join('\r\n');

describe('the dialog in a phone’s trace', () => {
  it('is not that of an earlier call while the new one has no tag yet', () => {
    const earlier = ringing('earlier', 'a');
    const log = earlier + trying('new');
    expect(dialledDialog(log, '203', 0)).toMatchObject({ callId: 'earlier' });
    expect(dialledDialog(log, '203', earlier.length)).toBeUndefined();
    expect(dialledDialog(log + ringing('new', 'b'), '203', earlier.length)).toEqual({
      callId: 'new',
      localTag: 'own',
      remoteTag: 'b',
    });
  });
});
