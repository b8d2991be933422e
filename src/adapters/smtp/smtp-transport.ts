import { isIP } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { describeError } from '../../kernel/errors.ts';
import { type CompleteMail, MailRefused, type MailSettings, type MailTransport } from '../../platform/mail/index.ts';

const connectPatienceMs = 20_000;
const silencePatienceMs = 60_000;

/** What nodemailer says of a failure. */
interface SmtpFailure extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** SMTP (RFC 5321) with STARTTLS (RFC 3207) or TLS from the start (RFC 8314), and signing in (RFC 4954). */
export class SmtpTransport implements MailTransport {
  async hand(settings: MailSettings, mail: CompleteMail, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
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
    attachments: attachments.map(({ fileName, contentType, content }) => ({ filename: fileName, contentType, content })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A "no" for good (5xx) to the receiver or the content is of this mail; one to the greeting, TLS, sign-in or sender is of the settings. */
function failureOf(error: unknown): Error {
  const { responseCode, response, code } = error as SmtpFailure;
  if (responseCode === undefined) return error instanceof Error ? error : new Error(describeError(error));
  const isOfReceiver = code === 'EENVELOPE' && /RCPT/i.test(commandOf(error));
  const isOfThisMail = responseCode >= 500 && (isOfReceiver || code === 'EMESSAGE');
  return new MailRefused(response ?? describeError(error), { isOfThisMail });
}

function commandOf(error: unknown): string {
  const { command } = error as { command?: unknown };
  return typeof command === 'string' ? command : '';
}
