/** RFC 5424 §6.2.1. */
export type SyslogSeverity = 'error' | 'warning' | 'info' | 'debug';

const severities: Readonly<Record<SyslogSeverity, number>> = { error: 3, warning: 4, info: 6, debug: 7 };
/** `local0`; RFC 5424 table 1. */
const facility = 16;

export interface SyslogMessage {
  readonly atMs: number;
  readonly severity: SyslogSeverity;
  readonly host: string;
  readonly app: string;
  readonly processId: string;
  /** What kind of message, e.g. `sip`; at most 32 characters. */
  readonly messageId: string;
  /** The private enterprise number under which `data` is named. */
  readonly enterprise: number;
  readonly data: Readonly<Record<string, string>>;
  readonly text: string;
}

const BOM = '\uFEFF';

/** Writes a message as RFC 5424 says; at most `maxBytes` long, cut at a character. */
export function formatSyslog(message: SyslogMessage, maxBytes = 60_000): Buffer {
  const priority = facility * 8 + severities[message.severity];
  const time = new Date(message.atMs).toISOString();
  const { host, app, processId, messageId } = message;
  const header = [word(host, 255), word(app, 48), word(processId, 128), word(messageId, 32)].join(' ');
  const whole = Buffer.from(`<${priority}>1 ${time} ${header} ${structured(message)} ${BOM}${message.text}`);
  return whole.length <= maxBytes ? whole : cut(whole, maxBytes);
}

/** Printable ASCII only, `-` for nothing. */
function word(text: string, maxLength: number): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, maxLength) || '-';
}

function structured({ data, enterprise }: SyslogMessage): string {
  const pairs = Object.entries(data).map(
    ([name, value]) => ` ${word(name, 32).replace(/["=\]]/g, '')}="${value.replace(/["\\\]]/g, '\\$&')}"`,
  );
  return pairs.length === 0 ? '-' : `[parley@${enterprise}${pairs.join('')}]`;
}

function cut(bytes: Buffer, maxBytes: number): Buffer {
  let end = maxBytes;
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
