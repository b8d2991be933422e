/** What is known of a header name. */
export interface HeaderKind {
  /** Lower case, long form: the name to compare by. */
  readonly key: string;
  /** Values may be joined by commas (RFC 3261 §7.3.1). */
  readonly isList: boolean;
  /** A bit of its own when the field may stand only once in a message; 0 otherwise. */
  readonly onceBit: number;
  /** A response repeats it as the request has it (RFC 3261 §8.2.6). */
  readonly isCopied: boolean;
}

const compactForms: Record<string, string> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

const lists = `accept accept-contact accept-encoding accept-language accept-resource-priority alert-info allow allow-events
  call-info contact content-encoding content-language diversion error-info history-info in-reply-to p-asserted-identity
  p-associated-uri p-preferred-identity path permission-missing proxy-require reason record-route reject-contact
  remote-party-id require resource-priority route security-client security-server security-verify service-route supported
  unsupported via warning`.split(/\s+/);

const once = `call-id content-disposition content-length content-type cseq date event expires from max-forwards min-expires
  min-se rack refer-to referred-by replaces request-disposition rseq session-expires subscription-state timestamp to`.split(
  /\s+/,
);

const others = `allow-modes authentication-info authorization contact-params flow-timer mime-version organization priority privacy
  proxy-authenticate proxy-authorization reply-to retry-after server subject target-dialog user-agent www-authenticate identity
  identity-info`.split(/\s+/);

const copied = ['via', 'from', 'to', 'call-id', 'cseq'];

/** Spellings that differ from capitals after each hyphen. */
const spellings: Record<string, string> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  'min-se': 'Min-SE',
  rack: 'RAck',
  rseq: 'RSeq',
  'www-authenticate': 'WWW-Authenticate',
};

const kinds = new Map<string, HeaderKind>();

function spellingOf(key: string): string {
  return spellings[key] ?? key.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

for (const key of new Set([...lists, ...once, ...others])) {
  const position = once.indexOf(key);
  const kind: HeaderKind = {
    key,
    isList: lists.includes(key),
    onceBit: position < 0 ? 0 : 1 << position,
    isCopied: copied.includes(key),
  };
  kinds.set(key, kind);
  kinds.set(spellingOf(key), kind);
}
for (const [letter, key] of Object.entries(compactForms)) {
  kinds.set(letter, kinds.get(key)!);
  kinds.set(letter.toUpperCase(), kinds.get(key)!);
}

/** The kind of a header name in any spelling or compact form (RFC 3261 §7.3.3). */
export function headerKind(name: string): HeaderKind {
  const known = kinds.get(name);
  if (known) return known;
  const key = name.toLowerCase();
  return kinds.get(key) ?? { key, isList: false, onceBit: 0, isCopied: false };
}
