import { resolve } from 'node:path';
import { wrongFiles } from './files.ts';
import { type ListenPort, type SettingName, type SettingValues, settings } from './settings.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: ListenPort;
}

export type SipListeners = { readonly [transport in 'udp' | 'tcp' | 'tls' | 'ws' | 'wss']: ListenAddress };

/** The configuration of the program, complete, checked and frozen. */
export interface Config {
  /** Absolute path. */
  readonly dataDir: string;
  /** Null: the embedded store. */
  readonly databaseUrl: string | null;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at its end; null: made of host and port. */
    readonly publicUrl: string | null;
    readonly trustedProxies: readonly string[];
    /** Not public, and yet webhooks may go there. */
    readonly webhookNetworks: readonly string[];
  };
  /** Paths of PEM files. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | null;
  readonly sip: {
    readonly listen: SipListeners;
    /** Path of a PEM file; null: the public ones alone. */
    readonly authoritiesPath: string | null;
    readonly advertisedHost: string | null;
    readonly digest: 'md5' | 'sha-256' | 'both';
    /** Desk phones may ask by multicast where their configuration is. */
    readonly plugAndPlay: boolean;
    readonly limits: {
      readonly requestsPerSecond: number;
      readonly maxConnections: number;
      readonly maxConnectionsPerSource: number;
      readonly maxMessageBytes: number;
    };
  };
  readonly media: {
    readonly plane:
      | { readonly kind: 'embedded' }
      | {
          readonly kind: 'rtpengine';
          readonly host: string;
          readonly port: number;
          /** Where rtpengine tells of digits; null when it does not. */
          readonly digits: { readonly host: string; readonly port: number } | null;
        };
    readonly host: string;
    readonly advertisedHost: string | null;
    /** Null: the system chooses each. */
    readonly ports: { readonly first: number; readonly last: number } | null;
    /** 0: by the number of processors. */
    readonly workers: number;
    readonly silenceTimeoutMs: number;
  };
  readonly telemetry: {
    /** Null: `/metrics` is for programs on this machine. */
    readonly metricsToken: string | null;
    readonly syslog: { readonly transport: 'udp' | 'tcp' | 'tls'; readonly host: string; readonly port: number } | null;
    readonly hep: { readonly host: string; readonly port: number; readonly key: string | null; readonly agentId: number } | null;
  };
  readonly directories: {
    readonly folder: string | null;
    readonly networks: readonly string[];
    /** Whether administrators of companies may write connection strings of ODBC. */
    readonly odbcConnectionStrings: boolean;
  };
  /** Where recordings are fetched by programs. */
  readonly fileDoors: {
    readonly host: string;
    readonly sftpPort: ListenPort;
    readonly ftps: {
      readonly port: ListenPort;
      readonly passive: { readonly first: number; readonly last: number };
      readonly advertisedHost: string | null;
    };
  };
  /** For the index of contacts; 0: there is none. */
  readonly contactIndexMb: number;
  readonly session: { readonly idleMs: number; readonly maxMs: number };
  /** Null: no signing in with Windows. `host` is the one in the service's name `HTTP/host`. */
  readonly kerberos: { readonly keytab: string; readonly host: string } | null;
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly format: 'text' | 'json';
    readonly masksPersonalData: boolean;
  };
}

/** One line for each wrong setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads and checks all settings at once.
 * @param environment names and values; `readEnvironment()` in the program.
 * @throws ConfigError with a line for each problem: the setting, what came, what was expected.
 */
export function loadConfig(environment: Readonly<Record<string, string>>): Config {
  const problems: string[] = unknownSettings(environment);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = environment[name] ?? setting.default;
    const parsed = given === null ? { success: true, data: null } : setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problem(name as SettingName, given!, setting.expected));
  }
  if (problems.length === 0) problems.push(...contradictions(values as unknown as SettingValues));
  if (problems.length === 0) problems.push(...wrongFiles(values as unknown as SettingValues));
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(assemble(values as unknown as SettingValues));
}

function problem(name: SettingName, given: string, expected: string): string {
  const setting: { isSecret?: boolean } = settings[name];
  return `${name} is ${setting.isSecret ? '(not shown)' : JSON.stringify(given)}, expected ${expected}`;
}

/** A misspelt setting would silently do nothing. */
function unknownSettings(environment: Readonly<Record<string, string>>): string[] {
  const known = new Set<string>([...Object.keys(settings), 'PARLEY_TEST_SUMMARY', 'PARLEY_UPDATE_GUIDE']);
  return Object.keys(environment)
    .filter((name) => name.startsWith('PARLEY_') && !known.has(name))
    .map((name) => `${name} is set, but there is no such setting${suggestion(name)}`);
}

function suggestion(name: string): string {
  const near = Object.keys(settings).find((known) => editDistance(known, name) <= 2);
  return near ? `: did you mean ${near}?` : ' (docs/guides/configuration.md lists them all)';
}

/** How many letters must be put in, taken out or replaced to make one word of the other (Levenshtein). */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}

/** What is wrong between settings that are each right. */
function contradictions(values: SettingValues): string[] {
  const found: string[] = [];
  if ((values.PARLEY_TLS_CERT === null) !== (values.PARLEY_TLS_KEY === null)) {
    found.push('PARLEY_TLS_CERT and PARLEY_TLS_KEY belong together: only one of them is set, expected both or neither');
  }
  const { PARLEY_MEDIA_PORT_FIRST: first, PARLEY_MEDIA_PORT_LAST: last } = values;
  if ((first === 0) !== (last === 0) || last < first || (first > 0 && last - first < 3)) {
    found.push(
      `PARLEY_MEDIA_PORT_FIRST is ${first} and PARLEY_MEDIA_PORT_LAST is ${last}, expected both 0, or a range of at least 4 ports`,
    );
  }
  if (values.PARLEY_MEDIA_PLANE === 'rtpengine' && parseHostPort(values.PARLEY_RTPENGINE ?? '') === null) {
    found.push(
      `PARLEY_RTPENGINE is ${JSON.stringify(values.PARLEY_RTPENGINE ?? '')}, expected host:port because PARLEY_MEDIA_PLANE is \`rtpengine\``,
    );
  }
  if (values.PARLEY_RTPENGINE_DIGITS !== null && parseHostPort(values.PARLEY_RTPENGINE_DIGITS) === null) {
    found.push(`PARLEY_RTPENGINE_DIGITS is ${JSON.stringify(values.PARLEY_RTPENGINE_DIGITS)}, expected host:port`);
  }
  if (values.PARLEY_HEP !== null && parseHostPort(values.PARLEY_HEP) === null)
    found.push(`PARLEY_HEP is ${JSON.stringify(values.PARLEY_HEP)}, expected host:port`);
  if (values.PARLEY_SESSION_MAX_DAYS * 24 < values.PARLEY_SESSION_HOURS) {
    found.push(
      `PARLEY_SESSION_HOURS is ${values.PARLEY_SESSION_HOURS}, expected at most PARLEY_SESSION_MAX_DAYS (${values.PARLEY_SESSION_MAX_DAYS} days)`,
    );
  }
  const { PARLEY_FTPS_PASSIVE_FIRST: firstData, PARLEY_FTPS_PASSIVE_LAST: lastData } = values;
  if (firstData < 1024 || lastData < firstData)
    found.push(
      `PARLEY_FTPS_PASSIVE_FIRST is ${firstData} and PARLEY_FTPS_PASSIVE_LAST is ${lastData}, expected a range of ports from 1024 on`,
    );
  const listens = Object.values(sipListeners(values)).some((address) => address.port !== 'off');
  if (!listens) found.push('PARLEY_SIP_*_PORT are all `off`, expected at least one SIP transport');
  return [...found, ...sharedPorts(values)];
}

/** Two TCP services on one address and port could not both start. */
function sharedPorts(values: SettingValues): string[] {
  const { udp: _, ...streams } = sipListeners(values);
  const taken = new Map([[`${values.PARLEY_HTTP_HOST}:${values.PARLEY_HTTP_PORT}`, 'PARLEY_HTTP_PORT']]);
  const found: string[] = [];
  for (const [transport, address] of Object.entries(streams)) {
    if (address.port === 'off' || address.port === 0) continue;
    const key = `${address.host}:${address.port}`;
    const name = `PARLEY_SIP_${transport.toUpperCase()}_PORT`;
    const other = taken.get(key);
    if (other) found.push(`${name} is ${address.port}, expected another port than ${other} on ${address.host}`);
    taken.set(key, name);
  }
  return found;
}

function assemble(values: SettingValues): Config {
  const { PARLEY_MEDIA_PORT_FIRST: first, PARLEY_MEDIA_PORT_LAST: last } = values;
  return {
    dataDir: resolve(values.PARLEY_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    http: {
      host: values.PARLEY_HTTP_HOST,
      port: values.PARLEY_HTTP_PORT,
      publicUrl: values.PARLEY_PUBLIC_URL,
      trustedProxies: values.PARLEY_TRUSTED_PROXIES ?? [],
      webhookNetworks: values.PARLEY_WEBHOOK_NETWORKS ?? [],
    },
    directories: {
      folder: values.PARLEY_DIRECTORY_FOLDER && resolve(values.PARLEY_DIRECTORY_FOLDER),
      networks: values.PARLEY_DIRECTORY_NETWORKS ?? [],
      odbcConnectionStrings: values.PARLEY_DIRECTORY_ODBC === 'connection-strings',
    },
    tls:
      values.PARLEY_TLS_CERT && values.PARLEY_TLS_KEY
        ? { certPath: resolve(values.PARLEY_TLS_CERT), keyPath: resolve(values.PARLEY_TLS_KEY) }
        : null,
    sip: {
      listen: sipListeners(values),
      authoritiesPath: values.PARLEY_TLS_AUTHORITIES && resolve(values.PARLEY_TLS_AUTHORITIES),
      advertisedHost: values.PARLEY_SIP_ADVERTISED_HOST,
      digest: values.PARLEY_SIP_DIGEST,
      plugAndPlay: values.PARLEY_SIP_PLUG_AND_PLAY === 'on',
      limits: {
        requestsPerSecond: values.PARLEY_SIP_REQUESTS_PER_SECOND,
        maxConnections: values.PARLEY_SIP_MAX_CONNECTIONS,
        maxConnectionsPerSource: values.PARLEY_SIP_MAX_CONNECTIONS_PER_SOURCE,
        maxMessageBytes: values.PARLEY_SIP_MAX_MESSAGE_BYTES,
      },
    },
    media: {
      plane: mediaPlane(values),
      host: values.PARLEY_MEDIA_HOST ?? values.PARLEY_SIP_HOST,
      advertisedHost: values.PARLEY_MEDIA_ADVERTISED_HOST ?? values.PARLEY_SIP_ADVERTISED_HOST,
      ports: first === 0 ? null : { first, last },
      workers: values.PARLEY_MEDIA_WORKERS,
      silenceTimeoutMs: values.PARLEY_MEDIA_SILENCE_TIMEOUT_S * 1000,
    },
    fileDoors: fileDoors(values),
    telemetry: {
      metricsToken: values.PARLEY_METRICS_TOKEN,
      syslog: values.PARLEY_SYSLOG,
      hep: hepTarget(values),
    },
    contactIndexMb: values.PARLEY_CONTACT_INDEX_MB,
    session: { idleMs: values.PARLEY_SESSION_HOURS * 3_600_000, maxMs: values.PARLEY_SESSION_MAX_DAYS * 86_400_000 },
    kerberos: values.PARLEY_KERBEROS_KEYTAB
      ? { keytab: resolve(values.PARLEY_KERBEROS_KEYTAB), host: values.PARLEY_KERBEROS_HOST ?? publicHost(values) }
      : null,
    log: {
      level: values.PARLEY_LOG_LEVEL,
      format: values.PARLEY_LOG_FORMAT,
      masksPersonalData: values.PARLEY_LOG_PERSONAL_DATA === 'masked',
    },
  };
}

/** The name that browsers know us by; their tickets are for it. */
function publicHost({ PARLEY_PUBLIC_URL: publicUrl, PARLEY_HTTP_HOST: host }: SettingValues): string {
  return publicUrl ? new URL(publicUrl).hostname : host;
}

function sipListeners(values: SettingValues): SipListeners {
  const shared = values.PARLEY_SIP_HOST;
  return {
    udp: { host: values.PARLEY_SIP_UDP_HOST ?? shared, port: values.PARLEY_SIP_UDP_PORT },
    tcp: { host: values.PARLEY_SIP_TCP_HOST ?? shared, port: values.PARLEY_SIP_TCP_PORT },
    tls: { host: values.PARLEY_SIP_TLS_HOST ?? shared, port: values.PARLEY_SIP_TLS_PORT },
    ws: { host: values.PARLEY_SIP_WS_HOST ?? shared, port: values.PARLEY_SIP_WS_PORT },
    wss: { host: values.PARLEY_SIP_WSS_HOST ?? shared, port: values.PARLEY_SIP_WSS_PORT },
  };
}

function fileDoors(values: SettingValues): Config['fileDoors'] {
  return {
    host: values.PARLEY_FILE_DOOR_HOST,
    sftpPort: values.PARLEY_SFTP_PORT,
    ftps: {
      port: values.PARLEY_FTPS_PORT,
      passive: { first: values.PARLEY_FTPS_PASSIVE_FIRST, last: values.PARLEY_FTPS_PASSIVE_LAST },
      advertisedHost: values.PARLEY_FTPS_ADVERTISED_HOST,
    },
  };
}

function mediaPlane(values: SettingValues): Config['media']['plane'] {
  const address = values.PARLEY_MEDIA_PLANE === 'rtpengine' ? parseHostPort(values.PARLEY_RTPENGINE ?? '') : null;
  const digits = parseHostPort(values.PARLEY_RTPENGINE_DIGITS ?? '');
  return address ? { kind: 'rtpengine', ...address, digits } : { kind: 'embedded' };
}

function hepTarget(values: SettingValues): Config['telemetry']['hep'] {
  const address = parseHostPort(values.PARLEY_HEP ?? '');
  return address && { ...address, key: values.PARLEY_HEP_KEY, agentId: values.PARLEY_HEP_AGENT };
}

function parseHostPort(value: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  return match && port > 0 && port <= 65_535 ? { host: (match[1] ?? match[2])!, port } : null;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
