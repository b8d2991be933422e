import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../parameter/index.ts';
import { Secret } from '../secret/index.ts';

const { choice, email, host, integer, secret, text } = parameterTypes;
const shared = { area: 'Server', readBy: 'mail, whenever one is sent' } as const;

export const smtpServer: Parameter<string> = defineParameter({
  name: 'SmtpServer',
  ...shared,
  type: host(),
  builtIn: '',
  describes: { en: 'Address of the mail server that sends e-mail alerts.' },
});

export const smtpServerPort: Parameter<number> = defineParameter({
  name: 'SmtpServerPort',
  ...shared,
  type: integer({ min: 1, max: 65_535 }),
  builtIn: 25,
  expert: true,
  describes: { en: 'Port of the mail server: usually 587 or 25, with TLS from the start 465.' },
});

/** How a connection is protected: TLS from the start, STARTTLS demanded, or not at all. */
export type MailSecurity = 'starttls' | 'tls' | 'none';

export const smtpSecurity: Parameter<MailSecurity> = defineParameter({
  name: 'SmtpSecurity',
  ...shared,
  type: choice(['starttls', 'tls', 'none']),
  builtIn: 'starttls',
  expert: true,
  describes: {
    en: 'How mails are protected on the way to the mail server: starttls and tls demand it, none sends them readable.',
  },
  warns: (security) =>
    security === 'none' ? 'Mails, and the password of the mail server, would go over the network for everybody to read.' : null,
});

export const smtpCa: Parameter<string> = defineParameter({
  name: 'SmtpCa',
  ...shared,
  type: text({ maxLength: 50_000 }),
  builtIn: '',
  expert: true,
  describes: { en: 'Certificates (PEM) of the authority that signed that of the mail server. Empty: the usual authorities.' },
});

export const smtpAuthUserName: Parameter<string> = defineParameter({
  name: 'SmtpAuthUserName',
  ...shared,
  type: text({ maxLength: 200 }),
  builtIn: '',
  expert: true,
  describes: { en: 'Name under which the mail server is used.' },
});

export const smtpAuthPassword: Parameter<Secret> = defineParameter({
  name: 'SmtpAuthPassword',
  ...shared,
  type: secret(),
  builtIn: new Secret(''),
  expert: true,
  describes: { en: 'Password with which the mail server is used.' },
});

export const smtpSender: Parameter<string> = defineParameter({
  name: 'SmtpSender',
  ...shared,
  type: email(),
  builtIn: '',
  describes: { en: 'Address that e-mail alerts come from. Empty: the name for the mail server, if it is an address.' },
});

export const mailParameters: readonly AnyParameter[] = [
  smtpServer,
  smtpServerPort,
  smtpSecurity,
  smtpCa,
  smtpAuthUserName,
  smtpAuthPassword,
  smtpSender,
];
