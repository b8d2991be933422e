import type { Generated } from 'kysely';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Administered, Json } from './columns.ts';

/** The tables of `migrations/0008-sign-in.sql`. */
export interface SignInTables {
  signInPolicy: Administered & {
    companyId: CompanyId;
    secondFactor: 'optional' | 'administrators' | 'everyone';
    noneAcceptedAt: Date | null;
    noneAcceptedBy: UserId | null;
  };
  totpCredential: Administered & {
    userId: UserId;
    companyId: CompanyId;
    secret: Buffer;
    createdAt: Date;
    confirmedAt: Date | null;
    /** bigint */
    lastStep: Generated<string>;
  };
  recoveryCode: Administered & { codeHash: Buffer; companyId: CompanyId; userId: UserId; usedAt: Date | null };
  passkey: Administered & {
    id: string;
    companyId: CompanyId;
    userId: UserId;
    name: string;
    credentialId: Buffer;
    publicKey: Buffer;
    /** bigint */
    counter: string;
    transports: string[];
    isSynced: boolean;
    createdAt: Date;
    lastUsedAt: Date | null;
  };
  identityProvider: Administered & {
    id: string;
    companyId: CompanyId;
    domainId: DomainId | null;
    name: string;
    issuer: string;
    clientId: string;
    clientSecret: Buffer | null;
    scopes: string;
    userClaim: string;
    matches: 'login' | 'email';
    stripSuffix: string;
    isStrong: boolean;
    enabled: boolean;
  };
  externalIdentity: Administered & {
    companyId: CompanyId;
    providerId: string;
    subject: string;
    userId: UserId;
    createdAt: Generated<Date>;
  };
  signInTicket: { tokenHash: Buffer; kind: string; data: Json<Record<string, unknown>>; expiresAt: Date };
  apiToken: Administered & {
    id: string;
    companyId: CompanyId;
    userId: UserId;
    name: string;
    tokenHash: Buffer;
    beginning: string;
    scopes: string[];
    createdAt: Date;
    expiresAt: Date | null;
    lastUsedAt: Date | null;
    lastUsedFrom: string | null;
  };
}
