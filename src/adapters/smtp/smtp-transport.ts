import { isIP } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { describeError } from '../../kernel/errors.ts';
import {
  type CompleteMail,
  isMailAddress,
  MailRefused,
  type MailSettings,
  type MailTransport,
} from '../../platform/mail/index.ts';

const connectPatienceMs = 20_000;
const silencePatienceMs = 60_000;

/** What nodemailer says of a failure. */
interface SmtpFailure extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** SMTP (RFC 5321) with STARTTLS (RFC 3207) or TLS from the start (RFC 8314), and signing in (RFC 4954). */
export class SmtpTransport implements MailTransport {
  async hand(settings: MailSettings, mail: CompleteMail, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!isMailAddress(mail.to)) throw new MailRefused('This is no e-mail address.', { isOfThisMail: true });
    const transport = createTransport(optionsOf(settings));
    const { promise: cut, reject } = Promise.withResolvers<never>();
    const abort = () => {
      transport.close();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([transport.sendMail(messageOf(settings, mail)), cut]);
    } catch (error) {
      throw signal.aborted ? (signal.reason as Error) : failureOf(error);
    } finally {
      signal.removeEventListener('abort', abort);
      transport.close();
    }
  }
}

function optionsOf({ server, port, security, ca, account }: MailSettings) {
  const host = server.replaceAll(/[[\]]/g, '');
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    // Without protection means without: a certificate nobody checks would only look like one.
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca ? { ca } : {}), ...(isIP(host) ? {} : { servername: host }) },
    ...(account ? { auth: { user: account.userName, pass: account.password.reveal() } } : {}),
    connectionTimeout: connectPatienceMs,
    greetingTimeout: connectPatienceMs,
    socketTimeout: silencePatienceMs,
    dnsTimeout: connectPatienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function messageOf({ sender }: MailSettings, mail: CompleteMail): SendMailOptions {
  const { to, messageId, subject, text, html, dateMs, attachments } = mail;
  return {
    // As objects: no text of ours is read as a list of addresses.
    from: { name: 'Parley', address: sender },
    to: { name: '', address: to },
    envelope: { from: sender, to: [to] },
    messageId,
    subject,
    text,
    ...(html === null ? {} : { html }),
    date: new Date(dateMs),
    // RFC 3834: no automatic answers to this, please.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: attachments.map(({ fileName, contentType, content, contentId }) => ({
      filename: fileName,
      contentType,
      content,
      ...(contentId ? { cid: contentId, contentDisposition: 'inline' as const } : {}),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * A "no" for good (5xx) to the receiver or the content is of this mail. One to the greeting, TLS, sign-in or sender is of the settings, and so is
 * "not without signing in" and "no relaying", which servers say only when they hear the receiver.
 */
function failureOf(error: unknown): Error {
  const { responseCode, response = '', code, command } = error as SmtpFailure;
  if (responseCode === undefined) return error instanceof Error ? error : new Error(describeError(error));
  const isOfReceiver = code === 'EENVELOPE' && command === 'RCPT TO';
  const isOfSettings = responseCode === 530 || /^\d{3}[ -]5\.7\.|authenti|relay/i.test(response);
  const isOfThisMail = responseCode >= 500 && !isOfSettings && (isOfReceiver || code === 'EMESSAGE');
  return new MailRefused(response || describeError(error), { isOfThisMail });
}
