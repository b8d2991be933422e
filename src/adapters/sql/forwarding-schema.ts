import type { ColumnType, Generated } from 'kysely';
import type { ForwardingRule, ProfileSwitch, SimpleForwardingView } from '../../contract/rest/forwarding.ts';
import type { CompanyId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import type { ForwardingProfileId, ImposedRule, ImposedRuleId } from '../../telephony/forwarding/index.ts';
import type { Administered, Json } from './columns.ts';

type OfOrigin = Partial<SimpleForwardingView['internal']>;
/** JSON with a default. */
type Defaulted<T> = ColumnType<T, string | undefined, string>;

/** Tables of forwarding: `0025-forwarding-profiles.sql`, `0026-imposed-rules.sql`. */
export interface ForwardingTables {
  forwarding: Administered & {
    id: Generated<ForwardingProfileId>;
    userId: UserId;
    companyId: CompanyId;
    immediate: string | null;
    busy: string | null;
    noAnswer: string | null;
    noAnswerAfterS: number;
    name: Generated<string>;
    position: Generated<number>;
    internal: Defaulted<OfOrigin>;
    external: Defaulted<OfOrigin>;
    alsoRing: string | null;
    rules: Defaulted<readonly ForwardingRule[]>;
    switches: Defaulted<readonly ProfileSwitch[]>;
    chosenAt: Date | null;
  };
  imposedRule: Administered & {
    id: ImposedRuleId;
    companyId: CompanyId;
    name: string;
    enabled: Generated<boolean>;
    place: ImposedRule['place'];
    position: Generated<number>;
    level: ImposedRule['on']['level'];
    domainId: DomainId | null;
    groupId: GroupId | null;
    userId: UserId | null;
    rule: Json<ForwardingRule>;
  };
}
