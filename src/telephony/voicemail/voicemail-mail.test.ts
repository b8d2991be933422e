import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../kernel/errors.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { OutgoingMail } from '../../platform/mail/index.ts';
import type { VoicemailMessage } from './voicemail.ts';
import { VoicemailMail } from './voicemail-mail.ts';

const message = {
  id: 'm1',
  companyId: 'c',
  userId: 'anna',
  file: 'f1',
  leftAtMs: 5,
  durationMs: 65_400,
  isCutOff: false,
  deletedAtMs: null,
} as unknown as VoicemailMessage;

function written(of: { language?: string; wants?: boolean; refusal?: Error; pageUrl?: string | null } = {}) {
  const { language = 'en', wants = true, refusal, pageUrl = 'https://parley.example/voicemail' } = of;
  const sent: OutgoingMail[] = [];
  const mail = new VoicemailMail({
    logger: silentLogger,
    mail: {
      send: async (one) => {
        if (refusal) throw refusal;
        sent.push(one);
        return null;
      },
    },
    choices: { mails: async () => (wants ? { to: 'anna@example.org', language: language as 'en' } : null) },
    callerOf: async () => 'Bert (102)',
    timeOf: () => '26 Nov 2026, 14:30',
    pageUrl,
  });
  return { mail, sent };
}

describe('the mail about a message', () => {
  it('says who left it, when and how long it is, has the recording, and leads to the page', async () => {
    const { mail, sent } = written();
    await mail.tell(message);
    expect(sent).toEqual([
      {
        companyId: 'c',
        userId: 'anna',
        to: 'anna@example.org',
        subject: 'New voice message from Bert (102)',
        text: [
          'Bert (102) left a message for you on 26 Nov 2026, 14:30, 1:05 long. You find it attached.',
          '',
          'All your messages: https://parley.example/voicemail?message=m1',
        ].join('\n'),
        attachments: [{ fileName: 'message.wav', contentType: 'audio/wav', storedFile: 'f1' }],
        about: 'voicemail:m1',
      },
    ]);
  });

  it.each([
    ['de', 'Neue Sprachnachricht von Bert (102)', 'Das Ende kann fehlen'],
    ['fr', 'Nouveau message vocal de Bert (102)', 'la fin peut manquer'],
    ['sv', 'Nytt röstmeddelande från Bert (102)', 'slutet kan saknas'],
  ])('is in the language of its reader (%s), and says that the end may be missing', async (language, subject, sentence) => {
    const { mail, sent } = written({ language, pageUrl: null });
    await mail.tell({ ...message, isCutOff: true });
    expect(sent[0]).toMatchObject({ subject, text: expect.stringContaining(sentence) });
    expect(sent[0]!.text).not.toContain('http');
  });

  it('is not written to who does not want it, nor of a message that was deleted meanwhile', async () => {
    const unwanted = written({ wants: false });
    await unwanted.mail.tell(message);
    const { mail, sent } = written();
    await mail.tell({ ...message, deletedAtMs: 7 });
    expect([unwanted.sent, sent]).toEqual([[], []]);
  });

  it('is tried again while the store is away, and given up where it can never be sent', async () => {
    await expect(written({ refusal: new Error('connection lost') }).mail.tell(message)).rejects.toThrow('connection lost');
    await expect(written({ refusal: new ParleyError('store-unavailable', 'no answer') }).mail.tell(message)).rejects.toThrow(
      'no answer',
    );
    await written({ refusal: new ParleyError('mail-not-set-up', 'no server') }).mail.tell(message);
  });
});
