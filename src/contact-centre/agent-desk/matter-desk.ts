import type { AgentMatter, SaidOfMatter } from '../../contract/rest/agent.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { AgentService, AgentWorks } from '../agent/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { answerFaults, pathOf } from '../disposition/index.ts';
import {
  foldInteraction,
  type Interaction,
  type InteractionReader,
  type Interactions,
  lastQueueOf,
  queueServedBy,
} from '../interaction/index.ts';
import type { AgentDesk } from './agent-desk.ts';

export interface MatterDeskParts {
  readonly desk: Pick<AgentDesk, 'matterView'>;
  readonly agents: AgentService;
  readonly works: AgentWorks;
  readonly interactions: Interactions;
  readonly reader: Pick<InteractionReader, 'ofCustomer'>;
  readonly directory: ContactCentreDirectory;
  readonly people: Pick<CompanyDirectory, 'user'>;
}

interface Actor {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

/** So many earlier matters of a customer are shown. */
const shownBefore = 20;

/** What an agent sees of a matter that is his, and says of it. */
export class MatterDesk {
  readonly #parts: MatterDeskParts;

  constructor(parts: MatterDeskParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `agent-unknown`, `interaction-unknown` */
  async read(actor: Actor, id: InteractionId): Promise<AgentMatter> {
    const { interaction, queueId } = this.#matter(actor, id);
    const { desk, reader, directory } = this.#parts;
    const queue = queueId === null ? undefined : directory.queue(queueId);
    const script = queue?.scriptId ? directory.script(queue.scriptId) : undefined;
    const before = await reader.ofCustomer(interaction.companyId, interaction.customer.address, shownBefore + 1);
    const { dispositions, note, fields, variables, createdAtMs: beganAt, dialled } = interaction;
    return {
      ...desk.matterView(interaction, actor.userId, queueId),
      beganAt,
      dialled,
      dispositions: this.#choices(interaction.companyId, queueId),
      script: script?.enabled ? { id: script.id, name: script.name, blocks: [...script.blocks] } : null,
      variables: { ...variables },
      said: { dispositions: [...dispositions], note, fields: { ...fields } },
      history: before
        .flatMap((events) => foldInteraction(events) ?? [])
        .filter((one) => one.id !== id)
        .slice(0, shownBefore)
        .map((one) => this.#summary(one)),
    };
  }

  /** @throws ParleyError `agent-unknown`, `interaction-unknown`, `input-invalid` with the field */
  dispose(actor: Actor, id: InteractionId, said: SaidOfMatter): void {
    const { interaction, agentId, queueId } = this.#matter(actor, id);
    const { directory, works } = this.#parts;
    const choices = new Map(this.#choices(interaction.companyId, queueId).map((one) => [one.id, one]));
    // What others said of it before him, elsewhere, stays.
    for (const chosen of said.dispositions)
      if (!choices.has(chosen) && !interaction.dispositions.includes(chosen))
        throw invalidField('dispositions', 'This cannot be chosen for this queue any more: choose anew.');
    if (said.note.trim() === '' && said.dispositions.some((chosen) => choices.get(chosen)?.needsNote))
      throw invalidField('note', 'Write a sentence: what was chosen asks for one.');
    const scriptId = queueId === null ? null : directory.queue(queueId)?.scriptId;
    const script = scriptId ? directory.script(scriptId) : undefined;
    const isOver = this.#parts.agents.agent(agentId)?.wrapUp?.interactionIds.includes(id) === true;
    // While he talks, what he has not asked yet may be missing.
    const faults = [...(script?.enabled ? answerFaults(script.blocks, said.fields) : [])];
    const fault = faults.find(([, what]) => isOver || what !== 'missing');
    if (fault) throw invalidField(`fields.${fault[0]}`, `This does not fit what the script asks: ${fault[1]}.`);
    if (!works.disposed(id, agentId, said))
      throw new ParleyError('interaction-unknown', 'You have no part in this matter yet: accept it first.');
  }

  /** One that he is offered, has or had in hand, while it goes on. */
  #matter(actor: Actor, id: InteractionId): { interaction: Readonly<Interaction>; agentId: AgentId; queueId: QueueId | null } {
    const agent = this.#parts.agents.ofUser(actor);
    const interaction = this.#parts.interactions.find(id);
    const isHis = agent.offer?.interactionId === id || interaction?.works.some(({ agentId }) => agentId === agent.id);
    if (!interaction || interaction.companyId !== actor.companyId || !isHis)
      throw new ParleyError('interaction-unknown', 'There is no such matter, it is over, or it is not yours.');
    const isOffered = agent.offer?.interactionId === id;
    const queueId = isOffered ? lastQueueOf(interaction) : queueServedBy(interaction, agent.id);
    return { interaction, agentId: agent.id, queueId };
  }

  #choices(companyId: CompanyId, queueId: QueueId | null): AgentMatter['dispositions'] {
    if (queueId === null) return [];
    const { directory } = this.#parts;
    const byId = new Map(directory.dispositionsOf(companyId).map((one) => [one.id, one]));
    return directory
      .dispositionsOfQueue(queueId)
      .map((one) => ({ id: one.id, path: pathOf(one, byId), needsNote: one.needsNote }));
  }

  #summary(one: Interaction): AgentMatter['history'][number] {
    const { directory } = this.#parts;
    const queueId = lastQueueOf(one);
    const byId = new Map(directory.dispositionsOf(one.companyId).map((known) => [known.id, known]));
    const agentIds = [...new Set(one.works.map(({ agentId }) => agentId))];
    return {
      interactionId: one.id,
      channel: one.channel,
      at: one.createdAtMs,
      queueName: (queueId && directory.queue(queueId)?.name) ?? '',
      agentNames: agentIds.flatMap((id) => this.#nameOf(id) ?? []),
      cause: one.end?.cause ?? null,
      dispositions: one.dispositions.map((id) => {
        const known = byId.get(id);
        return known ? pathOf(known, byId) : [{ name: id, names: {} }];
      }),
      note: one.note,
    };
  }

  #nameOf(id: AgentId): string | null {
    const record = this.#parts.directory.agent(id);
    const user = record && this.#parts.people.user(record.userId);
    return user ? displayName(user) : null;
  }
}
