export { SmtpTransport } from './smtp-transport.ts';
