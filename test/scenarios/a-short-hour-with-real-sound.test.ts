import { afterAll, describe, expect, it } from 'vitest';
import { type AgentAtWork, type Treatment, Treatments } from '../support/agent-at-work.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { Chances } from '../support/centre-hour/chances.ts';
import { english, ShortHour, sales } from '../support/short-hour.ts';
import { hearsSound, hearsTone, losesTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.TEST_SEED ?? 1 + (process.pid % 1000));
const patienceMs = 30_000;
const [marcSays, sofiaSays] = [440, 620];

const bothHear = (agent: AgentAtWork, caller: BaresipPhone, toneHz: number) =>
  Promise.all([agent.phone.hears(toneHz), hearsTone(caller, agent.toneHz, patienceMs)]);

describe(`a short hour of the contact centre with real sound (seed ${seed})`, () => {
  let hour: ShortHour;
  let chances: Chances;

  afterAll(() => hour?.[Symbol.asyncDispose]());

  /** A caller from outside and the agent hear each other; the agent ends the call. */
  const hearEachOther =
    (toneHz: number): Treatment =>
    async (agent, caller) => {
      const ear = await hour.ear(caller);
      await Promise.all([agent.phone.hears(toneHz), ear.hears(agent.toneHz)]);
      await agent.ends(caller);
    };

  /** The agent's own voice comes back: it was heard at the other end. */
  const hearsHimself: Treatment = async (agent, caller) => {
    await agent.phone.hears(agent.toneHz);
    await agent.ends(caller);
  };

  const nameOf = (userIndex: number) => hour.office.product.user(userIndex).name;
  const serve = (treatments: Treatments) => Promise.all(hour.agents.map((agent) => agent.serves(treatments)));
  /** Who hangs up soon after he is answered with music, and who waits a good while first. */
  const soon = () => chances.between(0.3, 1);
  const late = () => chances.between(6, 7);

  /** Nobody is ready yet: six wait with music, two of them give up. */
  async function waited(): Promise<void> {
    const { marc } = hour;
    const [aubert, blanc] = await hour.call(
      { name: 'Mme Aubert', queue: sales, says: 350, patienceMs: soon() },
      { name: 'M. Blanc', queue: sales, says: 380, patienceMs: late() },
      { name: 'Mme Colin', queue: sales, says: 520 },
      { name: 'M. Denis', queue: sales, says: 'echo' },
      { name: 'Ms Evans', queue: english, says: 720 },
      marc,
    );
    await hearsSound(marc, patienceMs);
    await Promise.all([aubert!.gone(), blanc!.gone()]);
    for (const agent of hour.agents) await agent.becomes('Ready');
    const marcIsHeard: Treatment = async (agent, caller) => {
      await bothHear(agent, marc, marcSays);
      await agent.ends(caller);
      await marc.waitFor('CALL_CLOSED');
    };
    await serve(
      new Treatments({
        'Mme Colin': [hearEachOther(520)],
        'M. Denis': [hearsHimself],
        'Ms Evans': [hearEachOther(720)],
        [nameOf(6)]: [marcIsHeard],
      }),
    );
  }

  /** Both agents talk at once; of four who come meanwhile two give up. One of the talks is held, then passed on to the other queue. */
  async function allTalk(): Promise<void> {
    const { marc, sofia } = hour;
    const givenUp = Promise.withResolvers<void>();
    let talks = 0;
    const talk = async (agent: AgentAtWork, caller: BaresipPhone, toneHz: number) => {
      await bothHear(agent, caller, toneHz);
      talks++;
      await givenUp.promise;
    };
    const marcHangsUp: Treatment = async (agent) => {
      await talk(agent, marc, marcSays);
      marc.hangUp();
    };
    const sofiaIsPassedOn: Treatment = async (agent, caller) => {
      await talk(agent, sofia, sofiaSays);
      await agent.phone.press(caller, 'Hold');
      await losesTone(sofia, agent.toneHz, patienceMs);
      await agent.phone.press(caller, 'Take back');
      await Promise.all([agent.phone.getsTone(sofiaSays), hearsTone(sofia, agent.toneHz, patienceMs)]);
      await agent.phone.passOn(caller, english.number, 'Pass on at once');
    };
    const sofiaIsServed: Treatment = async (agent) => {
      await bothHear(agent, sofia, sofiaSays);
      sofia.hangUp();
    };
    const served = serve(
      new Treatments({
        [nameOf(6)]: [marcHangsUp],
        [nameOf(7)]: [sofiaIsPassedOn, sofiaIsServed],
        'Mme Fabre': [hearEachOther(560)],
        'Ms Green': [hearEachOther(800)],
      }),
    );
    const calls = async () => {
      await hour.call(marc, sofia);
      await until('both agents talk', () => talks === 2, 60_000);
      const [hubert, ivory] = await hour.call(
        { name: 'M. Hubert', queue: sales, says: 350, patienceMs: soon() },
        { name: 'Ms Ivory', queue: english, says: 380, patienceMs: late() },
        { name: 'Mme Fabre', queue: sales, says: 560 },
        { name: 'Ms Green', queue: english, says: 800 },
      );
      await Promise.all([hubert!.gone(), ivory!.gone()]);
      givenUp.resolve();
    };
    await Promise.all([served, calls()]);
  }

  /** An agent asks her colleague first, then connects the caller with him. */
  async function passedOnAfterAsking(): Promise<void> {
    const asksFirst: Treatment = async (agent, caller) => {
      const colleague = hour.agents.find((one) => one !== agent)!;
      const ear = await hour.ear(caller);
      await Promise.all([agent.phone.hears(860), ear.hears(agent.toneHz)]);
      await agent.phone.passOn(caller, colleague.number, 'Ask first');
      await colleague.phone.answer(agent.name);
      await colleague.phone.hears(agent.toneHz);
      await agent.phone.page.getByRole('button', { name: /^Connect / }).click();
      await Promise.all([colleague.phone.hears(860), ear.hearsMix([colleague.toneHz], [agent.toneHz])]);
      await colleague.ends(caller);
      await colleague.wrapsUp();
    };
    const janin = { name: 'M. Janin', queue: sales, says: 860 } as const;
    await Promise.all([serve(new Treatments({ [janin.name]: [asksFirst] })), hour.call(janin)]);
  }

  it('callers wait, are heard at once, give up, are held and passed on; who speaks is heard at the other end', async () => {
    await hour?.[Symbol.asyncDispose]();
    chances = new Chances(seed);
    hour = await ShortHour.open(chances);
    await waited();
    await allTalk();
    await passedOnAfterAsking();
    for (const agent of hour.agents) await agent.becomes('Logged off');
    expect(hour.agents.flatMap(({ phone }) => phone.console.filter((line) => line.startsWith('error')))).toEqual([]);
  }, 240_000);

  it('wallboard, report, API and a recount of the stored events agree in every figure', async () => {
    await until('wallboards and recount agree', async () => {
      const differences = await hour.figures.onWallboards();
      if (differences.length > 0) throw new Error(differences.join('\n'));
      return true;
    });
    expect(await hour.figures.inReports()).toEqual([]);
  });

  it('what is known of them is what the figures say', async () => {
    const told = async (queue: string | undefined, ...figures: string[]) =>
      Object.fromEntries(await Promise.all(figures.map(async (id) => [id, await hour.figures.value(id, queue)] as const)));
    const ofQueues = ['offered', 'answered', 'abandoned', 'abandoned-short', 'transferred-in'];
    expect(await told(sales.name, ...ofQueues)).toEqual({
      offered: 10,
      answered: 7,
      abandoned: 3,
      'abandoned-short': 2,
      'transferred-in': 0,
    });
    expect(await told(english.name, ...ofQueues)).toEqual({
      offered: 4,
      answered: 3,
      abandoned: 1,
      'abandoned-short': 0,
      'transferred-in': 1,
    });
    // Janin is served by two; he waits on hold while the second is asked.
    const all = {
      contacts: 13,
      offers: 10,
      'offers-accepted': 10,
      handled: 11,
      held: 2,
      consults: 1,
      'transfers-blind': 1,
      'transfers-attended': 1,
      'transfers-to-queue': 1,
      'transfers-to-person': 1,
    };
    expect(await told(undefined, ...Object.keys(all))).toEqual(all);
  });
});
