import { textOfFile } from '../../import/index.ts';
import type { Found, FoundRow, TakeoverReader } from '../takeover-kind.ts';
import { pinOf, rowsOfExtension } from './people-of-a-pbx.ts';
import { type AsteriskSection, readAsteriskSections } from './read-asterisk-sections.ts';

type LeftOut = Found['leftOut'][number];

/** `pjsip.conf` or `sip.conf`, and `voicemail.conf` for names, addresses and pins. Files of FreePBX like `pjsip.endpoint.conf` count, too. */
export const asteriskReader: TakeoverReader = {
  format: 'asterisk',
  recognises: (files) => files.some(({ name }) => isSip(name) || isPjsip(name)),
  read: (files) => {
    const sections = (matches: (name: string) => boolean): AsteriskSection[] =>
      files.filter(({ name }) => matches(name)).flatMap((file) => readAsteriskSections(file.name, textOfFile(file.content)));
    const mailboxes = mailboxesOf(sections(isVoicemail));
    const leftOut: LeftOut[] = files
      .filter(({ name }) => !isKnown(name))
      .map(({ name }) => ({ file: name, line: 0, name, reason: unread }));
    const phones = [...pjsipPhones(sections(isPjsip), leftOut), ...sipPhones(sections(isSip), leftOut)];
    return { rows: phones.flatMap((phone) => rowsOf(phone, mailboxes)), leftOut };
  },
};

const unread = 'is not read: expected pjsip.conf or sip.conf, and voicemail.conf';
const isPjsip = (name: string): boolean => /^pjsip.*\.conf$/i.test(name);
const isSip = (name: string): boolean => /^sip.*\.conf$/i.test(name);
const isVoicemail = (name: string): boolean => /^voicemail.*\.conf$/i.test(name);
const isKnown = (name: string): boolean => isPjsip(name) || isSip(name) || isVoicemail(name);

interface Phone {
  readonly section: AsteriskSection;
  readonly sipUser: string;
  readonly password: string | undefined;
  readonly callerId: string | undefined;
}

interface Mailbox {
  readonly pin: string;
  readonly name: string;
  readonly email: string;
}

/** `201 => 4711,Anna Berg,anna@example.org,,options` in any context but `general` and `zonemessages`. */
function mailboxesOf(sections: readonly AsteriskSection[]): ReadonlyMap<string, Mailbox> {
  const boxes = new Map<string, Mailbox>();
  for (const { name, settings } of sections) {
    if (name === 'general' || name === 'zonemessages') continue;
    for (const [number, { value }] of settings) {
      const [pin = '', person = '', email = ''] = value.split(',').map((part) => part.trim());
      boxes.set(number, { pin, name: person, email });
    }
  }
  return boxes;
}

function pjsipPhones(sections: readonly AsteriskSection[], leftOut: LeftOut[]): Phone[] {
  const of = (type: string): AsteriskSection[] => sections.filter((section) => valueOf(section, 'type') === type);
  const auths = new Map(of('auth').map((section) => [section.name, section]));
  const aors = new Map(of('aor').map((section) => [section.name, section]));
  for (const section of of('registration'))
    leftOut.push({ ...placeOf(section), reason: 'registers with a carrier: make a trunk of it' });
  return of('endpoint').flatMap((section): Phone[] => {
    const aor = aors.get(valueOf(section, 'aors')?.split(',')[0] ?? '');
    const auth = auths.get(valueOf(section, 'auth') ?? '');
    if (valueOf(section, 'outbound_auth') || (aor && valueOf(aor, 'contact'))) {
      leftOut.push({ ...placeOf(section), reason: 'is a fixed peer: make a trunk of it' });
      return [];
    }
    const isHashed = auth !== undefined && valueOf(auth, 'auth_type') === 'md5';
    const password = auth && !isHashed ? valueOf(auth, 'password') : undefined;
    const sipUser = (auth && valueOf(auth, 'username')) ?? section.name;
    return [{ section, sipUser, password, callerId: valueOf(section, 'callerid') }];
  });
}

function sipPhones(sections: readonly AsteriskSection[], leftOut: LeftOut[]): Phone[] {
  return sections.flatMap((section): Phone[] => {
    const type = valueOf(section, 'type');
    if (section.name === 'general' || section.name === 'authentication' || type === undefined) return [];
    if (valueOf(section, 'host')?.toLowerCase() !== 'dynamic') {
      leftOut.push({ ...placeOf(section), reason: 'is a fixed peer: make a trunk of it' });
      return [];
    }
    const sipUser = valueOf(section, 'defaultuser') ?? valueOf(section, 'username') ?? section.name;
    return [{ section, sipUser, password: valueOf(section, 'secret'), callerId: valueOf(section, 'callerid') }];
  });
}

function rowsOf({ section, sipUser, password, callerId }: Phone, mailboxes: ReadonlyMap<string, Mailbox>): FoundRow[] {
  const caller = /^\s*"?([^"<]*?)"?\s*(?:<([^>]*)>)?\s*$/.exec(callerId ?? '');
  const number =
    [section.name, caller?.[2], sipUser].find((text) => text !== undefined && /^\d{1,12}$/.test(text)) ?? section.name;
  const box = mailboxes.get((valueOf(section, 'mailboxes') ?? valueOf(section, 'mailbox') ?? number).split(/[@,]/)[0]!);
  return rowsOfExtension({
    file: section.file,
    line: section.line,
    number,
    name: caller?.[1]?.trim() || box?.name,
    email: box?.email,
    sipUser,
    sipPassword: password,
    voicemailPin: pinOf(box?.pin),
    description: valueOf(section, 'description'),
  });
}

function valueOf({ settings }: AsteriskSection, name: string): string | undefined {
  return settings.get(name)?.value || undefined;
}

function placeOf({ file, line, name }: AsteriskSection): Pick<LeftOut, 'file' | 'line' | 'name'> {
  return { file, line, name };
}
