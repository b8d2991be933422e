import { Secret } from '../../secret/index.ts';
import { type AnyParameter, defineParameter } from '../parameter.ts';
import { host, integer, secret, text } from '../parameter-type.ts';

/** Sending mail: alerts of missed calls and voicemail. */
export const mailParameters: readonly AnyParameter[] = [
  defineParameter({
    name: 'SmtpServer',
    area: 'Server',
    type: host(),
    builtIn: '',
    describes: { en: 'Address of the mail server that sends e-mail alerts.' },
  }),
  defineParameter({
    name: 'SmtpServerPort',
    area: 'Server',
    type: integer({ min: 1, max: 65_535 }),
    builtIn: 25,
    expert: true,
    describes: { en: 'Port of the mail server.' },
  }),
  defineParameter({
    name: 'SmtpAuthUserName',
    area: 'Server',
    type: text({ maxLength: 200 }),
    builtIn: '',
    expert: true,
    describes: { en: 'Name under which the mail server is used.' },
  }),
  defineParameter({
    name: 'SmtpAuthPassword',
    area: 'Server',
    type: secret(),
    builtIn: new Secret(''),
    expert: true,
    describes: { en: 'Password with which the mail server is used.' },
  }),
];
