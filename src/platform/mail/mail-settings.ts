import {
  type Parameter,
  type ParameterContext,
  parameterLevels,
  type ReadOverride,
  type ResolvedParameter,
} from '../parameter/index.ts';
import type { Secret } from '../secret/index.ts';
import {
  type MailSecurity,
  smtpAuthPassword,
  smtpAuthUserName,
  smtpCa,
  smtpSecurity,
  smtpSender,
  smtpServer,
  smtpServerPort,
} from './mail-parameters.ts';

/** A mail server and how it is used. */
export interface MailSettings {
  readonly server: string;
  readonly port: number;
  readonly security: MailSecurity;
  /** PEM; empty: the usual authorities. */
  readonly ca: string;
  /** Null: no signing in. */
  readonly account: { readonly userName: string; readonly password: Secret } | null;
  /** The address mails come from. */
  readonly sender: string;
}

/** Reads values with where they come from, as `LiveParameters` does. */
export interface MailParameterReader {
  resolve<T>(parameter: Parameter<T>, of: ParameterContext): ResolvedParameter<T>;
}

/**
 * The mail server for somebody; null: none is set.
 *
 * The password goes along only when nothing about the server was set nearer than itself: who may set parameters of one user must not
 * have the company's password sent to a server of his own choice.
 */
export function mailSettingsOf(parameters: MailParameterReader, of: ParameterContext): MailSettings | null {
  const server = parameters.resolve(smtpServer, of);
  if (server.value === '') return null;
  const port = parameters.resolve(smtpServerPort, of);
  const security = parameters.resolve(smtpSecurity, of);
  const ca = parameters.resolve(smtpCa, of);
  const password = parameters.resolve(smtpAuthPassword, of);
  const userName = parameters.resolve(smtpAuthUserName, of).value;
  const isForThisServer = [server, port, security, ca].every(({ from }) => nearness(from) <= nearness(password.from));
  return {
    server: server.value,
    port: port.value,
    security: security.value,
    ca: ca.value,
    account: userName !== '' && isForThisServer ? { userName, password: password.value } : null,
    sender: parameters.resolve(smtpSender, of).value || senderFrom(userName, server.value),
  };
}

function senderFrom(userName: string, server: string): string {
  if (/^[^\s@<>"]+@[^\s@<>"]+$/.test(userName)) return userName;
  const host = server.replaceAll(/[[\]]/g, '');
  return /^[\d.:]+$|:/.test(host) ? `parley@[${host}]` : `parley@${host}`;
}

function nearness(from: ReadOverride | null): number {
  return from ? parameterLevels.indexOf(from.level) : -1;
}
