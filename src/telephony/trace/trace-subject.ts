import { contactsOf, fromOf, parseAuthHeader, parseUri, type SipMessage, toOf } from '../../protocol/sip/message/index.ts';

const digitsOnly = /[^\d*#+]/g;

/** Is the message from, to or about this number or SIP user? Numbers are compared without visual separators. */
export function isAbout(message: SipMessage, subject: string): boolean {
  const wanted = normal(subject);
  return usersOf(message).some((user) => normal(user) === wanted);
}

function* candidates(message: SipMessage): Generator<string | undefined> {
  yield userOf(fromOf(message).uri);
  yield userOf(toOf(message).uri);
  const contacts = contactsOf(message);
  if (contacts !== '*') for (const contact of contacts) yield userOf(contact.uri);
  if (message.kind === 'response') return;
  yield userOf(message.requestUri);
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = message.headers.get(name);
    if (value !== undefined) yield parseAuthHeader(value)?.params.get('username') ?? undefined;
  }
}

function usersOf(message: SipMessage): string[] {
  return [...candidates(message)].filter((user): user is string => user !== undefined);
}

function userOf(text: string): string | undefined {
  const uri = parseUri(text);
  if (uri?.kind === 'tel') return uri.number;
  return uri?.kind === 'sip' ? uri.user : undefined;
}

function normal(user: string): string {
  const isNumber = /^[+\d][\d\s().*#-]*$/.test(user);
  return isNumber ? user.replace(digitsOnly, '') : user.toLowerCase();
}
