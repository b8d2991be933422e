import { safeWire } from '../grammar/wire-text.ts';
import { HeaderList } from './header-list.ts';
import type { SipMessage } from './message.ts';

function startLineOf(message: SipMessage): string {
  return message.kind === 'request'
    ? `${safeWire(message.method)} ${safeWire(message.requestUri)} SIP/2.0\r\n`
    : `SIP/2.0 ${message.status} ${safeWire(message.reason)}\r\n`;
}

/**
 * The message as bytes. Fields that were not touched are written as they came, folding included. Content-Length is
 * put right, or added, so that it always matches the body.
 */
export function serializeSipMessage(message: SipMessage): Buffer {
  const headers = message.headers as HeaderList;
  let head = startLineOf(message);
  let hasLength = false;
  for (const { name, value, kind, raw } of headers.fields) {
    if (kind.key === 'content-length') {
      if (hasLength) continue;
      hasLength = true;
      if (Number(value) !== message.body.length) {
        head += `${name}: ${message.body.length}\r\n`;
        continue;
      }
    }
    head += raw === undefined ? `${name}: ${value}\r\n` : `${raw}\r\n`;
  }
  head += hasLength ? '\r\n' : `Content-Length: ${message.body.length}\r\n\r\n`;
  const bytes = Buffer.allocUnsafe(head.length + message.body.length);
  bytes.write(head, 0, 'latin1');
  message.body.copy(bytes, head.length);
  return bytes;
}
