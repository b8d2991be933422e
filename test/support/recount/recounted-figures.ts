import type { Matter, Part, Recounted, Spell, Stay } from './recounted-history.ts';

/** What a figure is reckoned of: the things of one row, the stretch of time, and each queue's limits. */
export interface Reckoning extends Recounted {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  readonly withinMs: (queueId: string) => number;
  readonly shortMs: (queueId: string) => number;
  /** Gaps of contacts of the same customer and first queue, of everything, not of the row alone. */
  readonly gaps: ReadonlyMap<Matter, { readonly after: number | null; readonly before: number | null }>;
  readonly repeatMs: number;
}

type Value = number | null;
type Reckon = (of: Reckoning) => Value;

const isIn = ({ fromMs, toMs }: Reckoning, atMs: number) => atMs >= fromMs && atMs < toMs;
const stays = (of: Reckoning) => of.stays.filter(({ atMs }) => isIn(of, atMs));
const parts = (of: Reckoning) => of.parts.filter(({ atMs }) => isIn(of, atMs));
const rings = (of: Reckoning) => of.rings.filter(({ atMs }) => isIn(of, atMs));
const matters = (of: Reckoning) => of.matters.filter(({ atMs }) => isIn(of, atMs));

function many<T>(things: readonly T[], is: (thing: T) => boolean): number {
  let count = 0;
  for (const thing of things) if (is(thing)) count++;
  return count;
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  let total = 0;
  for (const thing of things) total += of(thing);
  return total;
}

const share = (part: number, whole: number): Value => (whole === 0 ? null : part / whole);
const mean = (values: readonly number[]): Value =>
  share(
    sum(values, (value) => value),
    values.length,
  );
const longest = (values: readonly number[]): Value => (values.length === 0 ? null : Math.max(...values));

/** The smallest value that at least so many of all do not exceed. */
function quantile(values: readonly number[], wanted: number): Value {
  for (const value of values.toSorted((one, other) => one - other))
    if (many(values, (one) => one <= value) >= wanted * values.length) return value;
  return null;
}

const wait = (stay: Stay) => stay.endMs! - stay.atMs;
const waitsOf = (of: Reckoning, ...exits: string[]) =>
  stays(of)
    .filter(({ exit }) => exit !== null && (exits.length === 0 || exits.includes(exit)))
    .map(wait);
const left = (of: Reckoning, exit: string) => many(stays(of), (stay) => stay.exit === exit);
const entered = (of: Reckoning, because: string) => many(stays(of), (stay) => stay.because === because);
const shortOnes = (of: Reckoning) =>
  many(stays(of), (stay) => stay.exit === 'abandoned' && wait(stay) <= of.shortMs(stay.queueId));
const withinX = (of: Reckoning, exit: string) =>
  many(stays(of), (stay) => stay.exit === exit && wait(stay) <= of.withinMs(stay.queueId));

/** How much of the stretch something lasted; what goes on lasts until now. */
function lasted({ fromMs, toMs, nowMs }: Reckoning, { atMs, endMs }: { atMs: number; endMs: number | null }): number {
  const begin = Math.max(atMs, fromMs);
  const end = Math.min(endMs ?? nowMs, toMs, nowMs);
  return end > begin ? end - begin : 0;
}
const lengthOf = ({ fromMs, toMs, nowMs }: Reckoning) => Math.max(0, Math.min(toMs, nowMs) - fromMs);
const offered = (of: Reckoning) => stays(of).length;

const queueFigures: Readonly<Record<string, Reckon>> = {
  offered,
  answered: (of) => left(of, 'assigned'),
  'answered-share': (of) => share(left(of, 'assigned'), offered(of)),
  abandoned: (of) => left(of, 'abandoned'),
  'abandoned-short': shortOnes,
  'abandoned-ringing': (of) => many(stays(of), (stay) => stay.exit === 'abandoned' && stay.gaveUpRinging),
  'abandoned-share': (of) => share(left(of, 'abandoned'), offered(of)),
  'abandoned-share-less-short': (of) => share(left(of, 'abandoned') - shortOnes(of), offered(of) - shortOnes(of)),
  'overflowed-out': (of) => left(of, 'overflowed'),
  'overflowed-in': (of) => entered(of, 'overflow'),
  'transferred-in': (of) => entered(of, 'transfer'),
  'transferred-out': (of) => left(of, 'transferred'),
  'call-back-wished': (of) => left(of, 'call-back'),
  'let-go': (of) => left(of, 'released'),
  'lost-by-restart': (of) => left(of, 'server-restart'),
  'put-back': (of) => entered(of, 're-queued'),
  'still-waiting': (of) => many(stays(of), ({ exit }) => exit === null),
  'queue-length': (of) =>
    share(
      sum(of.stays, (stay) => lasted(of, stay)),
      lengthOf(of),
    ),
  'service-level': (of) => share(withinX(of, 'assigned'), offered(of) - shortOnes(of)),
  'service-level-answered': (of) => share(withinX(of, 'assigned'), left(of, 'assigned')),
  'service-level-offered': (of) => share(withinX(of, 'assigned'), offered(of)),
  'service-level-abandoned-met': (of) => share(withinX(of, 'assigned') + withinX(of, 'abandoned'), offered(of)),
  'service-level-abandoned-ignored': (of) => share(withinX(of, 'assigned'), offered(of) - withinX(of, 'abandoned')),
  'service-level-abandoned-lost': (of) => share(withinX(of, 'assigned'), left(of, 'assigned') + left(of, 'abandoned')),
  'answered-within': (of) => withinX(of, 'assigned'),
  'speed-of-answer': (of) => mean(waitsOf(of, 'assigned')),
  'speed-of-answer-median': (of) => quantile(waitsOf(of, 'assigned'), 0.5),
  'speed-of-answer-p90': (of) => quantile(waitsOf(of, 'assigned'), 0.9),
  'speed-of-answer-max': (of) => longest(waitsOf(of, 'assigned')),
  'whole-wait': (of) =>
    mean(
      stays(of)
        .filter(({ exit }) => exit === 'assigned')
        .map((stay) => stay.endMs! - stay.oldestMs),
    ),
  'abandoned-after': (of) => mean(waitsOf(of, 'abandoned')),
  'abandoned-after-max': (of) => longest(waitsOf(of, 'abandoned')),
  wait: (of) => mean(waitsOf(of)),
  'wait-max': (of) => longest(waitsOf(of)),
  'forecasts-met': (of) => {
    const told = foretold(of);
    return share(
      many(told, (stay) => wait(stay) >= stay.lowMs! && wait(stay) <= stay.highMs!),
      told.length,
    );
  },
  'forecast-error': (of) => mean(foretold(of).map((stay) => Math.abs(Math.round(wait(stay) - (stay.lowMs! + stay.highMs!) / 2)))),
};

const foretold = (of: Reckoning) => stays(of).filter(({ exit, lowMs }) => exit === 'assigned' && lowMs !== null);
const over = (of: Reckoning) => parts(of).filter(({ end }) => end !== null);
const wrappedUp = (of: Reckoning) => parts(of).filter(({ wrapUpMs }) => wrapUpMs !== null);
const handling = ({ talkMs, holdMs, consultMs, wrapUpMs }: Part) => talkMs + holdMs + consultMs + wrapUpMs!;

const handlingFigures: Readonly<Record<string, Reckon>> = {
  handled: (of) => over(of).length,
  'talk-time': (of) => sum(over(of), ({ talkMs }) => talkMs),
  'talk-time-mean': (of) => mean(over(of).map(({ talkMs }) => talkMs)),
  'hold-time': (of) => sum(over(of), ({ holdMs }) => holdMs),
  'hold-time-mean': (of) => mean(over(of).map(({ holdMs }) => holdMs)),
  'consult-time': (of) => sum(over(of), ({ consultMs }) => consultMs),
  'consult-time-mean': (of) => mean(over(of).map(({ consultMs }) => consultMs)),
  'wrap-up-time': (of) => sum(wrappedUp(of), ({ wrapUpMs }) => wrapUpMs!),
  'wrap-up-time-mean': (of) => mean(wrappedUp(of).map(({ wrapUpMs }) => wrapUpMs!)),
  'handle-time': (of) => sum(wrappedUp(of), handling),
  'handle-time-mean': (of) => mean(wrappedUp(of).map(handling)),
  'talk-time-max': (of) => longest(over(of).map(({ talkMs }) => talkMs)),
  held: (of) => many(parts(of), ({ holds }) => holds > 0),
  consults: (of) => sum(parts(of), ({ consults }) => consults),
  'lost-works': (of) => many(parts(of), ({ end }) => end === 'lost' || end === 'server-restart'),
  'taken-over': (of) => many(parts(of), ({ end }) => end === 'taken-over'),
  concurrent: (of) =>
    share(
      sum(of.parts, (part) => lasted(of, part)),
      lengthOf(of),
    ),
  transfers: (of) => many(parts(of), ({ transfer }) => transfer !== null),
  'transfers-blind': (of) => many(parts(of), ({ transfer }) => transfer === 'blind'),
  'transfers-attended': (of) => many(parts(of), ({ transfer }) => transfer === 'attended'),
  'transfers-to-queue': (of) => many(parts(of), ({ transferTo }) => transferTo === 'queue'),
  'transfers-to-person': (of) => many(parts(of), ({ transferTo }) => transferTo === 'agent' || transferTo === 'user'),
  'transfers-to-number': (of) => many(parts(of), ({ transferTo }) => transferTo === 'number'),
  received: (of) => many(over(of), ({ how }) => how === 'transfer'),
  'received-handle-time': (of) =>
    sum(
      wrappedUp(of).filter(({ how }) => how === 'transfer'),
      handling,
    ),
  'transfer-share': (of) =>
    share(
      many(over(of), ({ transfer }) => transfer !== null),
      over(of).length,
    ),
};

const came = (of: Reckoning, ...outcomes: string[]) => many(rings(of), ({ outcome }) => outcomes.includes(outcome ?? ''));

const offerFigures: Readonly<Record<string, Reckon>> = {
  offers: (of) => rings(of).length,
  'offers-accepted': (of) => came(of, 'accepted'),
  'offers-unanswered': (of) => came(of, 'no-answer', 'expired'),
  'offers-refused': (of) => came(of, 'rejected'),
  'offers-withdrawn': (of) => came(of, 'withdrawn'),
  'offers-abandoned': (of) => came(of, 'abandoned'),
  'offers-failed': (of) => came(of, 'failed'),
  'offers-accepted-share': (of) => share(came(of, 'accepted'), came(of, 'accepted', 'no-answer', 'expired', 'rejected')),
  'ringing-mean': (of) =>
    mean(
      rings(of)
        .filter(({ outcome }) => outcome === 'accepted')
        .map((ring) => ring.endMs! - ring.atMs),
    ),
};

const inState = (of: Reckoning, ...states: string[]) =>
  sum(of.spells, (spell) => (states.includes(spell.state) ? lasted(of, spell) : 0));
const on = ['ready', 'not-ready', 'busy', 'wrap-up'];

const agentFigures: Readonly<Record<string, Reckon>> = {
  'logged-on-time': (of) => inState(of, ...on),
  'ready-time': (of) => inState(of, 'ready'),
  'not-ready-time': (of) => inState(of, 'not-ready'),
  'busy-time': (of) => inState(of, 'busy'),
  'wrap-up-state-time': (of) => inState(of, 'wrap-up'),
  occupancy: (of) => share(inState(of, 'busy', 'wrap-up'), inState(of, 'busy', 'wrap-up', 'ready')),
  utilisation: (of) => share(inState(of, 'busy', 'wrap-up'), inState(of, ...on)),
  'not-ready-share': (of) => share(inState(of, 'not-ready'), inState(of, ...on)),
  'agents-on': (of) => share(inState(of, ...on), lengthOf(of)),
  'agents-working': (of) => share(inState(of, 'busy', 'wrap-up'), lengthOf(of)),
};

const known = ({ customer }: Matter) => customer !== '';
const served = (of: Reckoning) => matters(of).filter((one) => one.parts > 0 && known(one) && one.cause !== null);
const isRepeat = (of: Reckoning) => (one: Matter) => {
  const before = of.gaps.get(one)?.before ?? null;
  return before !== null && before <= of.repeatMs;
};
const comesAgain = (of: Reckoning) => (one: Matter) => {
  const after = of.gaps.get(one)?.after ?? null;
  return after !== null && after <= of.repeatMs;
};
/** One that was joined to another is counted there. */
const callBacks = (of: Reckoning) => matters(of).filter(({ wishedAtMs, cause }) => wishedAtMs !== null && cause !== 'merged');

const customerFigures: Readonly<Record<string, Reckon>> = {
  contacts: (of) => matters(of).length,
  'contacts-handled': (of) => many(matters(of), (one) => one.parts > 0),
  'contact-duration': (of) =>
    mean(
      matters(of)
        .filter(({ endMs }) => endMs !== null)
        .map(({ atMs, endMs }) => endMs! - atMs),
    ),
  'first-contact-resolution': (of) => {
    const again = comesAgain(of);
    return share(
      many(served(of), (one) => !again(one)),
      served(of).length,
    );
  },
  repeats: (of) => many(matters(of), isRepeat(of)),
  'repeat-share': (of) => share(many(matters(of), isRepeat(of)), many(matters(of), known)),
  'call-backs': (of) => callBacks(of).length,
  'call-backs-reached': (of) => many(matters(of), ({ reachedAtMs }) => reachedAtMs !== null),
  'call-backs-reached-share': (of) => {
    const done = callBacks(of).filter(({ cause }) => cause !== null);
    return share(
      many(done, ({ reachedAtMs }) => reachedAtMs !== null),
      done.length,
    );
  },
  'call-back-after': (of) =>
    mean(
      callBacks(of)
        .filter(({ reachedAtMs }) => reachedAtMs !== null)
        .map(({ wishedAtMs, reachedAtMs }) => reachedAtMs! - wishedAtMs!),
    ),
  'call-back-tries': (of) => sum(matters(of), ({ tries }) => tries),
  'duplicates-merged': (of) => sum(matters(of), ({ merged }) => merged),
};

const goesOn = ({ endMs }: { endMs: number | null }) => endMs === null;
const nowIn = (of: Reckoning, ...states: string[]) =>
  many(of.spells, (spell: Spell) => goesOn(spell) && states.includes(spell.state));

const steps = (of: Reckoning) => of.steps.filter(({ atMs }) => isIn(of, atMs));
const entries = (of: Reckoning) => many(steps(of), ({ nodeId }) => nodeId === null);
const leftFlow = (of: Reckoning, how: string) => many(steps(of), ({ left: as }) => as === how);

const flowFigures: Readonly<Record<string, Reckon>> = {
  'flow-entered': entries,
  'flow-passed': (of) => many(steps(of), ({ nodeId }) => nodeId !== null),
  'flow-ended': (of) => leftFlow(of, 'ended'),
  'flow-abandoned': (of) => leftFlow(of, 'abandoned'),
  'flow-failed': (of) => leftFlow(of, 'failed'),
  'flow-abandoned-share': (of) => share(leftFlow(of, 'abandoned'), entries(of)),
};

/** As it is now. */
const nowFigures: Readonly<Record<string, Reckon>> = {
  'waiting-now': ({ stays: all }) => many(all, goesOn),
  'talking-now': ({ parts: all }) => many(all, goesOn),
  'ringing-now': ({ rings: all }) => many(all, goesOn),
  'agents-on-now': (of) => nowIn(of, ...on),
  'agents-ready-now': (of) => nowIn(of, 'ready'),
  'agents-not-ready-now': (of) => nowIn(of, 'not-ready'),
  'agents-busy-now': (of) => nowIn(of, 'busy'),
  'agents-wrapping-up-now': (of) => nowIn(of, 'wrap-up'),
  'agents-working-now': (of) => nowIn(of, 'busy', 'wrap-up'),
  'longest-wait-since': ({ stays: all }) => {
    const begun = all.filter(goesOn).map(({ atMs }) => atMs);
    return begun.length === 0 ? null : Math.min(...begun);
  },
};

/** Every figure of interactions, agents and menus, without private telephone calls. */
export const recountedFigures: Readonly<Record<string, Reckon>> = {
  ...queueFigures,
  ...handlingFigures,
  ...offerFigures,
  ...agentFigures,
  ...customerFigures,
  ...flowFigures,
  ...nowFigures,
};

/** How long before and after a contact the same customer's next one of the same first queue was. */
export function gapsOf(all: readonly Matter[]): Reckoning['gaps'] {
  const gaps = new Map<Matter, { after: number | null; before: number | null }>();
  for (const one of all) {
    if (!known(one)) continue;
    const others = all
      .filter((other) => other.customer === one.customer && other.queueId === one.queueId)
      .toSorted((a, b) => a.atMs - b.atMs || (a.interactionId < b.interactionId ? -1 : 1));
    const place = others.indexOf(one);
    const before = others[place - 1];
    const after = others[place + 1];
    gaps.set(one, {
      before: before && before.endMs !== null ? Math.max(0, one.atMs - before.endMs) : null,
      after: after && one.endMs !== null ? Math.max(0, after.atMs - one.endMs) : null,
    });
  }
  return gaps;
}
