import { formatNameAddr, formatSipUri, parameterText, parseNameAddr, parseSipUri, parseUri } from '../grammar/index.ts';
import type { SipHeaders } from '../message/index.ts';

/** How a target came about (RFC 7044 §10.1): `rc` same user, `mp` another user, `np` no change; with the index it came from. */
export interface HistoryTarget {
  readonly kind: 'rc' | 'mp' | 'np';
  readonly index: string;
}

/** One entry of History-Info (RFC 7044). */
export interface HistoryEntry {
  readonly displayName: string | undefined;
  /** Without the Reason and Privacy headers, which are the fields below. */
  readonly uri: string;
  /** `1`, `1.1`, `1.2.1` … */
  readonly index: string;
  readonly target: HistoryTarget | undefined;
  /** Why the call left this target, as a Reason value: `SIP;cause=486`. */
  readonly reason: string | undefined;
  readonly isPrivate: boolean;
}

const isIndex = (text: string): boolean => text.length < 100 && /^\d+(\.\d+)*$/.test(text);

function readTarget(value: ReturnType<typeof parseNameAddr>): HistoryTarget | undefined {
  for (const kind of ['rc', 'mp', 'np'] as const) {
    const index = value && parameterText(value.params, kind);
    if (index !== undefined && isIndex(index)) return { kind, index };
  }
  return undefined;
}

function readEntry(value: string): HistoryEntry | undefined {
  const address = parseNameAddr(value);
  const index = address && parameterText(address.params, 'index');
  if (!address || index === undefined || !isIndex(index)) return undefined;
  const uri = parseUri(address.uri);
  const headers = uri?.kind === 'sip' ? uri.headers : [];
  const header = (name: string) => headers.find(([one]) => one.toLowerCase() === name)?.[1];
  const others = headers.filter(([name]) => !['reason', 'privacy'].includes(name.toLowerCase()));
  return {
    displayName: address.displayName,
    uri: uri?.kind === 'sip' && headers.length > 0 ? formatSipUri({ ...uri, headers: others }) : address.uri,
    index,
    target: readTarget(address),
    reason: header('reason'),
    isPrivate: /\b(history|header|session)\b/i.test(header('privacy') ?? ''),
  };
}

/** The entries in their order. Malformed ones are passed over. */
export function historyOf(headers: SipHeaders): HistoryEntry[] {
  return headers
    .getAll('History-Info')
    .map(readEntry)
    .filter((entry) => entry !== undefined);
}

/** A History-Info value. Reason and Privacy go into the URI, escaped (RFC 7044 §5). */
export function formatHistoryEntry({ displayName, uri, index, target, reason, isPrivate }: HistoryEntry): string {
  const sip = parseSipUri(uri);
  const extra: [string, string][] = [];
  if (reason !== undefined) extra.push(['Reason', reason]);
  if (isPrivate) extra.push(['Privacy', 'history']);
  const full = sip && extra.length > 0 ? formatSipUri({ ...sip, headers: [...sip.headers, ...extra] }) : uri;
  const params: [string, string][] = [['index', index]];
  if (target) params.push([target.kind, target.index]);
  return formatNameAddr({ displayName, uri: full, params });
}
