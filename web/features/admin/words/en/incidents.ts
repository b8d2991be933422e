/** What is wrong and what to do, by the code of the incident; parts of the server by their id. The server says the same in English. */
export const incidents = {
  'incident.access-denied': '{login} was refused {count} times what he has no right to.',
  'remedy.access-denied': 'Give the right under Authorizations if he should have it; otherwise ask what he was trying.',
  'incident.backup-failed': 'The backup did not succeed: {reason}.',
  'remedy.backup-failed':
    'Correct the cause and start a backup by hand; until one succeeds the newest good backup stays the one to restore from.',
  'incident.call-records-delayed': '{waiting} call events wait to be written.',
  'remedy.call-records-delayed':
    'Calls go on and nothing is lost while Parley runs. Make the store reachable and fast again; do not stop Parley before.',
  'incident.certificate-expired': 'The certificate {subject} ended on {until}.',
  'remedy.certificate-expired':
    'Put a new certificate in the files of PARLEY_TLS_CERT and PARLEY_TLS_KEY; it is taken within a minute, without a restart.',
  'incident.certificate-expiring': 'The certificate {subject} ends on {until}, in {days} days.',
  'remedy.certificate-expiring':
    'Renew it and put it in the files of PARLEY_TLS_CERT and PARLEY_TLS_KEY; it is taken within a minute, without a restart.',
  'incident.directory-held-back': 'Of the directory {name} {removed} of {present} contacts would go: its synchronisation waits.',
  'remedy.directory-held-back':
    'Open the page Directories and look at its report. Approve it if the contacts are gone indeed, or discard it and correct the source.',
  'incident.directory-not-synchronised': 'The directory {name} could not be synchronised: {reason}.',
  'remedy.directory-not-synchronised':
    'Its contacts stay as they were. Correct what is named in its settings or at the source, and synchronise it again.',
  'incident.directory-unreachable': 'The directory servers {servers} cannot be asked for passwords: {reason}.',
  'remedy.directory-unreachable':
    'Whose AuthMethods names LDAP alone cannot sign in. Correct AuthLdapServer, AuthLdapPort, AuthLdapSecurity or AuthLdapCa, or make the servers reachable.',
  'incident.disk-nearly-full': 'The disk of {path} has {freeMegabytes} MB left ({freePercent} %).',
  'remedy.disk-nearly-full':
    'Delete old recordings or backups, or give the disk more room. When it is full, calls can no longer be recorded or logged.',
  'incident.identity-provider-unavailable': 'The identity provider {name} cannot be used: {reason}.',
  'remedy.identity-provider-unavailable':
    'Who signs in with it cannot. Correct its address in the administration, or make it reachable from this server.',
  'incident.import-failed': 'The import {name} failed: {reason}.',
  'remedy.import-failed':
    'Open the report of the import, correct what it names, and run it again. Nothing was changed by the failed one.',
  'incident.job-failed': 'The job {name} failed: {reason}.',
  'remedy.job-failed': 'Correct the cause and run the job again from its page.',
  'incident.licence-seats-gone': 'All {seats} seats of {application} are in use; no more can be given.',
  'remedy.licence-seats-gone': 'Take the right from somebody who does not need it, or raise the number of seats.',
  'incident.mail-not-sent': 'The mail server {server} did not take a mail: {reason}.',
  'remedy.mail-not-sent':
    'Correct the parameters SmtpServer, SmtpServerPort, SmtpSecurity, SmtpAuthUserName, SmtpAuthPassword or SmtpSender, and send yourself a test mail. Waiting mails are tried again for about nine hours.',
  'incident.media-worker-died': 'A media worker ended unexpectedly: {reason}. {legs} ends of calls lost their sound.',
  'remedy.media-worker-died':
    'It was started again by itself. If it happens more than once, send the log of that time to support.',
  'incident.more-calls-than-can-be-carried':
    'More calls come than this machine can carry: {perSecond} new ones a second are taken, {refused} were refused since it began.',
  'remedy.more-calls-than-can-be-carried':
    'Calls that are up and emergency calls go on. If these are real callers give Parley a faster machine or more of them; if not, look under Traces who calls.',
  'incident.numbering-rule-unusable': 'A numbering rule of {domain} cannot be used: {problem}.',
  'remedy.numbering-rule-unusable': 'Open the numbering plan and correct or delete the rule; the others work.',
  'incident.phone-fetch-guessed': 'From {address} configurations of desk phones were asked for {count} times that are not there.',
  'remedy.phone-fetch-guessed':
    'If a desk phone of yours is there, correct the address it fetches from. If nobody knows the address, block it in the firewall.',
  'incident.phone-fetch-refused': 'The configuration of {device} was asked for wrongly from {address}: {reason}.',
  'remedy.phone-fetch-refused':
    'If it is the right telephone, correct its MAC address or open its setting up again. If not, somebody knows its address: take the setting up away and enter it anew, which makes another.',
  'incident.recording-failed': 'A call that should be recorded was not, or not to its end: {reason}.',
  'remedy.recording-failed':
    'Look for room on the disk of the data folder and for its rights. It is resolved by the next recording that succeeds.',
  'incident.restore-failed': 'The backup {name} could not be restored: {reason}.',
  'remedy.restore-failed':
    'Everything is as it was before. Correct the cause and restore again, or restore by the command when Parley is stopped.',
  'incident.service-failed': '{service} does not work: {reason}.',
  'remedy.service-failed': 'Correct the cause, then start it again on the page Services.',
  'incident.sign-in-blocked': 'Too many wrong sign-ins: {who}. Further ones are refused for a while.',
  'remedy.sign-in-blocked':
    'If it is a colleague, set him a new password. If nobody knows the address, block it in the firewall.',
  'incident.sip-bad-digests': '{count} wrong SIP passwords came in {seconds} seconds.',
  'remedy.sip-bad-digests':
    'Look in the log for the source. A phone with an old password: give it a new one. A stranger: block his address in the firewall.',
  'incident.sip-source-blocked': 'The address {address} is blocked for {seconds} seconds: {offence}.',
  'remedy.sip-source-blocked':
    'If a phone or carrier of yours is there, correct its password or enter it as a trunk, then it is let in again when the time is over.',
  'incident.store-slow': 'The database takes {milliseconds} ms to answer.',
  'remedy.store-slow': 'Look for other programs that use disk or processor of its machine; pages and sign-in wait for it.',
  'incident.store-unavailable': 'The database does not answer: {reason}.',
  'remedy.store-unavailable':
    'Start PostgreSQL, or correct DATABASE_URL and the network to it. Calls go on meanwhile; pages and sign-in do not.',
  'incident.syslog-unreachable': 'The syslog server {server} cannot be reached: {reason}.',
  'remedy.syslog-unreachable':
    'Check address, port and firewall of the syslog server. The newest messages are dropped until it is back.',
  'incident.trunk-refused': 'The carrier of the trunk {trunk} refuses us: {reason}.',
  'remedy.trunk-refused':
    'Check user name and password of the trunk with the carrier; a new password is entered on the page Trunks.',
  'incident.trunk-unreachable': 'The trunk {trunk} cannot be reached: {reason}.',
  'remedy.trunk-unreachable':
    'Check the proxy of the trunk, the network and the firewall (SIP ports), and ask the carrier whether it has a fault.',
  'service.store': 'Database',
  'service.configuration': 'Configuration in memory',
  'service.sip-udp': 'SIP over UDP',
  'service.sip-tcp': 'SIP over TCP',
  'service.sip-tls': 'SIP over TLS',
  'service.sip-ws': 'SIP over WebSocket',
  'service.sip-wss': 'SIP over WebSocket with TLS',
  'service.registrar': 'Registrar',
  'service.media': 'Sound',
  'service.journal': 'Record of calls',
  'service.calls': 'Calls',
  'service.queues': 'Queues',
  'service.trunks': 'Trunks',
  'service.syslog': 'Log to syslog',
  'service.hep': 'SIP messages to HEP collector',
  'service.http': 'Pages and API',
  'service.traces': 'Protocol traces',
  'service.jobs': 'Jobs by schedule',
} as const;
