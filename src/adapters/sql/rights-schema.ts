import type { Generated } from 'kysely';
import type { CompanyId, DomainId, GroupId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ApplicationId, AuthorizedKind, NamedObject } from '../../platform/access/index.ts';
import type { Administered, Json } from './columns.ts';

/** Tables of `0006-authorizations.sql` and `0007-parameters.sql`. */
export interface RightsTables {
  accessObject: Administered & {
    id: string;
    companyId: CompanyId;
    domainId: DomainId;
    kind: NamedObject['kind'];
    name: string;
  };
  applicationSetting: Administered & { companyId: CompanyId; application: ApplicationId; isOpen: boolean; seats: number | null };
  accessAuthorization: Administered & {
    id: string;
    companyId: CompanyId;
    name: string;
    kind: AuthorizedKind;
    objectApplication: string | null;
    objectNamedId: string | null;
    objectUserId: UserId | null;
    objectGroupId: GroupId | null;
    objectQueueId: QueueId | null;
    subjectUserId: UserId | null;
    subjectGroupId: GroupId | null;
    subjectQueueId: QueueId | null;
    createdAt: Generated<Date>;
  };
  parameterValue: Administered & {
    id: string;
    companyId: CompanyId;
    name: string;
    domainId: DomainId | null;
    groupId: GroupId | null;
    userId: UserId | null;
    value: Json<unknown> | null;
    sealed: Buffer | null;
    refersGroupId: Generated<string | null>;
    refersObjectId: Generated<string | null>;
  };
}
