export { type KerberosSettings, KerberosTickets } from './kerberos-tickets.ts';
