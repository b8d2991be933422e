import type { Decision, DecisionStep } from '../../telephony/call/index.ts';
import { channels } from '../interaction/index.ts';
import { skillScore } from './demand-classes.ts';
import type { Floor } from './floor.ts';
import { hasRoom, headStartMs, type LiveAgent, occupancyAt, type Waiting } from './live-state.ts';
import type { Refusal, RoutingStrategy } from './routing-model.ts';
import { isPresent, standingOf, standings } from './supply-classes.ts';

/** Each agent of a queue has a sentence of his own up to so many. */
const explainedAgents = 10;
/** Up to so many are named, with those of whom the same is true; in larger queues, who is not chosen is counted. */
const namedAgents = 50;

/** Why he is not offered this one now; null: he could be. */
export function refusalOf(agent: LiveAgent, waiting: Waiting): Refusal | null {
  const { demand, stickyTo, refusals } = waiting;
  if (!agent.record || agent.readiness === 'logged-off' || !agent.supply) return 'logged-off';
  const standing = standingOf(agent);
  if (standing !== 'ready' && standing !== 'offered-another') return standing;
  if (!demand.fits.has(agent.supply.index)) return agent.record.capacity[demand.channel] ? 'lacks-skill' : 'at-capacity';
  if (standing === 'offered-another') return 'offered-another';
  if (!hasRoom(agent, demand.channel)) return 'at-capacity';
  if (refusals.has(agent.id)) return 'refused-before';
  if (stickyTo && stickyTo !== agent) return 'others-customer';
  return null;
}

const refusalWords: Readonly<Record<Refusal, string>> = {
  'logged-off': 'logged off',
  'not-ready': 'not ready',
  'wrap-up': 'wrapping up',
  unreachable: 'cannot be reached',
  resting: 'an offer to him ended without a word a moment ago',
  'offered-another': 'being offered another one',
  'at-capacity': 'has as much in hand as he can',
  'lacks-skill': 'does not have the skill',
  'others-customer': 'the customer waits for the agent he knows',
  'refused-before': 'did not take it a moment ago',
};

const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000));

/** Why an interaction is offered, and to whom. Told before the offer is made. */
export function explainOffer(floor: Floor, waiting: Waiting, chosen: readonly LiveAgent[]): Decision {
  const { queue, interaction } = waiting;
  const { name, agentIds } = queue.settings;
  const isNamed = agentIds.length <= namedAgents;
  const standing = isNamed ? standingOfEach(floor, waiting) : null;
  const others =
    standing && agentIds.length <= explainedAgents
      ? stepsOfEach(floor, waiting, standing)
      : [
          ...chosen.map((one) => candidate(floor, waiting, one)),
          ...(standing ? stepsOfNames(floor, waiting, standing) : stepsOfCounts(floor, waiting)),
        ];
  const winner = chosen[0]!.record?.name ?? '';
  const free = standing ? standing.filter(({ refusal }) => refusal === null).length : null;
  const code = waiting.stickyTo ? 'known-agent' : free === 1 ? 'only-one-free' : queue.settings.strategy;
  const params = { queue: name, name: winner, count: chosen.length, waitedS: seconds(floor.nowMs - interaction.enqueuedAtMs) };
  return { code, params, sentence: sentences[code](winner, name, chosen.length), steps: [orderStep(floor, waiting), ...others] };
}

const sentences: Readonly<
  Record<RoutingStrategy | 'known-agent' | 'only-one-free', (agent: string, queue: string, count: number) => string>
> = {
  'longest-idle': (agent, queue) => `${agent} has been ready for longest in ${queue}.`,
  'least-occupied': (agent, queue) => `${agent} has worked least lately in ${queue}.`,
  'best-skill': (agent, queue) => `${agent} knows best in ${queue} what is asked for.`,
  'round-robin': (agent, queue) => `It is ${agent}'s turn in ${queue}.`,
  'ring-all': (_, queue, count) => `${count} agents who are free in ${queue} are rung at once.`,
  'known-agent': (agent) => `${agent} is the agent this customer knows.`,
  'only-one-free': (agent, queue) => `Only ${agent} is free in ${queue}.`,
};

function orderStep(floor: Floor, waiting: Waiting): DecisionStep {
  const { interaction, queue } = waiting;
  const waitedS = seconds(floor.nowMs - interaction.enqueuedAtMs);
  const { priority } = interaction;
  const headStartS = seconds(headStartMs(priority, queue.settings.priorityStepMs));
  const params = { waitedS, priority, headStartS };
  const sentence = `Waiting for ${waitedS} s, and ${headStartS} s ahead by priority ${priority}: first of all whom those free could serve.`;
  return { code: 'order', params, sentence };
}

function candidate(floor: Floor, waiting: Waiting, agent: LiveAgent): DecisionStep {
  const { strategy } = waiting.queue.settings;
  const name = agent.record?.name ?? '';
  const idleS = seconds(floor.nowMs - agent.idleSinceMs);
  const base = `${name} is free, idle for ${idleS} s`;
  if (strategy === 'least-occupied') {
    const inHand = agent.works.size;
    const workedPercent = Math.round(occupancyAt(agent, floor.nowMs) * 100);
    const sentence = `${base}, ${inHand} in hand, at work ${workedPercent} % of the time lately.`;
    return { code: 'agent-candidate', params: { name, idleS, inHand, workedPercent }, sentence };
  }
  if (strategy === 'best-skill') {
    const skill = agent.supply ? skillScore(waiting.demand, agent.supply) : 0;
    return { code: 'agent-candidate', params: { name, idleS, skill }, sentence: `${base}, level ${skill} of what is asked for.` };
  }
  if (strategy === 'round-robin') {
    const lastOffer = agent.turn;
    const sentence = lastOffer === 0 ? `${base}, had no offer yet.` : `${base}, had the offer with the number ${lastOffer} last.`;
    return { code: 'agent-candidate', params: { name, idleS, lastOffer }, sentence };
  }
  return { code: 'agent-candidate', params: { name, idleS }, sentence: `${base}.` };
}

/** By what he is compared with the others, in the unit of the strategy. */
function scoreOf(floor: Floor, { queue, demand }: Waiting, agent: LiveAgent): string {
  const { strategy } = queue.settings;
  if (strategy === 'least-occupied') return `${Math.round(occupancyAt(agent, floor.nowMs) * 100)} %`;
  if (strategy === 'best-skill') return `level ${agent.supply ? skillScore(demand, agent.supply) : 0}`;
  if (strategy === 'round-robin') return `offer ${agent.turn}`;
  return `${seconds(floor.nowMs - agent.idleSinceMs)} s`;
}

interface StandingOfOne {
  readonly agent: LiveAgent;
  readonly name: string;
  readonly refusal: Refusal | null;
}

function standingOfEach(floor: Floor, waiting: Waiting): readonly StandingOfOne[] {
  const { agentIds, companyId } = waiting.queue.settings;
  return agentIds.flatMap((id) => {
    const agent = floor.agents.get(id);
    if (agent?.record?.companyId !== companyId) return [];
    return [{ agent, name: agent.record.name, refusal: refusalOf(agent, waiting) }];
  });
}

function stepsOfEach(floor: Floor, waiting: Waiting, standing: readonly StandingOfOne[]): DecisionStep[] {
  return standing.map(({ agent, name, refusal }) => {
    if (!refusal) return candidate(floor, waiting, agent);
    const sentence = `${name} is not offered it: ${refusalWords[refusal]}.`;
    return { code: 'agent-refused', params: { name, refusal }, sentence };
  });
}

/** A step for all of whom the same is true: a sentence for each of fifty is more than anybody reads, and most of what an offer takes in the store. */
function stepsOfNames(floor: Floor, waiting: Waiting, standing: readonly StandingOfOne[]): DecisionStep[] {
  const free = standing.filter(({ refusal }) => refusal === null);
  const scored = free.map(({ agent, name }) => `${name} (${scoreOf(floor, waiting, agent)})`).join(', ');
  const params = { count: free.length, names: scored };
  const steps: DecisionStep[] = [{ code: 'agents-free', params, sentence: `${free.length} agents could be offered it.` }];
  for (const refusal of countedRefusals) {
    const refused = standing.filter((one) => one.refusal === refusal);
    if (refused.length === 0) continue;
    const names = refused.map(({ name }) => name).join(', ');
    const sentence = `Not offered it, ${refusalWords[refusal]}: ${names}.`;
    steps.push({ code: 'agents-refused', params: { count: refused.length, refusal }, sentence });
  }
  return steps;
}

const readyPlace = standings.indexOf('ready');
const offeredPlace = standings.indexOf('offered-another');
const countedRefusals = Object.keys(refusalWords) as Refusal[];

/** Counted by classes: it costs as many steps as there are classes, however many agents. */
function stepsOfCounts(floor: Floor, waiting: Waiting): DecisionStep[] {
  const { demand, queue, refusals, stickyTo } = waiting;
  // In one order, whichever class comes first.
  const counts = new Map<Refusal | 'free', number>((['free', ...countedRefusals] as const).map((what) => [what, 0]));
  const count = (what: Refusal | 'free', by: number) => counts.set(what, counts.get(what)! + by);
  const place = channels.indexOf(demand.channel);
  const all = new Int32Array(standings.length);
  let loggedOn = 0;
  let without = 0;
  let full = 0;
  let offered = 0;
  let open = 0;
  queue.classes.each((at) => {
    const supply = floor.supply.at(at);
    if (supply.companyId !== queue.settings.companyId) return;
    loggedOn += supply.size;
    for (let standing = 0; standing < all.length; standing += 1) all[standing]! += supply.standings[standing]!;
    const ready = supply.standings[readyPlace]!;
    const ringing = supply.standings[offeredPlace]!;
    if (demand.fits.has(at)) {
      offered += ringing;
      full += ready - supply.open[place]!;
      open += supply.open[place]!;
    } else if (supply.capacity[demand.channel]) without += ready + ringing;
    else full += ready + ringing;
  });
  for (const standing of ['not-ready', 'wrap-up', 'unreachable', 'resting'] as const)
    count(standing, all[standings.indexOf(standing)]!);
  count('lacks-skill', without);
  count('at-capacity', full);
  count('offered-another', offered);
  count(stickyTo ? 'others-customer' : 'free', open);
  for (const id of refusals.keys()) {
    const agent = floor.agents.get(id);
    if (!agent || !isPresent(agent) || refusalOf(agent, waiting) !== 'refused-before') continue;
    count(stickyTo ? 'others-customer' : 'free', -1);
    count('refused-before', 1);
  }
  if (stickyTo) count('others-customer', -1);
  count('logged-off', queue.settings.agentIds.length - loggedOn);
  const free = stickyTo ? 1 : counts.get('free')!;
  const steps: DecisionStep[] = [
    { code: 'agents-free', params: { count: free }, sentence: `${free} agents could be offered it.` },
  ];
  for (const [refusal, number] of counts)
    if (refusal !== 'free' && number > 0)
      steps.push({
        code: 'agents-refused',
        params: { count: number, refusal },
        sentence: `${number} agents are not offered it: ${refusalWords[refusal]}.`,
      });
  return steps;
}
