/**
 * What RFC 4475 wants to happen to a message.
 * - `accept`: parsed, and nothing speaks against acting on it.
 * - `reject`: the parser refuses it and the request can be answered with the status.
 * - `refuse`: parsed, but the user agent answers with the status before acting on it.
 * - `challenge`: parsed, and the registrar asks for credentials.
 * - `drop`: nothing is answered: a response that is malformed or not for us.
 */
export type Outcome =
  | { readonly kind: 'accept' | 'drop' | 'challenge' }
  | { readonly kind: 'reject' | 'refuse'; readonly status: number };

export interface TortureCase {
  readonly section: string;
  readonly title: string;
  readonly outcome: Outcome;
}

const accept: Outcome = { kind: 'accept' };
const drop: Outcome = { kind: 'drop' };
const reject = (status = 400): Outcome => ({ kind: 'reject', status });
const refuse = (status: number): Outcome => ({ kind: 'refuse', status });
const one = (section: string, title: string, outcome: Outcome): TortureCase => ({ section, title, outcome });

/**
 * The 49 cases. Where the RFC leaves the choice between mending and refusing (start lines with stray white space, headers in
 * the Request-URI, unquoted commas) we refuse: what one element mends, the next one reads differently.
 */
export const tortureCases: Readonly<Record<string, TortureCase>> = {
  wsinv: one('3.1.1.1', 'white space, folding and case wherever the grammar lets them stand', accept),
  intmeth: one('3.1.1.2', 'every character that the grammar allows, in method, URI, header names and values', accept),
  esc01: one('3.1.1.3', 'escaped characters in URIs, resolved once', accept),
  escnull: one('3.1.1.4', 'escaped NUL in URIs', accept),
  esc02: one('3.1.1.5', 'a percent sign where it is no escape', accept),
  lwsdisp: one('3.1.1.6', 'no white space between display name and bracket', accept),
  longreq: one('3.1.1.7', 'long values everywhere', accept),
  dblreq: one('3.1.1.8', 'a second request behind the first in one datagram', accept),
  semiuri: one('3.1.1.9', 'a semicolon in the user part', accept),
  transports: one('3.1.1.10', 'known and unknown transports in Via', accept),
  mpart01: one('3.1.1.11', 'a multipart body with arbitrary bytes', accept),
  unreason: one('3.1.1.12', 'an unusual reason phrase in UTF-8', accept),
  noreason: one('3.1.1.13', 'an empty reason phrase', accept),
  badinv01: one('3.1.2.1', 'extra separators in header values', reject()),
  clerr: one('3.1.2.2', 'Content-Length larger than the datagram', reject()),
  ncl: one('3.1.2.3', 'negative Content-Length', reject()),
  scalar02: one('3.1.2.4', 'numbers too large in a request', reject()),
  scalarlg: one('3.1.2.5', 'numbers too large in a response', drop),
  quotbal: one('3.1.2.6', 'a quoted string that is not closed', reject()),
  ltgtruri: one('3.1.2.7', 'brackets around the Request-URI', reject()),
  lwsruri: one('3.1.2.8', 'white space in the Request-URI', reject()),
  lwsstart: one('3.1.2.9', 'several spaces in the request line', reject()),
  trws: one('3.1.2.10', 'white space behind the request line', reject()),
  escruri: one('3.1.2.11', 'escaped headers in the Request-URI', refuse(400)),
  baddate: one('3.1.2.12', 'a Date that is not in GMT, which nobody needs here', accept),
  regbadct: one('3.1.2.13', 'a Contact URI with headers but without brackets', refuse(400)),
  badaspec: one('3.1.2.14', 'spaces inside an addr-spec', reject()),
  baddn: one('3.1.2.15', 'a comma in a display name without quotes', reject()),
  badvers: one('3.1.2.16', 'an unknown protocol version', reject(505)),
  mismatch01: one('3.1.2.17', 'CSeq with another method than the request', reject()),
  mismatch02: one('3.1.2.18', 'CSeq with another method than the unknown one of the request', reject()),
  bigcode: one('3.1.2.19', 'a status code that is too large', drop),
  badbranch: one('3.2.1', 'a branch that is only the magic cookie', accept),
  insuf: one('3.3.1', 'mandatory headers missing', reject()),
  unkscm: one('3.3.2', 'an unknown scheme in the Request-URI', refuse(416)),
  novelsc: one('3.3.3', 'a registered but unusual scheme in the Request-URI', refuse(416)),
  unksm2: one('3.3.4', 'other schemes in To, From and Contact of a REGISTER', refuse(400)),
  bext01: one('3.3.5', 'extensions required that nobody has', refuse(420)),
  invut: one('3.3.6', 'a body of unknown type', refuse(415)),
  regaut01: one('3.3.7', 'credentials of an unknown scheme', { kind: 'challenge' }),
  multi01: one('3.3.8', 'single-value headers given twice', reject()),
  mcl01: one('3.3.9', 'two Content-Lengths', reject()),
  bcast: one('3.3.10', 'a response with a broadcast address in a second Via', drop),
  zeromf: one('3.3.11', 'Max-Forwards zero on a request that ends here', accept),
  cparam01: one('3.3.12', 'an unknown parameter of the Contact header', accept),
  cparam02: one('3.3.13', 'an unknown parameter of the Contact URI', accept),
  regescrt: one('3.3.14', 'a Contact URI with headers in brackets', accept),
  sdp01: one('3.3.15', 'an INVITE whose Accept lets no SDP be answered', refuse(406)),
  inv2543: one('3.4.1', 'an INVITE of an RFC 2543 element', accept),
};
