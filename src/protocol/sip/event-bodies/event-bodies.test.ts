import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildDialogInfo,
  buildDtmf,
  buildDtmfRelay,
  buildMessageSummary,
  buildSipfrag,
  type DialogInfoEntry,
  parseDtmfInfo,
  parseSipfrag,
} from './index.ts';
import { xmlText } from './xml-text.ts';

const ringing: DialogInfoEntry = {
  id: 'd1',
  state: 'early',
  direction: 'recipient',
  callId: 'a&b',
  localTag: 'l',
  remoteTag: 'r',
  local: { uri: 'sip:100@parley.example' },
  remote: { uri: 'sip:+41225550101@parley.example;x="<>"', displayName: "O'Brien & Söhne", target: 'sip:x@192.0.2.1' },
};

describe('dialog-info', () => {
  it('says idle by a full document without dialogs', () => {
    const text = buildDialogInfo({ version: 0, state: 'full', entity: 'sip:100@parley.example', dialogs: [] }).toString();
    expect(text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="sip:100@parley.example">\n</dialog-info>\n',
    );
  });

  it('carries what a lamp needs to blink and a phone to pick up, escaped', () => {
    const text = buildDialogInfo({ version: 3, state: 'full', entity: 'sip:100@parley.example', dialogs: [ringing] }).toString();
    expect(text).toContain(
      '<dialog id="d1" call-id="a&amp;b" local-tag="l" remote-tag="r" direction="recipient"><state>early</state>' +
        '<local><identity>sip:100@parley.example</identity><target uri="sip:100@parley.example"/></local>' +
        '<remote><identity display="O&apos;Brien &amp; Söhne">sip:+41225550101@parley.example;x=&quot;&lt;&gt;&quot;</identity>' +
        '<target uri="sip:x@192.0.2.1"/></remote></dialog>',
    );
  });

  it('never lets text out of its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // oxlint-disable-next-line no-control-regex -- those XML cannot hold
        expect(xmlText(text)).not.toMatch(/[<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f]|&(?!(amp|lt|gt|quot|apos);)/);
      }),
    );
  });
});

describe('message summary', () => {
  it('tells whether messages wait and how many', () => {
    const counts = { newMessages: 2, oldMessages: 8, newUrgent: 0, oldUrgent: 2 };
    expect(buildMessageSummary('sip:vm@parley.example', counts).toString()).toBe(
      'Messages-Waiting: yes\r\nMessage-Account: sip:vm@parley.example\r\nVoice-Message: 2/8 (0/2)\r\n',
    );
    expect(buildMessageSummary('sip:vm@a', { ...counts, newMessages: 0 }).toString()).toMatch(/^Messages-Waiting: no\r\n/);
  });
});

describe('sipfrag', () => {
  it('is read as it was written', () => {
    expect(parseSipfrag(buildSipfrag({ status: 486, reason: 'Busy Here' }))).toEqual({ status: 486, reason: 'Busy Here' });
  });

  it('is read without reason and with header lines behind', () => {
    expect(parseSipfrag(Buffer.from('SIP/2.0 100'))).toEqual({ status: 100, reason: '' });
    expect(parseSipfrag(Buffer.from('SIP/2.0 200 OK\r\nContact: <sip:a@b>\r\n'))).toEqual({ status: 200, reason: 'OK' });
  });

  it('refuses anything else', () => {
    for (const text of ['', 'INVITE sip:a@b SIP/2.0', 'SIP/2.0 099 x', 'SIP/2.0 20 x', 'SIP/2.0 999 x']) {
      expect(parseSipfrag(Buffer.from(text))).toBeUndefined();
    }
  });
});

const relay = (text: string) => parseDtmfInfo('application/dtmf-relay', Buffer.from(text));

describe('DTMF in INFO', () => {
  it('reads both types, keys and event numbers', () => {
    expect(relay('Signal=5\r\nDuration=160\r\n')).toEqual({ digit: '5', durationMs: 160 });
    expect(relay('signal = 11\nduration = 250')).toEqual({ digit: '#', durationMs: 250 });
    expect(relay('Signal=d')).toEqual({ digit: 'D', durationMs: undefined });
    expect(parseDtmfInfo('application/dtmf', Buffer.from('10\r\n'))).toEqual({ digit: '*', durationMs: undefined });
  });

  it('reads back what it writes', () => {
    for (const digit of '0123456789*#ABCD') {
      expect(parseDtmfInfo('application/dtmf-relay', buildDtmfRelay({ digit }))).toEqual({ digit, durationMs: 160 });
      expect(parseDtmfInfo('application/dtmf', buildDtmf(digit))).toEqual({ digit, durationMs: undefined });
    }
  });

  it('refuses other keys and types', () => {
    for (const text of ['Signal=16', 'Signal=', 'Duration=1', '', 'Signal=hook']) {
      expect(parseDtmfInfo('application/dtmf-relay', Buffer.from(text))).toBeUndefined();
    }
    expect(parseDtmfInfo('text/plain', Buffer.from('5'))).toBeUndefined();
  });
});
