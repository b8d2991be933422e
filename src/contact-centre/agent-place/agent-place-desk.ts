import type { AgentPhoneView, AgentPlaceChoice } from '../../contract/rest/agent-place.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { authorizedCurrentDevice } from '../../telephony/device/index.ts';
import type { AgentService } from '../agent/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { AgentPhone, ContactCentreDirectory } from '../contact-centre-directory/index.ts';

/** Where it is kept: with the agent as he is administered, so that there is one truth. */
export interface AgentPlaceStore {
  setPhone(companyId: CompanyId, id: AgentId, phone: AgentPhone): Promise<void>;
}

export interface AgentPlaceDeskParts {
  readonly agents: AgentService;
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly store: AgentPlaceStore;
  readonly isRegistered: (deviceId: DeviceId) => boolean;
  /** Why the exchange would not call a number for a user, in a sentence; null: it would. */
  readonly refusalOf: (userId: UserId, number: string) => string | null;
}

/** An agent chooses where he works. It holds until he chooses anew, or an administrator sets it. */
export class AgentPlaceDesk {
  readonly #parts: AgentPlaceDeskParts;

  constructor(parts: AgentPlaceDeskParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `agent-unknown` */
  read(actor: Actor): AgentPlaceChoice {
    const { agents, directory, people, parameters, isRegistered } = this.#parts;
    const agent = agents.ofUser(actor);
    const phone = directory.agent(agent.id)?.phone ?? { kind: 'own' };
    const devices = people.devicesOf(actor.userId).filter(({ enabled }) => enabled);
    const mobile = people.user(actor.userId)?.mobile ?? '';
    return {
      place: phone,
      line: agent.line,
      mayChoose: parameters.value(authorizedCurrentDevice, actor),
      devices: devices.map(({ id, name, protocol }) => ({
        id,
        name,
        kind: protocol === 'sip-softphone' ? 'browser' : 'phone',
        isRegistered: isRegistered(id),
      })),
      numbers: mobile ? [mobile] : [],
    };
  }

  /** @throws ParleyError `agent-unknown`, `not-permitted`, `agent-wrong-state` with something in hand, `input-invalid` with the reason */
  async choose(actor: Actor, place: AgentPhoneView): Promise<AgentPlaceChoice> {
    const { agents, people, parameters, store, refusalOf } = this.#parts;
    const agent = agents.ofUser(actor);
    demandFeature(parameters, authorizedCurrentDevice, actor);
    if (agent.works.length > 0 || agent.offer)
      throw new ParleyError('agent-wrong-state', 'Finish what you have in hand first, then change where you work.');
    if (place.kind === 'device') {
      const own = people.devicesOf(actor.userId).some(({ id, enabled }) => enabled && id === place.deviceId);
      if (!own) throw invalidField('deviceId', 'You have no such telephone.');
    }
    const refusal = place.kind === 'number' ? refusalOf(actor.userId, place.number) : null;
    if (refusal !== null) throw invalidField('number', refusal);
    await store.setPhone(actor.companyId, agent.id, place as AgentPhone);
    return this.read(actor);
  }
}
