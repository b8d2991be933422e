export { formatSyslog, type SyslogMessage, type SyslogSeverity } from './format-syslog.ts';
export { syslogLogger, syslogTraceSink } from './sinks.ts';
export { type SyslogEntry, SyslogSender, type SyslogTarget } from './syslog-sender.ts';
