import type { SourceEntry } from '../../../directory/connector/index.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { child, descend, escapeXml, type XmlElement } from '../web/index.ts';
import { fieldsOfContact } from './contact-fields.ts';
import { codeOf, type ExchangeVersion, isError, nobody, type Soap } from './soap.ts';

/** Exchange gives so many of one name at most, the first it comes upon. */
const mostAtOnce = 100;
const deepest = 5;
const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

/**
 * The global address list. Exchange lets nobody leaf through it: it only resolves beginnings of names, a hundred at a time. So each letter
 * is asked for, and where there are too many, each with a second letter and so on. Everybody has an alias of plain letters and digits by which he is found.
 */
export async function* addressList(
  { soap, version, logger }: { soap: Soap; version: ExchangeVersion; logger: Logger },
  signal: AbortSignal,
): AsyncIterable<SourceEntry> {
  const seen = new Set<string>();
  const beginnings = [...letters].toReversed();
  for (let beginning = beginnings.pop(); beginning !== undefined; beginning = beginnings.pop()) {
    const { resolutions, isAll } = await resolve(soap, version, beginning, signal);
    for (const resolution of resolutions) {
      const entry = entryOf(resolution);
      if (!entry || seen.has(entry.key)) continue;
      seen.add(entry.key);
      yield entry;
    }
    if (isAll) continue;
    if (beginning.length < deepest) beginnings.push(...letters.map((letter) => `${beginning}${letter}`).toReversed());
    else logger.warn('An address list has too many of one beginning: some are left out', { beginning });
  }
}

async function resolve(
  soap: Soap,
  version: ExchangeVersion,
  beginning: string,
  signal: AbortSignal,
): Promise<{ resolutions: readonly XmlElement[]; isAll: boolean }> {
  const shape = version === 'Exchange2007_SP1' ? '' : ' SearchScope="ActiveDirectory" ContactDataShape="AllProperties"';
  const body = `<m:ResolveNames ReturnFullContactData="true"${shape}><m:UnresolvedEntry>${escapeXml(beginning)}</m:UnresolvedEntry></m:ResolveNames>`;
  const [message] = await soap.call(body, nobody, signal);
  if (!message) return { resolutions: [], isAll: true };
  // None is an error, several are a warning.
  if (codeOf(message) === 'ErrorNameResolutionNoResults') return { resolutions: [], isAll: true };
  if (isError(message)) throw soap.errorOf(message, nobody);
  const set = child(message, 'ResolutionSet');
  const resolutions = (set?.children ?? []).filter(({ name }) => name === 'Resolution');
  return { resolutions, isAll: set?.attributes.IncludesLastItemInRange !== 'false' && resolutions.length < mostAtOnce };
}

function entryOf(resolution: XmlElement): (SourceEntry & { key: string }) | null {
  const mailbox = child(resolution, 'Mailbox');
  const type = child(mailbox, 'MailboxType')?.text.trim();
  const contact = child(resolution, 'Contact');
  // Contacts of the account's own folder are no part of the list.
  if (!mailbox || type === 'PublicDL' || type === 'PrivateDL' || type === 'GroupMailbox' || child(mailbox, 'ItemId')) return null;
  if (descend(contact, 'ContactSource')?.text.trim() === 'Store') return null;
  const email = child(mailbox, 'EmailAddress')?.text.trim() ?? '';
  const name = child(mailbox, 'Name')?.text.trim() ?? '';
  const fields: Record<string, string[]> = contact ? fieldsOfContact(contact) : {};
  if (name) fields.DisplayName ??= [name];
  if (email && child(mailbox, 'RoutingType')?.text.trim() === 'SMTP') {
    // The main address first: others follow in no order.
    const others = (fields.EmailAddress1 ?? []).filter((one) => one.toLowerCase() !== email.toLowerCase());
    fields.EmailAddress1 = [email, ...others];
    fields.Email1Address = fields.EmailAddress1;
  }
  const key = (email || name).toLowerCase();
  return key ? { key, fields } : null;
}
