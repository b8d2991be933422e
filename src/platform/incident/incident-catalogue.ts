/** What is known of a kind of incident. Sentences are templates: `{name}` stands for a parameter, so that pages can say them in other languages. */
export interface IncidentKind {
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
  /** What a person can do about it. */
  readonly remedy: string;
  /** Resolved by itself after so long without a repetition; null: only by who raised it. */
  readonly quietMs: number | null;
}

const minute = 60_000;

function lasting(severity: IncidentKind['severity'], sentence: string, remedy: string): IncidentKind {
  return { severity, sentence, remedy, quietMs: null };
}

function passing(severity: IncidentKind['severity'], quietMs: number, sentence: string, remedy: string): IncidentKind {
  return { severity, sentence, remedy, quietMs };
}

/** Every kind of incident. Codes are stable and sorted; a retired one is not used again. */
export const incidentKinds = {
  'access-denied': passing(
    'warning',
    60 * minute,
    '{login} was refused {count} times what he has no right to.',
    'Give the right under Authorizations if he should have it; otherwise ask what he was trying.',
  ),
  'backup-failed': lasting(
    'error',
    'The backup did not succeed: {reason}.',
    'Correct the cause and start a backup by hand; until one succeeds the newest good backup stays the one to restore from.',
  ),
  'call-records-delayed': lasting(
    'error',
    '{waiting} call events wait to be written.',
    'Calls go on and nothing is lost while Parley runs. Make the store reachable and fast again; do not stop Parley before.',
  ),
  'certificate-expired': lasting(
    'error',
    'The certificate {subject} ended on {until}.',
    'Put a new certificate in the files of PARLEY_TLS_CERT and PARLEY_TLS_KEY; it is taken within a minute, without a restart.',
  ),
  'certificate-expiring': lasting(
    'warning',
    'The certificate {subject} ends on {until}, in {days} days.',
    'Renew it and put it in the files of PARLEY_TLS_CERT and PARLEY_TLS_KEY; it is taken within a minute, without a restart.',
  ),
  'directory-held-back': lasting(
    'warning',
    'Of the directory {name} {removed} of {present} contacts would go: its synchronisation waits.',
    'Open the page Directories and look at its report. Approve it if the contacts are gone indeed, or discard it and correct the source.',
  ),
  'directory-not-synchronised': lasting(
    'warning',
    'The directory {name} could not be synchronised: {reason}.',
    'Its contacts stay as they were. Correct what is named in its settings or at the source, and synchronise it again.',
  ),
  'directory-unreachable': lasting(
    'error',
    'The directory servers {servers} cannot be asked for passwords: {reason}.',
    'Whose AuthMethods names LDAP alone cannot sign in. Correct AuthLdapServer, AuthLdapPort, AuthLdapSecurity or AuthLdapCa, or make the servers reachable.',
  ),
  'disk-nearly-full': lasting(
    'error',
    'The disk of {path} has {freeMegabytes} MB left ({freePercent} %).',
    'Delete old recordings or backups, or give the disk more room. When it is full, calls can no longer be recorded or logged.',
  ),
  'identity-provider-unavailable': lasting(
    'error',
    'The identity provider {name} cannot be used: {reason}.',
    'Who signs in with it cannot. Correct its address in the administration, or make it reachable from this server.',
  ),
  'import-failed': lasting(
    'warning',
    'The import {name} failed: {reason}.',
    'Open the report of the import, correct what it names, and run it again. Nothing was changed by the failed one.',
  ),
  'job-failed': lasting('warning', 'The job {name} failed: {reason}.', 'Correct the cause and run the job again from its page.'),
  'licence-seats-gone': passing(
    'warning',
    24 * 60 * minute,
    'All {seats} seats of {application} are in use; no more can be given.',
    'Take the right from somebody who does not need it, or raise the number of seats.',
  ),
  'mail-not-sent': lasting(
    'warning',
    'The mail server {server} did not take a mail: {reason}.',
    'Correct the parameters SmtpServer, SmtpServerPort, SmtpSecurity, SmtpAuthUserName, SmtpAuthPassword or SmtpSender, and send yourself a test mail. Waiting mails are tried again for about nine hours.',
  ),
  'media-worker-died': passing(
    'error',
    60 * minute,
    'A media worker ended unexpectedly: {reason}. {legs} ends of calls lost their sound.',
    'It was started again by itself. If it happens more than once, send the log of that time to support.',
  ),
  'more-calls-than-can-be-carried': lasting(
    'error',
    'More calls come than this machine can carry: {perSecond} new ones a second are taken, {refused} were refused since it began.',
    'Calls that are up and emergency calls go on. If these are real callers give Parley a faster machine or more of them; if not, look under Traces who calls.',
  ),
  'numbering-rule-unusable': lasting(
    'warning',
    'A numbering rule of {domain} cannot be used: {problem}.',
    'Open the numbering plan and correct or delete the rule; the others work.',
  ),
  'phone-fetch-guessed': passing(
    'warning',
    60 * minute,
    'From {address} configurations of desk phones were asked for {count} times that are not there.',
    'If a desk phone of yours is there, correct the address it fetches from. If nobody knows the address, block it in the firewall.',
  ),
  'phone-fetch-refused': passing(
    'warning',
    24 * 60 * minute,
    'The configuration of {device} was asked for wrongly from {address}: {reason}.',
    'If it is the right telephone, correct its MAC address or open its setting up again. If not, somebody knows its address: take the setting up away and enter it anew, which makes another.',
  ),
  'recording-failed': lasting(
    'error',
    'A call that should be recorded was not, or not to its end: {reason}.',
    'Look for room on the disk of the data folder and for its rights. It is resolved by the next recording that succeeds.',
  ),
  'restore-failed': passing(
    'error',
    7 * 24 * 60 * minute,
    'The backup {name} could not be restored: {reason}.',
    'Everything is as it was before. Correct the cause and restore again, or restore by the command when Parley is stopped.',
  ),
  'service-failed': lasting(
    'error',
    '{service} does not work: {reason}.',
    'Correct the cause, then start it again on the page Services.',
  ),
  'sign-in-blocked': passing(
    'warning',
    30 * minute,
    'Too many wrong sign-ins: {who}. Further ones are refused for a while.',
    'If it is a colleague, set him a new password. If nobody knows the address, block it in the firewall.',
  ),
  'sip-bad-digests': passing(
    'warning',
    15 * minute,
    '{count} wrong SIP passwords came in {seconds} seconds.',
    'Look in the log for the source. A phone with an old password: give it a new one. A stranger: block his address in the firewall.',
  ),
  'sip-source-blocked': passing(
    'warning',
    60 * minute,
    'The address {address} is blocked for {seconds} seconds: {offence}.',
    'If a phone or carrier of yours is there, correct its password or enter it as a trunk, then it is let in again when the time is over.',
  ),
  'store-slow': lasting(
    'warning',
    'The database takes {milliseconds} ms to answer.',
    'Look for other programs that use disk or processor of its machine; pages and sign-in wait for it.',
  ),
  'store-unavailable': lasting(
    'error',
    'The database does not answer: {reason}.',
    'Start PostgreSQL, or correct DATABASE_URL and the network to it. Calls go on meanwhile; pages and sign-in do not.',
  ),
  'syslog-unreachable': lasting(
    'warning',
    'The syslog server {server} cannot be reached: {reason}.',
    'Check address, port and firewall of the syslog server. The newest messages are dropped until it is back.',
  ),
  'trunk-refused': lasting(
    'error',
    'The carrier of the trunk {trunk} refuses us: {reason}.',
    'Check user name and password of the trunk with the carrier; a new password is entered on the page Trunks.',
  ),
  'trunk-unreachable': lasting(
    'error',
    'The trunk {trunk} cannot be reached: {reason}.',
    'Check the proxy of the trunk, the network and the firewall (SIP ports), and ask the carrier whether it has a fault.',
  ),
} as const satisfies Record<string, IncidentKind>;

export type IncidentCode = keyof typeof incidentKinds;

export function kindOf(code: IncidentCode): IncidentKind {
  return incidentKinds[code];
}

/** Puts parameters in a template; one that is missing stays visible as `…`. */
export function fillIn(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '…'));
}
