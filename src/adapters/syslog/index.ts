export { formatSyslog, type SyslogMessage, type SyslogSeverity } from './format-syslog.ts';
export { syslogLogger, syslogTraceSink } from './sinks.ts';
export { SyslogLog, type SyslogLogParts } from './syslog-log.ts';
export { type SyslogEntry, type SyslogReach, SyslogSender, type SyslogTarget } from './syslog-sender.ts';
