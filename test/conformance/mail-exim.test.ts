import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmtpTransport } from '../../src/adapters/smtp/index.ts';
import type { CompleteMail, MailSettings } from '../../src/platform/mail/index.ts';
import { Secret } from '../../src/platform/secret/index.ts';
import { EximServer } from '../support/exim-server.ts';

let exim: EximServer;
let settings: MailSettings;
beforeAll(async () => {
  exim = await EximServer.start();
  settings = {
    server: 'localhost',
    port: exim.ports.startTls,
    security: 'starttls',
    ca: exim.authority,
    account: { userName: exim.userName, password: new Secret(exim.password) },
    sender: 'parley@nordic.example',
  };
});
afterAll(() => exim?.[Symbol.asyncDispose]());

const mail = (more: Partial<CompleteMail> = {}): CompleteMail => ({
  to: 'anna.berg@nordic.example',
  messageId: '<one@nordic.example>',
  subject: 'Missat samtal: Åsa Öberg',
  text: 'Åsa Öberg ringde dig.\n',
  html: null,
  dateMs: Date.UTC(2026, 10, 21, 9, 5),
  attachments: [],
  ...more,
});
const hand = (change: Partial<MailSettings>, more?: Partial<CompleteMail>) =>
  new SmtpTransport().hand({ ...settings, ...change }, mail(more), new AbortController().signal);

describe('mail to Exim', () => {
  it('goes with STARTTLS, signed in, marked as written by a program', async () => {
    await hand({});
    const [taken] = await exim.received(1);
    expect(taken!.receivers).toEqual(['anna.berg@nordic.example']);
    expect(taken!.headers).toEqual(
      expect.arrayContaining([
        'From: Parley <parley@nordic.example>',
        'To: anna.berg@nordic.example',
        'Message-ID: <one@nordic.example>',
        'Auto-Submitted: auto-generated',
        'Date: Sat, 21 Nov 2026 09:05:00 +0000',
      ]),
    );
    expect(taken!.headers.find((one) => one.startsWith('Subject:'))).toMatch(/^Subject: =\?UTF-8\?[QB]\?/);
  });

  it('goes with TLS from the start, with text, HTML and a recording', async () => {
    const content = Readable.from([Buffer.from('RIFF'), Buffer.alloc(50_000)]);
    const attachments = [{ fileName: 'meddelande från Åsa.wav', contentType: 'audio/wav', content }];
    await hand({ port: exim.ports.tls, security: 'tls' }, { html: '<p>hej</p>', attachments });
    const body = (await exim.received(2)).map((one) => one.body).find((one) => one.includes('audio/wav')) ?? '';
    expect(body).toContain('text/html');
    expect(body).toContain('UklGR');
    expect(body).toMatch(/filename\*0\*=utf-8''meddelande|filename="?=\?UTF-8/i);
  });

  it.each([
    ['a wrong password', { account: { userName: 'parley', password: new Secret('wrong') } }, {}, false, /535/],
    ['no signing in', { account: null }, {}, false, /authentication required/],
    ['a receiver who does not exist', {}, { to: 'nobody-here@nordic.example' }, true, /no such person/],
    ['a receiver for later', {}, { to: 'later@nordic.example' }, false, /come again/],
  ] as const)('tells what is refused: %s', async (_what, change, more, isOfThisMail, message) => {
    await expect(hand(change, more)).rejects.toMatchObject({
      name: 'MailRefused',
      isOfThisMail,
      message: expect.stringMatching(message),
    });
  });

  it('gives nothing to a server whose certificate nobody vouches for, or that has another name', async () => {
    await expect(hand({ ca: '' })).rejects.toThrow(/certificate/);
    await expect(hand({ server: '127.0.0.1' })).rejects.toThrow(/altnames|IP/i);
  });

  it('does not give the password away where STARTTLS is not demanded', async () => {
    // Exim offers signing in under TLS only: without TLS the mail is refused, and the password was not sent.
    await expect(hand({ security: 'none' })).rejects.toMatchObject({ isOfThisMail: false });
  });

  it('lets nobody add a header or a receiver by what stands in a field', async () => {
    const before = (await exim.received(2)).length;
    await hand({}, { subject: 'x\r\nBcc: eve@elsewhere.example\r\n\r\nbody', messageId: '<three@nordic.example>' });
    const all = await exim.received(before + 1);
    const odd = all.find(({ headers }) => headers.some((one) => one.includes('three@')))!;
    expect(odd.receivers).toEqual(['anna.berg@nordic.example']);
    expect(odd.headers.some((one) => /^bcc:/i.test(one))).toBe(false);
    await expect(hand({}, { to: 'anna@nordic.example\r\nRCPT TO:<eve@elsewhere.example>' })).rejects.toThrow();
  });
});
