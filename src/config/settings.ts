import { isIP } from 'node:net';
import { z } from 'zod';

/** How one setting is read: `expected` completes the sentence "expected …". */
interface Form<T> {
  readonly expected: string;
  readonly schema: z.ZodType<T, string>;
}

interface Setting<T> extends Form<T> {
  /** As text, as one would set it; null when there is none. */
  readonly default: string | null;
  readonly about: string;
  readonly isSecret?: boolean;
}

/** A port of an interface: `off` does not listen there, 0 lets the system choose. */
export type ListenPort = number | 'off';

const text: Form<string> = { expected: 'a text', schema: z.string().min(1) };
const host: Form<string> = {
  expected: 'an IP address or a host name',
  schema: z.string().refine((value) => isIP(value) > 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value)),
};
const port: Form<number> = { expected: 'a port from 0 to 65535 (0: the system chooses)', schema: integer(0, 65_535) };
const listenPort: Form<ListenPort> = {
  expected: 'a port from 0 to 65535 (0: the system chooses) or `off`',
  schema: z.union([z.literal('off'), integer(0, 65_535)]),
};
const url: Form<string> = {
  expected: 'an http or https address without a path, like `https://phone.example.com`',
  schema: z.string().transform((value, context) => {
    const parsed = URL.parse(value);
    const isGood = parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/' && !parsed.search && !parsed.hash;
    if (isGood && !parsed.username) return parsed.origin;
    context.addIssue('not such an address');
    return z.NEVER;
  }),
};
const databaseUrl: Form<string> = {
  expected: 'an address like `postgresql://user:password@host:5432/database`',
  schema: z.string().refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value)),
};
const addressList: Form<readonly string[]> = {
  expected: 'IP addresses or networks, separated by commas, like `10.0.0.5, 192.168.0.0/16`',
  schema: z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .refine((list) => list.every((one) => /^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(one) && isIP(one.split('/')[0]!) > 0)),
};

const syslogServer: Form<{ transport: 'udp' | 'tcp' | 'tls'; host: string; port: number }> = {
  expected: 'an address like `udp://192.0.2.7:514`, `tcp://log.example.com:514` or `tls://log.example.com:6514`',
  schema: z.string().transform((value, context) => {
    const [, transport, host, port] = /^(udp|tcp|tls):\/\/(\[[0-9a-fA-F:]+\]|[^:/\s]+):(\d{1,5})$/.exec(value) ?? [];
    if (transport && host && Number(port) > 0 && Number(port) <= 65_535)
      return { transport: transport as 'udp' | 'tcp' | 'tls', host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
    context.addIssue('not such an address');
    return z.NEVER;
  }),
};
const longWord: Form<string> = { expected: 'a word of at least 16 characters', schema: z.string().regex(/^\S{16,}$/) };

function integer(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
}

function wholeNumber(least: number, most: number, unit = ''): Form<number> {
  return { expected: `a whole number from ${least} to ${most}${unit && ` ${unit}`}`, schema: integer(least, most) };
}

function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values): Form<Values[number]> {
  return { expected: `one of ${values.map((value) => `\`${value}\``).join(', ')}`, schema: z.enum(values) };
}

function setting<T>(form: Form<T>, about: string, defaultText: string): Setting<T> {
  return { ...form, about, default: defaultText };
}

function optional<T>(form: Form<T>, about: string, options: { isSecret?: boolean } = {}): Setting<T | null> {
  return { ...form, schema: form.schema, about, default: null, ...options };
}

/** All settings, in the order of the guide. */
export const settings = {
  PARLEY_DATA_DIR: setting(text, 'Folder for the store, the master key and recordings. Made when it is missing.', '.parley'),
  DATABASE_URL: optional(
    databaseUrl,
    'A PostgreSQL (15 or newer) of your own. Without it Parley starts its embedded one in the data folder.',
    {
      isSecret: true,
    },
  ),

  PARLEY_HTTP_HOST: setting(host, 'Address on which pages and API are served.', '127.0.0.1'),
  PARLEY_HTTP_PORT: setting(port, 'Port of pages and API.', '8080'),
  PARLEY_PUBLIC_URL: optional(url, 'The address by which browsers reach Parley, when it is not host and port above.'),
  PARLEY_TRUSTED_PROXIES: optional(addressList, 'Reverse proxies whose word on the client’s address is taken.'),
  PARLEY_WEBHOOK_NETWORKS: optional(
    addressList,
    'Networks that webhooks may reach although they are not public, there also without TLS. Without it private addresses are refused.',
  ),
  PARLEY_DIRECTORY_FOLDER: optional(
    text,
    'Folder whose files directories of contacts may read: those of each company in a folder with its id. Without it only uploaded ones.',
  ),
  PARLEY_DIRECTORY_NETWORKS: optional(
    addressList,
    'Networks from which directories may fetch files although they are not public, there also without TLS.',
  ),
  PARLEY_DIRECTORY_ODBC: setting(
    oneOf('data-sources', 'connection-strings'),
    'What administrators of companies may read contacts from by ODBC: data sources of odbc.ini, or whatever a connection string says. Drivers of files read any file of the server.',
    'data-sources',
  ),
  PARLEY_TLS_CERT: optional(
    text,
    'Certificate chain (PEM file) for HTTPS, SIP over TLS and WSS. Without it SIP uses a self-signed one, HTTP stays plain.',
  ),
  PARLEY_TLS_KEY: optional(text, 'Private key (PEM file) of the certificate.'),
  PARLEY_TLS_AUTHORITIES: optional(
    text,
    'Authorities (PEM file) trusted besides the public ones when SIP is sent over TLS, for trunks with certificates of their own.',
  ),

  PARLEY_SIP_HOST: setting(host, 'Address on which SIP listens, for all transports unless set apart.', '127.0.0.1'),
  PARLEY_SIP_UDP_PORT: setting(listenPort, 'SIP over UDP.', '5060'),
  PARLEY_SIP_TCP_PORT: setting(listenPort, 'SIP over TCP.', '5060'),
  PARLEY_SIP_TLS_PORT: setting(listenPort, 'SIP over TLS.', '5061'),
  PARLEY_SIP_WS_PORT: setting(listenPort, 'SIP over WebSocket, for browsers (RFC 7118).', '8088'),
  PARLEY_SIP_WSS_PORT: setting(listenPort, 'SIP over WebSocket with TLS.', '8089'),
  PARLEY_SIP_UDP_HOST: optional(host, 'Address for UDP alone.'),
  PARLEY_SIP_TCP_HOST: optional(host, 'Address for TCP alone.'),
  PARLEY_SIP_TLS_HOST: optional(host, 'Address for TLS alone.'),
  PARLEY_SIP_WS_HOST: optional(host, 'Address for WebSocket alone.'),
  PARLEY_SIP_WSS_HOST: optional(host, 'Address for WebSocket with TLS alone.'),
  PARLEY_SIP_ADVERTISED_HOST: optional(
    host,
    'Address that phones and trunks are told, when it is not the one listened on (NAT).',
  ),
  PARLEY_SIP_REQUESTS_PER_SECOND: setting(
    wholeNumber(1, 1_000_000),
    'Requests per second and source before it is slowed; phones known to us are exempt.',
    '50',
  ),
  PARLEY_SIP_MAX_CONNECTIONS: setting(wholeNumber(1, 1_000_000), 'TCP, TLS and WebSocket connections at once.', '10000'),
  PARLEY_SIP_MAX_CONNECTIONS_PER_SOURCE: setting(wholeNumber(1, 1_000_000), 'Connections at once from one address.', '1000'),
  PARLEY_SIP_DIGEST: setting(
    oneOf('md5', 'sha-256', 'both'),
    'How phones prove their password. Many (and SIP libraries of browsers) give up when SHA-256 is offered at all.',
    'md5',
  ),
  PARLEY_SIP_PLUG_AND_PLAY: setting(
    oneOf('off', 'on'),
    'Tells desk phones that ask by multicast (224.0.1.75) where their configuration is, while they are open. Needs UDP on 0.0.0.0 port 5060 and PARLEY_PUBLIC_URL.',
    'off',
  ),
  PARLEY_SIP_MAX_MESSAGE_BYTES: setting(wholeNumber(2048, 1_048_576, 'bytes'), 'The longest SIP message taken.', '65535'),

  PARLEY_MEDIA_PLANE: setting(oneOf('embedded', 'rtpengine'), 'Who carries the sound: Parley itself or rtpengine.', 'embedded'),
  PARLEY_RTPENGINE: optional(text, 'Where rtpengine’s `ng` protocol listens, `host:port`.'),
  PARLEY_RTPENGINE_DIGITS: optional(
    text,
    'Where we listen for the digits that rtpengine hears, `host:port`: its `dtmf-log-dest`. Left out, all sound passes through Parley.',
  ),
  PARLEY_MEDIA_HOST: optional(host, 'Address for sound. The address of SIP when left out.'),
  PARLEY_MEDIA_ADVERTISED_HOST: optional(
    host,
    'Address for sound that phones are told, when it is not the one listened on (NAT).',
  ),
  PARLEY_MEDIA_PORT_FIRST: setting(port, 'First UDP port for sound; 0 lets the system choose each.', '0'),
  PARLEY_MEDIA_PORT_LAST: setting(port, 'Last UDP port for sound.', '0'),
  PARLEY_MEDIA_WORKERS: setting(
    wholeNumber(0, 256),
    'Threads that carry sound; 0: one for each processor but one, at least one.',
    '0',
  ),
  PARLEY_MEDIA_SILENCE_TIMEOUT_S: setting(
    wholeNumber(0, 3600, 'seconds'),
    'A call leg without any sound arriving for so long is released; 0 never.',
    '60',
  ),

  PARLEY_FILE_DOOR_HOST: setting(host, 'Address on which SFTP and FTPS listen, where recordings are fetched.', '127.0.0.1'),
  PARLEY_SFTP_PORT: setting(listenPort, 'SFTP; 22 is usual where no sign-in to the machine itself uses it.', 'off'),
  PARLEY_FTPS_PORT: setting(listenPort, 'FTP with explicit TLS; 21 is usual. There is none without TLS.', 'off'),
  PARLEY_FTPS_PASSIVE_FIRST: setting(port, 'First port for the data connections of FTPS.', '30000'),
  PARLEY_FTPS_PASSIVE_LAST: setting(port, 'Last port for the data connections of FTPS.', '30999'),
  PARLEY_FTPS_ADVERTISED_HOST: optional(
    host,
    'IPv4 address that FTPS clients are told for data, when it is not the one they reached (NAT).',
  ),

  PARLEY_CONTACT_INDEX_MB: setting(
    wholeNumber(0, 65_536, 'MB'),
    'Memory for the index that contacts are searched by as one types, about 0.9 MB for 1000 contacts; what does not fit is searched in the store. 0: no index.',
    '1024',
  ),

  PARLEY_SESSION_HOURS: setting(wholeNumber(1, 8760, 'hours'), 'A sign-in ends after so long without use.', '12'),
  PARLEY_SESSION_MAX_DAYS: setting(wholeNumber(1, 365, 'days'), 'A sign-in ends after so long in any case.', '30'),
  PARLEY_KERBEROS_KEYTAB: optional(
    text,
    'Keytab with the keys of the service `HTTP/host`, for signing in with Windows (docs/guides/sign-in.md).',
  ),
  PARLEY_KERBEROS_HOST: optional(host, 'Host in the name of that service, when it is not that of PARLEY_PUBLIC_URL.'),
  PARLEY_LOG_LEVEL: setting(oneOf('debug', 'info', 'warn', 'error'), 'The least important lines that are written.', 'info'),
  PARLEY_LOG_FORMAT: setting(oneOf('text', 'json'), 'Lines for people or for programs.', 'text'),
  PARLEY_LOG_PERSONAL_DATA: setting(oneOf('shown', 'masked'), 'Whether numbers and names appear in the log.', 'masked'),

  PARLEY_METRICS_TOKEN: optional(
    longWord,
    'The bearer token with which Prometheus reads `/metrics` from elsewhere. Without it only programs on this machine may.',
    { isSecret: true },
  ),
  PARLEY_SYSLOG: optional(syslogServer, 'A syslog server (RFC 5424) that gets a copy of the log.'),
  PARLEY_HEP: optional(text, 'A collector, `host:port`, that gets a copy of every SIP message in HEP3 over UDP, e.g. Homer.'),
  PARLEY_HEP_KEY: optional(text, 'The word by which the collector knows us.', { isSecret: true }),
  PARLEY_HEP_AGENT: setting(wholeNumber(1, 4_294_967_295), 'Our number among the sources of the collector.', '2001'),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;

/** Every setting with the type of its value. */
export type SettingValues = {
  readonly [Name in SettingName]: (typeof settings)[Name] extends Setting<infer Value> ? Value : never;
};
