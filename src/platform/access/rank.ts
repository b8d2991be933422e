/** What a user may do beyond his own calls. */
export type UserRole = 'user' | 'administrator';

/** What somebody administers: nothing, his company and perhaps listed others, or every company and the installation (T-ADM-1). */
export type AdministratorRank = 'none' | 'company' | 'super';
