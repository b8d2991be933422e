import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { LogFields, Logger } from '../../kernel/logger.ts';
import type { TracedMessage, TraceSink } from '../../telephony/trace/index.ts';
import type { SyslogSeverity } from './format-syslog.ts';
import type { SyslogSender } from './syslog-sender.ts';

/** Writes log lines to a syslog server. `person` fields are left out unless `withPersons`. */
export function syslogLogger(parts: { sender: SyslogSender; clock: Clock; withPersons?: boolean }, component = 'parley'): Logger {
  const { sender, clock } = parts;
  const write = (severity: SyslogSeverity, text: string, { person, error, ...fields }: LogFields = {}): void => {
    const shown = {
      ...fields,
      ...(parts.withPersons ? person : {}),
      ...(error === undefined ? {} : { error: describeError(error) }),
    };
    const data = Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]),
    );
    sender.send({ atMs: clock.now(), severity, messageId: component, data, text });
  };
  return {
    debug: (sentence, fields) => write('debug', sentence, fields),
    info: (sentence, fields) => write('info', sentence, fields),
    warn: (sentence, fields) => write('warning', sentence, fields),
    error: (sentence, fields) => write('error', sentence, fields),
    component: (name) => syslogLogger(parts, name),
  };
}

/** Sends a trace to a syslog server, a message for each SIP message; ends the sender with the trace. */
export function syslogTraceSink(sender: SyslogSender): TraceSink {
  return {
    message: ({ atMs, transport, from, to, sipCallId, label, text }: TracedMessage) =>
      sender.send({ atMs, severity: 'info', messageId: 'sip', data: { transport, from, to, callId: sipCallId, label }, text }),
    close: () => {
      // The sender has its own patience and cannot fail.
      void sender[Symbol.asyncDispose]();
    },
  };
}
