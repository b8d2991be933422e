export type { AgentPhone, AgentRecord, ContactCentreDirectory } from './contact-centre-directory.ts';
export { LiveContactCentreDirectory } from './contact-centre-directory.ts';
