import type { Clock } from '../../kernel/clock.ts';
import { liveChannels } from './channel.ts';
import { activeWorks, applyEvent, currentVisit, foldInteraction, type Interaction, worksInWrapUp } from './interaction.ts';
import type { InteractionEvent, InteractionEventBody } from './interaction-events.ts';
import type { InteractionJournal } from './interaction-journal.ts';

/** Channels whose customer is gone with the process: the call is over. */
const goneWithUs = new Set(['voice', 'video']);

/**
 * Writes what the end of the process meant for matters that were going on, as of when it is known to have lived last: nobody is offered
 * them any more, agents wrap up no more. Calls are over. Whoever was being called back, and whoever writes, goes on where he was.
 * Run once at start, before calls are taken.
 * @param parts.lastAliveMs null: not known, all that ends now
 * @returns those that go on, with all their events, to be taken up; and how many are over, when that is stored
 */
export async function recoverInteractions(parts: {
  readonly journal: InteractionJournal;
  readonly clock: Pick<Clock, 'now'>;
  readonly lastAliveMs: number | null;
}): Promise<{ readonly goOn: readonly (readonly InteractionEvent[])[]; readonly closed: number }> {
  const { journal, clock, lastAliveMs } = parts;
  const endMs = Math.round(Math.min(clock.now(), lastAliveMs ?? Number.POSITIVE_INFINITY));
  const open = await journal.unfinished();
  const goOn: (readonly InteractionEvent[])[] = [];
  let closed = 0;
  for (const events of open.values()) {
    const interaction = foldInteraction(events);
    if (!interaction) continue;
    const added = closingEvents(interaction, Math.max(endMs, interaction.lastAtMs));
    for (const event of added) journal.append(event);
    if (interaction.end) closed += 1;
    else goOn.push([...events, ...added]);
  }
  if (open.size > 0) await journal.durable();
  return { goOn, closed };
}

/** Changes `interaction` to what it is afterwards. */
export function closingEvents(interaction: Interaction, atMs: number): InteractionEvent[] {
  const { id: interactionId, companyId, channel } = interaction;
  const events: InteractionEvent[] = [];
  const write = (body: InteractionEventBody): void => {
    const event = { ...body, companyId, interactionId, seq: interaction.nextSeq, atMs };
    applyEvent(interaction, event);
    events.push(event);
  };
  const visit = currentVisit(interaction);
  const wasThere = visit !== null || activeWorks(interaction).length > 0 || interaction.works.length === 0;
  if (visit) {
    const { queueId } = visit;
    for (const { offerId, agentIds, outcomes } of visit.offers)
      if (agentIds.some((id) => !outcomes.has(id)))
        write({ type: 'offer-ended', queueId, offerId, agentId: null, outcome: 'withdrawn' });
    write({ type: 'queue-left', queueId, how: 'server-restart', to: null, decision: null });
  }
  if (liveChannels.has(channel))
    for (const { agentId } of activeWorks(interaction))
      write({ type: 'work-ended', agentId, how: 'server-restart', wrapUpMs: 0 });
  for (const { agentId } of worksInWrapUp(interaction)) write({ type: 'wrap-up-ended', agentId, how: 'server-restart' });
  if (goneWithUs.has(channel))
    // Who had gone before, and was only wrapped up, was helped.
    write({
      type: 'interaction-ended',
      ...(wasThere ? { by: 'system', cause: 'server-restart' } : { by: 'customer', cause: 'handled' }),
    });
  return events;
}
